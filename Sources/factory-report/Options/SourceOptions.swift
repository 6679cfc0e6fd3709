import AnalyticsAPI
import Archive
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

  func validate() throws {
    guard let archive else { return }
    let last = archive.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last ?? []
    guard !last.isEmpty, !last.elementsEqual(".".utf8), !last.elementsEqual("..".utf8) else {
      throw ValidationError("--archive must name a file, not a folder.")
    }
    guard !archive.utf8.starts(with: ":".utf8), !archive.lowercased().utf8.starts(with: "file:".utf8) else {
      throw ValidationError("--archive must be the path of a file, not an address or a database in memory.")
    }
  }

  /// The path; writes a warning if others can read the file.
  ///
  /// - Throws: `ConfigurationError.noHome` and `ArchiveError`.
  func path(_ environment: Environment) throws -> String {
    let path = try archive ?? environment.defaultArchive()
    if try Archive.isReadableByOthers(path) {
      Console.standardError.write(
        "warning: The archive \(path.onOneLine) can be read by others; run chmod 600 on it.\n")
    }
    return path
  }
}

/// How the API is asked.
struct FetchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the API key from a file, or from standard input with -.", valueName: "file"))
  var keyFile: String?

  @Option(help: ArgumentHelp("The number of requests in flight at a time, from 1 to 64.", valueName: "n"))
  var concurrency = 4

  @Flag(help: "Ask again for all days of the range, also for those that are settled in the archive.")
  var refresh = false

  func validate() throws {
    guard (1...64).contains(concurrency) else { throw ValidationError("--concurrency must be from 1 to 64.") }
  }

  /// - Throws: `ConfigurationError`.
  func key(_ environment: Environment) throws(ConfigurationError) -> APIKey {
    try APIKey(file: keyFile, environment: environment)
  }

  /// - Throws: `ConfigurationError` and `ServerAddress.Invalid`.
  func client(_ environment: Environment, _ messages: MessageOptions) throws -> AnalyticsClient.Configuration {
    try client(with: key(environment), environment, messages)
  }

  /// - Throws: `ServerAddress.Invalid`.
  func client(
    with key: APIKey, _ environment: Environment, _ messages: MessageOptions
  ) throws -> AnalyticsClient.Configuration {
    let server = try ServerClient.Configuration(
      address: try environment.address(), concurrency: concurrency, environment: environment.variables,
      notice: messages.waitNotice)
    return AnalyticsClient.Configuration(server, key: key)
  }
}

/// How the session of the droid CLI is used.
struct SessionOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-refresh"),
    help: "Never renew the session of the droid CLI, which serves where the API key does not for the subscription.")
  var noRefresh = false

  /// The client, which tries the key first; `nil` without one.
  ///
  /// - Throws: `ServerAddress.Invalid`.
  func client(
    with key: APIKey?, _ environment: Environment, _ messages: MessageOptions
  ) throws -> SubscriptionClient {
    try SubscriptionClient(
      key: key, home: SessionHome(environment.factoryHome), address: try environment.address(),
      authority: try environment.authority(), renewing: !noRefresh, environment: environment.variables,
      notice: messages.waitNotice, logger: messages.logger)
  }
}
