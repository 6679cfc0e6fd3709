import Archive
import ArgumentParser
import FactoryAPI
import Foundation
import ReportAssembly
import ReportModel
import Session
import Usage

struct SubscriptionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "subscription",
    abstract: "Show the billing period: allowance, use, plan and pace.",
    discussion: """
      Asks with the session of the droid CLI (run droid and log in), which is renewed where it is about to end. What was \
      answered is kept in the archive. With --fail-above and --fail-pace a nightly job can watch over the allowance.
      """)

  @Flag(help: "Have the service count anew, in place of what is in its cache.")
  var live = false

  @Flag(help: "Ask nobody: show what was kept in the archive last.")
  var offline = false

  @Option(
    name: .customLong("fail-above"),
    help: ArgumentHelp(
      "End with 2 where more than this share of an allowance is used, such as 0.9.", valueName: "share"))
  var failAbove: Double?

  @Flag(
    name: .customLong("fail-pace"),
    help: "End with 2 where an allowance will not last to the period's end if it goes on as so far.")
  var failPace = false

  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    if let failAbove, !(failAbove >= 0 && failAbove.isFinite) { throw UsageError.negative(option: "--fail-above") }
    let environment = Environment.process
    let messages = messages.messages(.standardError)
    let client = try offline ? nil : session.client(environment, messages: messages)
    let path = archive.path(environment)
    if offline, !FileManager.default.fileExists(atPath: path) {
      throw ConfigurationError.nothingArchived(archive: path, days: "the subscription")
    }
    let fetched = try await client?.snapshot(live: live) {
      messages.console?.write("warning: \($0.onOneLine)\n")
    }
    let archive = try Archive(path: path)
    if let reason = fetched?.kept(in: archive) { messages.console?.write("warning: \(reason)\n") }
    guard let snapshot = try fetched ?? archive.subscription(on: nil) else {
      throw ConfigurationError.nothingArchived(archive: path, days: "the subscription")
    }
    let period = snapshot.subscription.period
    let isOver = period.end <= environment.now() * 1000
    // A watch that looks at last month's numbers sees nothing: it must not be quiet about that.
    if isOver, failAbove != nil || failPace { throw ConfigurationError.periodIsOver(period.lastDay) }
    let text = SubscriptionText(
      snapshot: snapshot, archived: try ArchivedUse(of: snapshot, from: archive),
      remarks: [
        isOver ? "This billing period ended on \(period.lastDay): run the command without --offline." : nil,
        try snapshot.mismatch(with: archive.organisation()),
      ].compactMap(\.self))
    try archive.close()
    Console.standardOutput.write(text.description)
    let exceeded = snapshot.exceeded(above: failAbove, pace: failPace)
    guard exceeded.isEmpty else { throw ThresholdExceeded(sentence: exceeded.joined(separator: " ")) }
  }
}

/// The command has done what it should, and what it was to watch for has happened.
struct ThresholdExceeded: Error, CustomStringConvertible {
  let sentence: String

  var description: String { sentence }
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
