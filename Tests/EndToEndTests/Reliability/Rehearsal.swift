import AnalyticsAPI
import Archive
import Foundation
import HTTP
import Logging
import ReportAssembly
import ReportDefinition
import ReportModel
import ReportWriters
import SampleAPI
import Templates
import TestSupport
import Usage

@testable import factory_report

/// The command's whole pipeline in this process: real sockets and files, and a clock that does not really wait.
struct Rehearsal: Sendable {
  let folder: String
  let range: ClosedRange<Day>
  var concurrency = 4
  var formats: [any ReportWriter.Type] = [CSVReportWriter.self]
  var limits = RequestLimits()

  /// Noon of 2026-10-26 in UTC: all days of a test are settled by then.
  static let now = 1_793_016_000

  /// What the command would have ended with.
  enum End: Sendable, CustomStringConvertible {
    case done([String: Data])
    case failed(factory_report.ExitStatus, String)

    var description: String {
      switch self {
      case .done(let files): "done, \(files.count) files"
      case .failed(let status, let sentence): "\(status): \(sentence)"
      }
    }
  }

  var archive: String { folder + "/a.sqlite" }
  var output: String { folder + "/out" }

  /// Fetches from `url` and writes the report.
  ///
  /// - Returns: Every file of the report by its name, or the failure as the command tells it.
  func run(_ url: String, offline: Bool = false, now: Int = now) async throws -> End {
    do {
      guard let key = APIKey("fk-sample") else { throw ConfigurationError.noKey }
      let server = try ServerClient.Configuration(
        address: try ServerAddress(url), concurrency: concurrency, limits: limits)
      let archive = try Archive(path: archive)
      let pipeline = Pipeline(
        client: offline ? nil : AnalyticsClient.Configuration(server, key: key), archive: archive, range: range,
        comparing: false, now: { now }, timing: TestClock().timing, console: nil,
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }, subscription: nil)
      _ = try await pipeline.report(
        ReportRequest(
          definition: .shipped(.management), publication: Publication(into: output, name: "r", formats: formats),
          includesDailyUsers: true, generatedAt: Timestamp(secondsSince1970: now)))
      try archive.close()
      return .done(try files(below: output))
    } catch let error as CancellationError {
      throw error
    } catch {
      let failure = Failure(error)
      return .failed(failure.status, failure.sentences.joined(separator: " "))
    }
  }
}
