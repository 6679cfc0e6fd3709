import ArgumentParser
import FactoryAPI
import Session

/// How the session of the droid CLI is used.
struct SessionOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-refresh"),
    help: "Never renew the session of the droid CLI, which the subscription is asked with.")
  var noRefresh = false

  /// - Throws: `ServerAddress.Invalid`.
  func client(_ environment: Environment, messages: Pipeline.Messages) throws -> SubscriptionClient {
    try SubscriptionClient(
      home: SessionHome(environment.factoryHome), address: try environment.address(),
      authority: try environment.authority(), renewing: !noRefresh, environment: environment.variables,
      logger: messages.logger)
  }

  /// - Throws: `ServerAddress.Invalid`.
  func step(_ environment: Environment, offline: Bool = false, messages: Pipeline.Messages) throws -> SubscriptionStep {
    offline ? .offline : SubscriptionStep(client: try client(environment, messages: messages))
  }
}
