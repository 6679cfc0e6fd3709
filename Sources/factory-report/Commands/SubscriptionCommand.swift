import AnalyticsAPI
import Archive
import ArgumentParser
import HTTP
import ReportAssembly
import Subscription
import Usage

struct SubscriptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscription",
    abstract: "Show the billing period: allowance or windows, use, plan and pace.",
    discussion: """
      Asks with the API key; without one, or where the service refuses it, with the session of the droid CLI (run droid \
      and log in), which is renewed if it is about to expire. The answer is kept in the archive. With --fail-above and \
      --fail-pace a nightly job can watch over the allowance, or over the windows in its place; with --prices also over \
      the organisation's budgets of this month, by the days that the archive has.
      """)

  @Flag(help: "Have the service count anew instead of answering from its cache.")
  var live = false

  @Flag(help: "Make no request: show what the archive has.")
  var offline = false

  @OptionGroup var thresholds: WatchOptions
  @OptionGroup var money: PriceOptions

  @Option(help: ArgumentHelp("Read the API key from a file, or from standard input with -.", valueName: "file"))
  var keyFile: String?

  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    let environment = Environment.process
    let key = try offline ? nil : key(environment)
    let (prices, watch) = (
      try money.read(nil, without: "this command has no roster; a report watches them"), thresholds.watch
    )
    let client = try offline ? nil : session.client(with: key, environment, messages)
    let path = try archive.path(environment)
    let nothing = ConfigurationError.nothingArchived(archive: path, days: "the subscription")
    if offline, try !Archive.exists(path) { throw nothing }
    let warn: @Sendable (String) -> Void = { [console = messages.console] in
      console?.write("warning: \($0.onOneLine)\n")
    }
    // An archive that is not there yet is not made before there is an answer.
    let facts = try Archive.exists(path) ? Archive(path: path, isForReading: true).facts(at: environment.now()) : []
    let fetched = try await client?.fetch(live: live, knowing: facts, onRemark: warn)
    let archive = try Archive(path: path, isForReading: offline)
    if let reason = fetched?.kept(in: archive) { warn(reason) }
    guard let snapshot = try fetched?.snapshot ?? archive.subscription(on: nil) else { throw nothing }
    let ended = snapshot.ended(at: environment.now())
    // A watch must not pass on the numbers of an earlier period.
    if ended != nil, watch.isOn, let lastDay = snapshot.lastDay {
      throw ConfigurationError.periodIsOver(lastDay, isKept: offline)
    }
    let text = SubscriptionText(
      snapshot: snapshot, archived: try ArchivedUse(of: snapshot, from: archive),
      remarks: [
        ended.map { $0 + (offline ? " Run the command without --offline." : "") },
        try snapshot.mismatch(with: archive.organisation()),
      ].compactMap(\.self), now: environment.now())
    let budgets = try prices.map { try BudgetUse.all($0, nil, in: environment.monthSoFar, from: archive) } ?? []
    try archive.close()
    Console.standardOutput.write(text.description)
    if let currency = prices?.currency {
      for budget in budgets { Console.standardOutput.write(budget.text(in: currency)) }
    }
    let exceeded = snapshot.exceeded(watch, at: environment.now()) + budgets.compactMap { $0.exceeded(watch) }
    guard exceeded.isEmpty else { throw ThresholdExceeded(exceeded) }
  }
}

extension SubscriptionCommand {
  /// The key from the option or the variable; `nil` without both.
  private func key(_ environment: Environment) throws(ConfigurationError) -> APIKey? {
    do {
      return try APIKey(file: keyFile, environment: environment)
    } catch {
      guard case .noKey = error else { throw error }
      return nil
    }
  }
}

extension Environment {
  /// The days of the month that holds yesterday, up to yesterday.
  fileprivate var monthSoFar: ClosedRange<Day> {
    let yesterday = today - 1
    return Period(.month, holding: yesterday).whole.lowerBound...yesterday
  }
}

extension Archive {
  /// What is known of the service; nothing if that cannot be read.
  fileprivate func facts(at now: Int) throws -> Set<ServiceFact> {
    let facts = try serviceFacts(at: now)
    try close()
    return facts
  }
}
