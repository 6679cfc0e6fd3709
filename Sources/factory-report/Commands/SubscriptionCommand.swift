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
      --fail-pace a nightly job can watch over the allowance, or over the windows in its place.
      """)

  @Flag(help: "Have the service count anew instead of answering from its cache.")
  var live = false

  @Flag(help: "Make no request: show what the archive has.")
  var offline = false

  @Option(
    name: .customLong("fail-above"),
    help: ArgumentHelp(
      "End with 2 if more than this share of an allowance or a live window is used: 0.9, or 90%.", valueName: "share"),
    transform: Share.init)
  var failAbove: Share?

  @Flag(
    name: .customLong("fail-pace"),
    help:
      "End with 2 if an allowance, used on at the present pace, does not last to the period's end, or a window is used up."
  )
  var failPace = false

  @Option(help: ArgumentHelp("Read the API key from a file, or from standard input with -.", valueName: "file"))
  var keyFile: String?

  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    let environment = Environment.process
    let key = try offline ? nil : key(environment)
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
    if ended != nil, failAbove != nil || failPace, let lastDay = snapshot.lastDay {
      throw ConfigurationError.periodIsOver(lastDay, isKept: offline)
    }
    let text = SubscriptionText(
      snapshot: snapshot, archived: try ArchivedUse(of: snapshot, from: archive),
      remarks: [
        ended.map { $0 + (offline ? " Run the command without --offline." : "") },
        try snapshot.mismatch(with: archive.organisation()),
      ].compactMap(\.self))
    try archive.close()
    Console.standardOutput.write(text.description)
    let exceeded = snapshot.exceeded(above: failAbove?.value, pace: failPace, at: environment.now())
    guard exceeded.isEmpty else { throw ThresholdExceeded(description: exceeded.joined(separator: " ")) }
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

extension Archive {
  /// What is known of the service; nothing if that cannot be read.
  fileprivate func facts(at now: Int) throws -> Set<ServiceFact> {
    let facts = try serviceFacts(at: now)
    try close()
    return facts
  }
}

/// A threshold that the user has set is exceeded; the description has a sentence for each.
struct ThresholdExceeded: Error, CustomStringConvertible {
  let description: String
}
