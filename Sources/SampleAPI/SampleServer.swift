import NIOCore
import NIOHTTP1
import NIOPosix

/// A stand-in that listens.
package struct RunningServer: Sendable {
  /// `http://127.0.0.1:49152`, without a slash at its end.
  package let url: String
  let log = RequestLog()

  /// The targets (path and query) of the requests so far, in order of arrival; of more than 100,000 only the last ones,
  /// at least 50,000.
  package var requests: [String] { log.all }
}

/// The stand-in over HTTP.
package enum SampleServer {
  /// Serves `organisation` while `body` runs.
  ///
  /// When `body` returns or throws, no socket is left open and no task running: answers under way are cut off.
  ///
  /// - Parameters:
  ///   - organisation: Whose data is served.
  ///   - options: Keys, spellings and the clock.
  ///   - host: The address to listen on.
  ///   - port: 0 for any that is free; `RunningServer.url` tells which.
  ///   - body: Called once the server listens.
  /// - Returns: What `body` returns.
  /// - Throws: An `IOError` where the port is taken or the host not ours, and whatever `body` throws.
  package static func withServer<Result: Sendable>(
    organisation: SampleOrganisation,
    options: SampleOptions = SampleOptions(),
    host: String = "127.0.0.1",
    port: Int = 0,
    _ body: (RunningServer) async throws -> Result
  ) async throws -> Result {
    let service = SampleService(organisation: organisation, options: options)
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .bind(host: host, port: port) { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          return try SampleConnection.HTTPChannel(wrappingChannelSynchronously: channel)
        }
      }
    return try await listener.executeThenClose { connections in
      let server = RunningServer(url: url(host: host, port: listener.channel.localAddress?.port ?? port))
      return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          try await withThrowingDiscardingTaskGroup { group in
            for try await channel in connections {
              group.addTask {
                await SampleConnection(channel: channel, service: service, log: server.log).serve()
              }
            }
          }
        }
        defer { group.cancelAll() }
        return try await body(server)
      }
    }
  }

  private static func url(host: String, port: Int) -> String {
    "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}
