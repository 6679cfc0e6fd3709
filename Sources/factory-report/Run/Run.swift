import AnalyticsAPI
import Archive
import HTTP
import ReportWriters
import Subscription
import Usage

/// A run of `generate`, `fetch` or `demo`: the set-up that they share.
struct Run {
  let environment = Environment.process
  private(set) var range: ClosedRange<Day>
  private let messages: MessageOptions

  /// A run that covers the last complete month if no option names a period.
  ///
  /// - Throws: `UsageError`, and ``PeriodNotOver`` where the local calendar is in another month or week than UTC.
  init(_ period: PeriodOptions, _ messages: MessageOptions) throws {
    try period.checkCalendar(now: Environment.process.now(), offset: Environment.localOffset)
    try self.init(period, messages, defaultMonths: 1)
    if period.months != nil, range.lowerBound == Availability.firstDay {
      messages.console?.write("The API has data from \(Availability.firstDay) on: the months begin there.\n")
    }
  }

  /// A run that covers `defaultMonths` complete months of UTC if no option names a period.
  init(_ period: PeriodOptions, _ messages: MessageOptions, defaultMonths: Int) throws(UsageError) {
    range = try period.range(today: environment.today, defaultMonths: defaultMonths)
    self.messages = messages
  }

  /// Widens the range to whole months, as far as the API has data, and says so.
  mutating func widenToWholeMonths() {
    let months =
      Period(.month, holding: range.lowerBound).whole
      .lowerBound...Period(.month, holding: range.upperBound).whole.upperBound
    let widened = months.clamped(to: Availability.days(today: environment.today))
    guard widened != range else { return }
    messages.console?.write("A partition is a whole month: the days are \(widened.named), not only \(range.named).\n")
    range = widened
  }

  /// Opens the archive, runs `body`, and prints its results to standard output and timings to standard error.
  ///
  /// - Parameters:
  ///   - path: The archive's file.
  ///   - client: The API client; `nil` when offline.
  ///   - subscription: The subscription's client; `nil` when offline.
  ///   - comparing: Whether days before the range are needed to compare with.
  ///   - refreshing: Whether settled days are fetched again, too.
  ///   - printing: How the lines of the result are printed.
  ///   - body: Works with the pipeline and returns the lines of the result.
  /// - Throws: `ArchiveError`, and what `body` throws.
  func withPipeline(
    archive path: String, client: AnalyticsClient.Configuration?, subscription: SubscriptionClient?, comparing: Bool,
    refreshing: Bool = false, printing: ResultOptions, _ body: (Pipeline) async throws -> [String]
  ) async throws {
    let archive = try Archive(path: path, isForReading: client == nil && subscription == nil)
    let ledger = messages.timings ? StageLedger() : nil
    let pipeline = Pipeline(
      client: client, archive: archive, range: range, comparing: comparing, refreshing: refreshing,
      now: environment.now, ledger: ledger, console: messages.console, logger: messages.logger,
      subscription: subscription)
    let (results, failure): ([String], (any Error)?)
    do {
      (results, failure) = (try await body(pipeline), nil)
    } catch let error as ProgramFailures {
      (results, failure) = (error.written, error)
    } catch let error as ThresholdExceeded {
      (results, failure) = (error.written, error)
    }
    try archive.close()
    for result in results { Console.standardOutput.write(result + printing.end) }
    if let ledger { Console.standardError.write(ledger.lines) }
    if let failure { throw failure }
  }
}
