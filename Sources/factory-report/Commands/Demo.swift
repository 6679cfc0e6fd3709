import AnalyticsAPI
import ArgumentParser
import Foundation
import HTTP
import SampleAPI
import Subscription

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

  @Option(help: ArgumentHelp("The number of users of the organisation, up to 100,000.", valueName: "n"))
  var users = 60

  @Option(help: ArgumentHelp("Another seed makes other people and numbers.", valueName: "n"))
  var seed: UInt64 = 1

  @OptionGroup(title: "Results") var results: ResultOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  func validate() throws {
    guard (1...100_000).contains(users) else { throw ValidationError("--users must be from 1 to 100000.") }
  }

  func run() async throws {
    let run = try Run(period, messages, defaultMonths: 2)
    let request = try await output.request(for: run, defaultName: "demo")
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "factory-report-demo-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let organisation = SampleOrganisation(seed: seed, users: users, hasBackgroundWork: false)
    var options = SampleOptions(today: { run.environment.today })
    // The one thing that needs attention: the allowance does not last.
    options.billing = SampleBilling()
    options.billing?.tokensPerUser = 6_000_000
    try await SampleServer.withServer(organisation: organisation, options: options) { server in
      guard let key = APIKey(options.key) else { throw ConfigurationError.noKey }
      let address = try ServerAddress(server.url)
      let subscription = try SubscriptionClient(
        key: key, home: SessionHome(folder.path), address: address, authority: address, logger: messages.logger)
      try await run.withPipeline(
        archive: folder.appendingPathComponent("archive.sqlite").path,
        client: AnalyticsClient.Configuration(try ServerClient.Configuration(address: address), key: key),
        subscription: subscription, comparing: true, printing: results
      ) { try await $0.report(request) }
    }
  }
}
