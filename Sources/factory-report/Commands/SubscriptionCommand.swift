import Archive
import ArgumentParser
import HTTP
import ReportAssembly
import Subscription
import Usage

struct SubscriptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscription",
    abstract: "Show the billing period: allowance, use, plan and pace.",
    discussion: """
      Asks with the session of the droid CLI (run droid and log in), which is renewed if it is about to expire. The \
      answer is kept in the archive. With --fail-above and --fail-pace a nightly job can watch over the allowance.
      """)

  @Flag(help: "Have the service count anew instead of answering from its cache.")
  var live = false

  @Flag(help: "Make no request: show what the archive has.")
  var offline = false

  @Option(
    name: .customLong("fail-above"),
    help: ArgumentHelp(
      "End with 2 if more than this share of an allowance is used: 0.9, or 90%.", valueName: "share"),
    transform: Share.init)
  var failAbove: Share?

  @Flag(
    name: .customLong("fail-pace"),
    help: "End with 2 if an allowance, used on at the present pace, does not last to the period's end.")
  var failPace = false

  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    let environment = Environment.process
    let client = try offline ? nil : session.client(environment, messages)
    let path = try archive.path(environment)
    let nothing = ConfigurationError.nothingArchived(archive: path, days: "the subscription")
    if offline, try !Archive.exists(path) { throw nothing }
    let warn: @Sendable (String) -> Void = { [console = messages.console] in
      console?.write("warning: \($0.onOneLine)\n")
    }
    let fetched = try await client?.snapshot(live: live, onRemark: warn)
    let archive = try Archive(path: path, isForReading: offline)
    if let reason = fetched?.kept(in: archive) { warn(reason) }
    guard let snapshot = try fetched ?? archive.subscription(on: nil) else { throw nothing }
    let period = snapshot.subscription.period
    let isOver = period.end <= environment.now() * 1000
    // A watch must not pass on the numbers of an earlier period.
    if isOver, failAbove != nil || failPace { throw ConfigurationError.periodIsOver(period.lastDay) }
    let text = SubscriptionText(
      snapshot: snapshot, archived: try ArchivedUse(of: snapshot, from: archive),
      remarks: [
        isOver ? "This billing period ended on \(period.lastDay): run the command without --offline." : nil,
        try snapshot.mismatch(with: archive.organisation()),
      ].compactMap(\.self))
    try archive.close()
    Console.standardOutput.write(text.description)
    let exceeded = snapshot.exceeded(above: failAbove?.value, pace: failPace)
    guard exceeded.isEmpty else { throw ThresholdExceeded(description: exceeded.joined(separator: " ")) }
  }
}

/// A threshold that the user has set is exceeded; the description has a sentence for each.
struct ThresholdExceeded: Error, CustomStringConvertible {
  let description: String
}

extension SubscriptionSnapshot {
  /// A sentence for each pool and threshold that is exceeded.
  func exceeded(above share: Double?, pace watchesPace: Bool) -> [String] {
    subscription.pools.flatMap { kind, pool -> [String] in
      var sentences: [String] = []
      if let share, let used = pool.usedRatio, used > share {
        sentences.append(
          "\(used.asPercent) of the \(kind.rawValue) allowance are used, more than \(share.asPercent).")
      }
      if watchesPace, let used = pool.usedRatio, used >= 1 {
        sentences.append("The \(kind.rawValue) allowance is used up.")
      } else if watchesPace, let pace = pace(pool), pace.isTooFast {
        sentences.append(
          "At this pace the \(kind.rawValue) allowance does not last: \(pace.projected.asTokens) of "
            + "\(pool.totalAllowance.double.asTokens) tokens by the period's end.")
      }
      return sentences
    }
  }
}
