import HTTP
import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that gives each connection the same answer to its first request, over TLS if it has a certificate.
struct RawServer: Sendable {
  let port: Int
  private let log: Log

  private final class Log: Sendable {
    let state = Mutex((connections: 0, requests: [String]()))
  }

  /// How many connections were made, also those without a request.
  var connections: Int { log.state.withLock(\.connections) }
  /// The heads of the requests so far.
  var requests: [String] { log.state.withLock(\.requests) }

  static func with<Result: Sendable>(
    _ answer: [UInt8], tls: TLSConfiguration? = nil, answersAtOnce: Bool = false,
    _ body: (RawServer) async throws -> Result
  ) async throws -> Result {
    let log = Log()
    let context = try tls.map { try NIOSSLContext(configuration: $0) }
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          log.state.withLock { $0.connections += 1 }
          if let context { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context)) }
          try channel.pipeline.syncOperations.addHandler(
            Connection(answer: answer, end: answersAtOnce ? "" : "\r\n\r\n", log: log))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(RawServer(port: listener.localAddress?.port ?? 0, log: log))) } catch {
      result = .failure(error)
    }
    try await listener.close()
    return try result.get()
  }

  private final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: [UInt8]
    /// What ends a request; empty if any bytes do.
    private let end: String
    private let log: Log
    private var head = ""

    init(answer: [UInt8], end: String, log: Log) { (self.answer, self.end, self.log) = (answer, end, log) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      head += String(buffer: unwrapInboundIn(data))
      guard end.isEmpty || head.contains(end) else { return }
      log.state.withLock { $0.requests.append(head) }
      let channel = context.channel
      channel.writeAndFlush(ByteBuffer(bytes: answer)).whenComplete { _ in channel.close(promise: nil) }
    }

    // A client that does not trust the certificate.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }

  /// The bytes of an answer.
  static func answer(_ status: String, headers: [String] = [], _ body: [UInt8]) -> [UInt8] {
    let head = ["HTTP/1.1 \(status)", "Content-Length: \(body.count)", "Connection: close"] + headers
    return Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
  }

  static let good = answer("200 OK", Array("{}".utf8))
}

/// The secret of the tests' requests.
struct TestKey: Credential {
  static let name = "API key"
  let secret = "fk-0123456789abcdef"
  static func advice(status: Int, answer: String) -> String { "use a key of a Manager" }
}
