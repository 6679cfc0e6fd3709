import Archive
import ArgumentParser

struct Fetch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fetch days into the archive and write no report.",
    discussion: "For a nightly job: a report made later with --offline asks nobody.")

  @OptionGroup(title: "Period") var period: PeriodOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "API") var api: FetchOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    let environment = Environment.process
    let console = Console.standardError
    let range = try period.range(today: environment.today)
    let client = try api.client(environment, console: console)
    let archive = try Archive(path: archive.path(environment))
    let ledger = messages.ledger()
    let pipeline = Pipeline(
      client: client, archive: archive, range: range, comparing: false, refreshing: api.refresh, now: environment.now,
      ledger: ledger, messages: messages.messages(console))
    try await pipeline.fetch(range)
    try archive.close()
    // For cron, which mails what is said.
    if !messages.quiet { Console.standardOutput.write(archive.path + "\n") }
    if let ledger { console.write(ledger.lines()) }
  }
}
