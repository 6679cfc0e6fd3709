import AsyncHTTPClient
package import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// What is known of a request that was sent at most once.
package enum Delivery: Sendable {
  case answered(status: Int, body: [UInt8])
  /// Nothing was sent, for certain.
  ///
  /// - Parameter check: What to look after: `the network and WORKOS_API_URL`.
  case notSent(reason: String, check: String)
  /// It may have arrived, but no whole answer came back.
  case lost(reason: String)
}

extension ServerClient.Configuration {
  /// Sends a request at most once, over a connection of its own: the server may have closed a used one.
  ///
  /// - Parameters:
  ///   - request: The request; it has a body.
  ///   - secret: Kept out of reasons and log.
  ///   - logger: Logs the request at level debug, without headers and bodies.
  ///   - willSend: Called when a connection is there and nothing was sent; if it throws, nothing is sent.
  /// - Returns: What is known of it.
  package func sendOnce(
    _ request: Request, hiding secret: any Secret, logger: Logger, willSend: @escaping @Sendable () throws -> Void
  ) async -> Delivery {
    var message = HTTPClientRequest(request, to: address)
    let body = ReportedBody(ByteBuffer(string: request.body ?? ""), willSend: willSend)
    message.body = .stream(body, length: .known(Int64(body.bytes.readableBytes)))
    do {
      if proxy?.hasRefused == true { throw proxyProblem }
      return try await HTTPClient.withHTTPClient(configuration: HTTPClient.Configuration(self)) { [message] http in
        let end = ContinuousClock.now + limits.answer
        let response = try await http.execute(message, timeout: TimeAmount(limits.answer))
        logger.debug("\(request.name): \(response.status.code)")
        let bytes = try await response.bytes(upTo: limits.body, until: end)
        return .answered(status: Int(response.status.code), body: bytes)
      }
    } catch {
      let problem = await problem(error)
      let reason = secret.hidden(in: problem.reason)
      logger.debug("\(request.name): \(reason)")
      return body.isSent ? .lost(reason: reason) : .notSent(reason: reason, check: problem.check)
    }
  }
}

/// A request's body that knows whether it was sent: AsyncHTTPClient asks for it when there is a connection.
private final class ReportedBody: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  let bytes: ByteBuffer
  private let willSend: @Sendable () throws -> Void
  private let sent = Mutex(false)

  init(_ bytes: ByteBuffer, willSend: @escaping @Sendable () throws -> Void) {
    self.bytes = bytes
    self.willSend = willSend
  }

  var isSent: Bool { sent.withLock(\.self) }

  func makeAsyncIterator() -> Iterator { Iterator(body: self) }

  struct Iterator: AsyncIteratorProtocol {
    fileprivate let body: ReportedBody

    mutating func next() async throws -> ByteBuffer? {
      try body.sent.withLock { sent in
        if sent { return nil }
        try body.willSend()
        sent = true
        return body.bytes
      }
    }
  }
}
