import Archive
import ArgumentParser

struct Fetch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch days and the subscription into the archive and write no report.",
    discussion: "For a nightly job: a report made later with --offline asks nobody.")

  @OptionGroup(title: "Period") var period: PeriodOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "API") var api: FetchOptions
  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    let environment = Environment.process
    let console = Console.standardError
    let range = try period.range(today: environment.today)
    let client = try api.client(environment, console: console)
    let messages = messages.messages(console)
    let subscription = try session.step(environment, messages: messages)
    let archive = try Archive(path: archive.path(environment))
    let ledger = self.messages.ledger()
    let pipeline = Pipeline(
      client: client, archive: archive, range: range, comparing: false, refreshing: api.refresh, now: environment.now,
      ledger: ledger, messages: messages, subscription: subscription)
    try await pipeline.fetch(range)
    _ = try await subscription.status(in: archive, lastDay: range.upperBound, messages: messages)
    try archive.close()
    // For cron, which mails what is said.
    if !self.messages.quiet { Console.standardOutput.write(archive.path + "\n") }
    if let ledger { console.write(ledger.lines()) }
  }
}
