import NIOCore
import NIOHTTP1
import NIOPosix

/// A stand-in that listens.
package struct RunningServer: Sendable {
  /// `http://127.0.0.1:49152`, without a slash at its end.
  package let url: String
  fileprivate let log: RequestLog

  /// The targets (path and query) of the requests so far, in order of arrival; of more than 100,000 only the last ones,
  /// at least 50,000.
  package var requests: [String] { log.all.map(\.target) }

  /// The `Authorization` of the same requests, in the same order; `nil` where there was none.
  package var authorizations: [String?] { log.all.map(\.authorization) }

  /// A request that arrived so long ago that it is no longer known, or that cannot be: the first one is 1.
  package struct Forgotten: Error {
    package let ordinal: Int
  }

  /// Suspends until that many requests have arrived.
  ///
  /// - Parameter ordinal: 1 for the first one.
  /// - Returns: That one's target.
  /// - Throws: `CancellationError` where the task is cancelled or the server ends, and ``Forgotten``.
  package func request(_ ordinal: Int) async throws -> String { try await log.target(of: ordinal) }
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
    let connections = OpenConnections()
    let log = RequestLog()
    let memory = options.remembersAnswers ? AnswerMemory() : nil
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        connections.insert(channel)
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(SampleConnection(service: service, log: log, memory: memory))
        }
      }
      .bind(host: host, port: port).get()
    let server = RunningServer(url: url(host: host, port: listener.localAddress?.port ?? port), log: log)
    let result: Swift.Result<Result, any Error>
    do {
      result = .success(try await body(server))
    } catch {
      result = .failure(error)
    }
    try? await listener.close()
    await connections.close()
    log.close()
    return try result.get()
  }

  private static func url(host: String, port: Int) -> String {
    "http://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}
