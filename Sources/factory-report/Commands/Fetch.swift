import ArgumentParser

struct Fetch: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Fetch days and the subscription into the archive and write no report.",
    discussion: "For a nightly job: a later report with --offline makes no request.")

  @OptionGroup(title: "Period") var period: PeriodOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "API") var api: FetchOptions
  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
  @OptionGroup(title: "Results") var results: ResultOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    let run = try Run(period, messages)
    let key = try api.key(run.environment)
    let client = try api.client(with: key, run.environment, messages)
    let subscription = try session.client(with: key, run.environment, messages)
    let path = try archive.path(run.environment)
    try await run.withPipeline(
      archive: path, client: client, subscription: subscription, comparing: false, refreshing: api.refresh,
      printing: results
    ) { pipeline in
      try await pipeline.fetch(run.range)
      try await pipeline.keepSubscription()
      // cron mails all output.
      return messages.quiet ? [] : [path]
    }
  }
}
