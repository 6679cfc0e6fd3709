import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A stand-in that listens.
package struct RunningServer: Sendable {
  /// `http://127.0.0.1:49152`, without a slash at its end.
  package let url: String
  fileprivate let log: RequestLog

  /// The targets (path and query) of the requests so far, in order of arrival; the first 100,000.
  package var requests: [String] { log.entries.map(\.target) }

  /// The values of `Authorization` of the same requests.
  package var authorizations: [String?] { log.entries.map(\.authorization) }

  /// Waits until that many requests have arrived.
  ///
  /// - Parameter ordinal: 1 for the first request.
  /// - Returns: The target of the request with that ordinal.
  /// - Throws: `CancellationError` if the task is cancelled or the server ends.
  package func request(_ ordinal: Int) async throws -> String { try await log.target(of: ordinal) }
}

/// The stand-in over HTTP.
package enum SampleServer {
  /// Serves `organisation` while `body` runs.
  ///
  /// When `body` returns or throws, all sockets are closed: answers under way are cut off.
  ///
  /// - Parameters:
  ///   - organisation: The organisation of the data.
  ///   - options: Keys, variants and the clock.
  ///   - host: The address to listen on.
  ///   - port: 0 for any free port; see ``RunningServer/url``.
  ///   - interception: Decides how each request is answered; by default the answer is sent as it is.
  ///   - body: Called once the server listens.
  /// - Returns: The result of `body`.
  /// - Throws: `IOError` if the server cannot listen on host and port, and errors of `body`.
  package static func withServer<Result: Sendable>(
    organisation: SampleOrganisation,
    options: SampleOptions = SampleOptions(),
    host: String = "127.0.0.1",
    port: Int = 0,
    interception: @escaping Interception = { request, respond in ResponseDelivery(respond(request)) },
    _ body: (RunningServer) async throws -> Result
  ) async throws -> Result {
    let service = SampleService(organisation: organisation, options: options)
    let log = RequestLog()
    defer { log.close() }
    let connections = OpenConnections()
    // A thread for each server would be hundreds in tests.
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .serverChannelOption(.backlog, value: 256)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          connections.add(channel)
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
          try channel.pipeline.syncOperations.addHandler(
            SampleConnection { request in
              log.append(request)
              return interception(request, service.respond(to:))
            })
        }
      }
      .bind(host: host, port: port).get()
    let name = host.contains(":") ? "[\(host)]" : host
    let result: Swift.Result<Result, any Error>
    do {
      result = .success(
        try await body(RunningServer(url: "http://\(name):\(listener.localAddress?.port ?? port)", log: log)))
    } catch {
      result = .failure(error)
    }
    try? await listener.close()
    await connections.close()
    return try result.get()
  }
}

/// The connections of a server, to be closed with it.
private final class OpenConnections: Sendable {
  private let channels = Mutex<[ObjectIdentifier: any Channel]?>([:])

  /// Closes the connection at once if the server has ended.
  func add(_ channel: any Channel) {
    let id = ObjectIdentifier(channel)
    let isOpen = channels.withLock { channels in
      channels?[id] = channel
      return channels != nil
    }
    if !isOpen { return channel.close(promise: nil) }
    channel.closeFuture.whenComplete { _ in self.channels.withLock { _ = $0?.removeValue(forKey: id) } }
  }

  /// Closes all connections, and those that come later.
  func close() async {
    let open = channels.withLock { channels in
      defer { channels = nil }
      return channels?.values.map(\.self) ?? []
    }
    for channel in open { try? await channel.close() }
  }
}
