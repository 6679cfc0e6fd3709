import AnalyticsAPI
import Archive
import Foundation
import ReportWriters
import Subscription
import Testing
import Usage

@testable import HTTP
@testable import factory_report

/// The messages that the article on troubleshooting quotes are those that people see.
@Suite struct TroubleshootingTests {
  /// The first quotation of each section.
  private static var quotations: [String] {
    get throws {
      let page = try String(
        contentsOfFile: repository + "/Sources/factory-report/Documentation.docc/Troubleshooting.md", encoding: .utf8)
      return page.components(separatedBy: "\n## ").dropFirst(2).compactMap { section in
        section.firstMatch(of: /`([^`]+)`/).map { String($0.1) }
      }
    }
  }

  private static func request(_ cause: RequestError.Cause, attempts: Int = 1) -> RequestError {
    RequestError(
      cause, Request("/x", subject: "/users of 2026-10-01", hint: "finished days are kept"), APIKey.self,
      attempts: attempts, date: nil)
  }

  private static func misspelt() async throws -> any Error {
    try await withTemporaryFolder { folder in
      let path = folder + "/config.yaml"
      try Data("defaults: {fromat: [xlsx]}\n".utf8).write(to: URL(fileURLWithPath: path))
      return try #require(throws: (any Error).self) { try ConfigurationFile(path, .process) }
    }
  }

  /// An error for each section, in their order.
  private static func errors() async throws -> [any Error] {
    let october = Period(.month, holding: try #require(Day(iso: "2026-10-31")))
    return [
      ConfigurationError.noKey, request(.notAllowed(status: 401, answer: "")),
      request(.notAllowed(status: 403, answer: "")),
      request(.unreachable(reason: "Connection refused", check: "the network"), attempts: RetryPolicy().attempts),
      PeriodNotOver(unit: .month, utc: october, local: october, moment: 0, localMoment: 0),
      WriteError.notOurs(path: "reports/usage-2026-10.md"), try await misspelt(),
      request(.rateLimited(retryAfter: nil)), ArchiveError.busy(path: "/archive.sqlite"),
      SessionError.none(home: "/home/ada/.factory"),
    ]
  }

  @Test func `Every message that is quoted is one of the product, word for word`() async throws {
    let (quotations, errors) = (try Self.quotations, try await Self.errors())
    #expect(quotations.count == 10 && errors.count == 10)
    for (quotation, error) in zip(quotations, errors) {
      let sentence = Failure(error).sentences.joined(separator: " ")
      var rest = sentence[...]
      for part in quotation.components(separatedBy: "…").map({ $0.trimmingCharacters(in: .whitespaces) }) {
        let part = part.replacing("/etc/factory-report/config.yaml", with: "config.yaml")
        let range = rest.firstRange(of: part)
        #expect(part.isEmpty || range != nil, "\(part) is not in: \(sentence)")
        if let range { rest = rest[range.upperBound...] }
      }
    }
  }
}
