import AnalyticsAPI
import ArgumentParser
import HTTP
import Logging
import Subscription

/// The archive's place.
struct ArchiveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The archive file; by default factory-report/archive.sqlite under XDG_DATA_HOME (~/.local/share).",
      valueName: "file"))
  var archive: String?

  func path(_ environment: Environment) -> String { archive ?? environment.defaultArchive }
}

/// How the API is asked.
struct FetchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the API key from a file, or from standard input with -.", valueName: "file"))
  var keyFile: String?

  @Option(help: ArgumentHelp("The number of requests in flight at a time, at most 64.", valueName: "n"))
  var concurrency = 4

  @Flag(help: "Ask again for all days of the range, also for those that are settled in the archive.")
  var refresh = false

  func validate() throws {
    guard concurrency >= 1 else { throw ValidationError("--concurrency must be at least 1.") }
  }

  /// - Throws: ``ConfigurationError`` and `ServerAddress.Invalid`.
  func client(_ environment: Environment) throws -> AnalyticsClient.Configuration {
    let server = try ServerClient.Configuration(
      address: try environment.address(), concurrency: min(concurrency, 64), environment: environment.variables)
    return AnalyticsClient.Configuration(server, key: try APIKey(file: keyFile, environment: environment))
  }
}

/// How the session of the droid CLI is used.
struct SessionOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-refresh"),
    help: "Never renew the session of the droid CLI, which the subscription is asked for with.")
  var noRefresh = false

  /// - Throws: `ServerAddress.Invalid`.
  func client(_ environment: Environment, logger: Logger) throws -> SubscriptionClient {
    try SubscriptionClient(
      home: SessionHome(environment.factoryHome), address: try environment.address(),
      authority: try environment.authority(), renewing: !noRefresh, environment: environment.variables, logger: logger)
  }
}
