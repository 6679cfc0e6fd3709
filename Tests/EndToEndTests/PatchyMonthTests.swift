import Archive
import Foundation
import ReportAssembly
import ReportModel
import ReportWriters
import Templates
import TestSupport
import Testing
import Usage

/// Months in which anything may be missing, through the archive to `summary.csv`.
@Suite struct PatchyMonthTests {
  @Test(arguments: 1000..<1012)
  func `The table summary has the values of an independent calculation`(seed: Int) async throws {
    let patchy = PatchyUsage(seed: seed)
    try await withTemporaryFolder { folder in
      let archive = try Archive(path: folder + "/archive.sqlite")
      let provenance = Archive.Provenance(
        organisation: "org_1", fetchedAt: (patchy.range.upperBound + 9).number * 86_400)
      for day in patchy.days {
        guard let made = patchy.usage[day] else { continue }
        for endpoint in Endpoint.organisation where !made.unasked.contains(endpoint) {
          try archive.keep(made.rows[endpoint].map { [$0] } ?? [], of: endpoint, for: day...day, from: provenance)
        }
        if !made.unasked.contains(.users) {
          try archive.keep(made.users.map { $0.on(day) }, on: day, from: provenance)
        }
      }
      let range = patchy.range
      let report = try Report(
        Summary(of: range, from: archive, comparing: true), from: archive, definition: .shipped(.management),
        details: ReportDetails(
          organisation: "org_1", generatedAt: Timestamp(secondsSince1970: 0), generator: "test"))
      try FileManager.default.createDirectory(atPath: folder + "/csv", withIntermediateDirectories: false)
      try CSVReportWriter(options: WriterOptions()).write(report, to: folder + "/csv")
      try archive.close()
      let rows = CSVTable(try text(folder + "/csv/summary.csv")).rows
      let periods = Period.all(.week, in: range) + Period.all(.month, in: range)
      #expect(rows.count == periods.count * Metric.all.count)
      let reckoning = Reckoning(patchy.usage, of: patchy.days)
      for row in rows {
        let period = try #require(periods.first { $0.id == row["period"] })
        let expected = reckoning.value(row["metric"] ?? "", of: period)
        let place = "seed \(seed), \(period.id), \(row["metric"] ?? "")"
        #expect(row["days_with_data"] == "\(expected.days)" && row["complete"] == "\(expected.isComplete)", "\(place)")
        let value = row["value"].flatMap(Double.init)
        #expect((value == nil) == (expected.number == nil), "\(place)")
        if let value, let number = expected.number {
          #expect(abs(value - number) <= 1e-9 * max(1, abs(number)), "\(place)")
        }
      }
    }
  }
}
