import Glibc
import ReportModel
import Testing

@testable import ReportWriters

@Suite("Workbooks to look at")
struct XLSXLookTests {
  private static let folder = getenv("XLSX_LOOK").map { String(cString: $0) }

  /// Writes workbooks to the folder `XLSX_LOOK`: nothing can be asserted of how they look.
  @Test("Workbooks for the eye", .enabled(if: folder != nil))
  func write() throws {
    let folder = try #require(Self.folder)
    let long = String(repeating: "a very long name indeed ", count: 12)
    let reports: [(String, Report)] = [
      ("management", XLSXManagementFixture(users: 10_000).report),
      ("calm", XLSXManagementFixture(notices: [], users: 3).report),
      ("one", XLSXManagementFixture(figureCount: 1, notices: [], users: 3).report),
      ("none", XLSXManagementFixture(figureCount: 0, users: 3).report),
      ("gaps", XLSXManagementFixture(hasGaps: true, users: 3).report),
      ("long", XLSXManagementFixture(prefix: long, users: 3).report),
      ("every", xlsxFixture), ("empty", xlsxReport(sections: [])),
    ]
    for (name, report) in reports {
      try XLSXReportWriter(options: WriterOptions()).write(report, to: "\(folder)/\(name).xlsx")
    }
  }
}
