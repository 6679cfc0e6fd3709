import NIOCore
import NIOPosix
import Synchronization

/// A server that gives scripted answers, one after the other, to any request.
struct ScriptedServer: Sendable {
  /// Bytes to send, after which the connection is closed.
  struct Answer: Sendable {
    let bytes: [UInt8]

    /// A status, headers, and a body of which the last `cut` bytes are held back, although they were announced.
    init(_ status: Int, headers: [String] = [], bytes body: [UInt8], cut: Int = 0) {
      let head = ["HTTP/1.1 \(status) Scripted", "Content-Length: \(body.count)", "Connection: close"] + headers
      bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body.dropLast(cut)
    }

    init(_ status: Int, headers: [String] = [], _ body: String = "{}", cut: Int = 0) {
      self.init(status, headers: headers, bytes: Array(body.utf8), cut: cut)
    }

    /// - Parameter text: Sent as it is.
    init(raw text: String) { bytes = Array(text.utf8) }
  }

  private final class Script: Sendable {
    let state: Mutex<(answers: ArraySlice<Answer>, requests: [String])>

    init(_ answers: [Answer]) { state = Mutex((answers[...], [])) }

    /// Nothing but 418 once the script is at its end.
    func next(_ request: String) -> Answer {
      state.withLock {
        $0.requests.append(request)
        return $0.answers.popFirst() ?? Answer(418)
      }
    }
  }

  /// `http://127.0.0.1:49152`.
  let url: String
  private let script: Script

  /// The heads of the requests so far, as they came.
  var requests: [String] { script.state.withLock(\.requests) }

  /// The targets of the requests so far: path and query.
  var targets: [String] {
    requests.map { head in head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
  }

  /// Serves `answers` one after the other while `body` runs, on a port that was free.
  static func with<Result: Sendable>(
    _ answers: [Answer], _ body: (ScriptedServer) async throws -> Result
  ) async throws -> Result {
    let script = Script(answers)
    // Not NIOAsyncChannel: it stops the process when a connection comes in while the server closes.
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Connection(script: script))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    let server = ScriptedServer(url: "http://127.0.0.1:\(listener.localAddress?.port ?? 0)", script: script)
    let result: Swift.Result<Result, any Error>
    do { result = .success(try await body(server)) } catch { result = .failure(error) }
    try await listener.close()
    return try result.get()
  }

  /// Reads one request, answers it and closes: a GET has no body.
  private final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let script: Script
    private var head = ""

    init(script: Script) { self.script = script }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      head += String(buffer: unwrapInboundIn(data))
      guard head.hasSuffix("\r\n\r\n") else { return }
      let channel = context.channel
      channel.writeAndFlush(ByteBuffer(bytes: script.next(head).bytes)).whenComplete { _ in channel.close(promise: nil)
      }
    }
  }
}
