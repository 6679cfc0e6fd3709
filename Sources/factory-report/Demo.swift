import Archive
import ArgumentParser
import FactoryAPI
import Foundation
import ReportWriters
import SampleAPI
import Session
import Usage

struct Demo: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Write the reports of a made-up organisation: no key and no network needed.",
    discussion: """
      Starts a stand-in of the API on this machine, fetches from it over HTTP as from the real one, and writes the \
      reports of the last two complete months.
      """)

  @OptionGroup(title: "Period") var period: PeriodOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  @Option(help: ArgumentHelp("How many users the organisation has, up to 100,000.", valueName: "n"))
  var users = 60

  @Option(help: ArgumentHelp("Another seed makes other people and numbers.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup(title: "Messages") var messages: MessageOptions

  func run() async throws {
    let environment = Environment.process
    let console = Console.standardError
    let range = try period.range(today: environment.today, standard: 2)
    guard (1...100_000).contains(users) else { throw UsageError.outside(option: "--users", 1...100_000) }
    let definition = try output.definition()
    let formats = try output.formats(of: definition)
    let groups = try output.groupMapping()
    let publication = try output.publication(range, formats, standardName: "demo")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "factory-report-demo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let archive = try Archive(path: folder.appendingPathComponent("archive.sqlite").path)
    let organisation = SampleOrganisation(seed: seed, users: users)
    let sessions = SampleSessions(of: organisation, now: environment.now)
    var options = SampleOptions(today: { environment.today })
    options.sessions = sessions
    let home = folder.appendingPathComponent("home")
    try Self.logIn(sessions, home: home)
    let ledger = self.messages.ledger()
    let messages = messages.messages(console)
    let paths = try await SampleServer.withServer(organisation: organisation, options: options) { server in
      guard let key = APIKey(options.key) else { throw ConfigurationError.noKey }
      let address = try ServerAddress(server.url)
      let subscription = try SubscriptionClient(
        home: SessionHome(home.path), address: address, authority: address, logger: messages.logger)
      let pipeline = Pipeline(
        client: try FactoryClient.Configuration(address: address, key: key), archive: archive, range: range,
        comparing: true, now: environment.now, ledger: ledger, messages: messages,
        subscription: SubscriptionStep(client: subscription))
      return try await pipeline.run(
        publication: publication, definition: definition, generatedAt: environment.generatedAt, groups: groups,
        includesDailyUsers: output.detail)
    }
    try archive.close()
    for path in paths { Console.standardOutput.write(path + "\n") }
    if let ledger { console.write(ledger.lines(order: publication.works)) }
  }

  /// Makes the session of a made-up person, as droid would leave it.
  private static func logIn(_ sessions: SampleSessions, home: URL) throws {
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try Data(SampleSessions.file(sessions.logIn()).utf8).write(to: home.appendingPathComponent("auth.json"))
  }
}
