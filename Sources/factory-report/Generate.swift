import Archive
import ArgumentParser
import FactoryAPI
import Foundation
import Logging
import ReportWriters

struct Generate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Fetch what is missing and write the report (the default).",
    discussion: "Without a period it covers the last complete month. The paths that were written go to standard output."
  )

  @OptionGroup(title: "Period") var period: PeriodOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Flag(help: "Ask nobody: report from the archive alone.")
  var offline = false

  @Flag(
    name: .customLong("no-compare"), help: "Leave out changes against the period before, and fetch no days for them.")
  var noCompare = false

  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "API") var api: FetchOptions
  @OptionGroup(title: "Session") var session: SessionOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    // Everything that can be wrong is looked at before the first request, what costs nothing first.
    let environment = Environment.process
    let console = Console.standardError
    let range = try period.range(today: environment.today)
    let definition = try output.definition()
    let formats = try output.formats(of: definition)
    _ = try output.writerOptions()
    let groups = try output.groupMapping()
    let client = try offline ? nil : api.client(environment, console: console)
    let messages = messages.messages(console)
    let subscription = try session.step(environment, offline: offline, messages: messages)
    let publication = try output.publication(range, formats)
    let archivePath = archive.path(environment)
    if offline, !FileManager.default.fileExists(atPath: archivePath) {
      throw ConfigurationError.nothingArchived(
        archive: archivePath, days: "\(range.lowerBound) to \(range.upperBound)")
    }
    let archive = try Archive(path: archivePath)
    let ledger = self.messages.ledger()
    let pipeline = Pipeline(
      client: client, archive: archive, range: range, comparing: !noCompare, refreshing: api.refresh,
      now: environment.now, ledger: ledger, messages: messages, subscription: subscription)
    let paths = try await pipeline.run(
      publication: publication, definition: definition, generatedAt: environment.generatedAt, groups: groups,
      includesDailyUsers: output.detail)
    try archive.close()
    for path in paths { Console.standardOutput.write(path + "\n") }
    if let ledger { console.write(ledger.lines(order: publication.works)) }
  }
}

extension FetchOptions {
  /// - Throws: ``UsageError``, ``ConfigurationError`` and `ServerAddress.Invalid`.
  func client(_ environment: Environment, console: Console) throws -> FactoryClient.Configuration {
    let concurrency = try checkedConcurrency()
    return try FactoryClient.Configuration(
      address: try environment.address(), key: try environment.key(file: keyFile, console: console),
      concurrency: concurrency, environment: environment.variables)
  }
}

extension MessageOptions {
  func messages(_ console: Console) -> Pipeline.Messages {
    var logger = Logger(label: Program.name) { _ in StreamLogHandler.standardError(label: Program.name) }
    logger.logLevel = verbose ? .debug : .critical
    return Pipeline.Messages(console: quiet ? nil : console, logger: logger)
  }

  func ledger() -> StageLedger? { timings ? StageLedger() : nil }
}
