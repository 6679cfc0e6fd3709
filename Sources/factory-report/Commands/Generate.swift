import Archive
import ArgumentParser
import Usage

struct Generate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Fetch what is missing and write the report (the default).",
    discussion: "Without a period it covers the last complete month. The paths of the report go to standard output.")

  @OptionGroup(title: "Period") var period: PeriodOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Make no request: report from the archive alone.")
  var offline = false

  @Flag(
    name: .customLong("no-compare"),
    help: "Leave out changes against earlier days, and fetch no days for them.")
  var noCompare = false

  @OptionGroup var thresholds: WatchOptions

  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "API") var api: FetchOptions
  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
  @OptionGroup(title: "Results") var results: ResultOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    // Every input is checked before the first request.
    let run = try Run(period, messages)
    let key = try offline ? nil : api.key(run.environment)
    let client = try key.map { try api.client(with: $0, run.environment, messages) }
    let subscription = try key.map { try session.client(with: $0, run.environment, messages) }
    var request = try await output.request(for: run)
    request.watch = thresholds.watch
    let path = try archive.path(run.environment)
    if offline, try !Archive.exists(path) {
      throw ConfigurationError.nothingArchived(archive: path, days: run.range.named)
    }
    try await run.withPipeline(
      archive: path, client: client, subscription: subscription, comparing: !noCompare, refreshing: api.refresh,
      printing: results
    ) { try await $0.report(request) }
  }
}
