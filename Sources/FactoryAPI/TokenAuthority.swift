import AsyncHTTPClient
import Logging
import NIOCore
import NIOHTTP1
import Session
import Synchronization

/// The service that gives a new pair of tokens for a refresh token (reference: «Token Refresh»).
struct TokenAuthority: Sendable {
  let address: ServerAddress
  let proxy: Proxy?
  let limits: FactoryClient.Limits
  let logger: Logger

  private static let target = "/user_management/authenticate"
  /// That of the droid CLI, whose session it is.
  private static let client = "client_01HNM792M5G5G1A2THWPXKFMXB"

  /// Sends a refresh token, once: there is no second attempt, whatever happens.
  ///
  /// - Parameters:
  ///   - token: What is sent.
  ///   - willSend: See `Renewal.Sending`.
  /// - Returns: What came of it.
  func redeem(_ token: RefreshToken, willSend: @escaping @Sendable () throws -> Void) async -> Redemption {
    let form = RedemptionForm(token, client: Self.client, willSend: willSend)
    var message = HTTPClientRequest(url: address.url + Self.target)
    message.method = .POST
    message.headers.add(name: "Content-Type", value: "application/x-www-form-urlencoded")
    message.headers.add(name: "Accept", value: "application/json")
    message.headers.add(name: "User-Agent", value: "factory-report")
    message.body = .stream(form, length: .known(Int64(form.bytes.readableBytes)))
    do {
      // A connection of its own: one that had been used could be closed by the other side meanwhile.
      return try await HTTPClient.withHTTPClient(
        configuration: HTTPClient.Configuration(limits, proxy: proxy, connections: 1)
      ) { [message] http in
        let end = ContinuousClock.now + limits.answer
        let response = try await http.execute(message, timeout: TimeAmount(limits.answer))
        let status = Int(response.status.code)
        logger.debug("POST \(Self.target): \(status)")
        return Self.redemption(status: status, Answer(try await response.whole(upTo: limits.body, until: end)))
      }
    } catch {
      let reason = token.hidden(in: transportReason(error, url: address.url, limit: limits.answer))
      logger.debug("POST \(Self.target): \(reason)")
      return form.isSent ? .lost(reason: reason) : .notSent(reason: reason)
    }
  }

  private static func redemption(status: Int, _ answer: Answer) -> Redemption {
    switch status {
    case 200..<300:
      guard let pair = answer.pair else { return .lost(reason: "the answer has no new pair of tokens") }
      return .pair(pair)
    // What was sent is wrong for good. Nothing of the answer is repeated but the one word that is in the standard.
    case 400, 401, 403:
      return .refused(reason: answer.isInvalidGrant ? "invalid_grant" : "the service answered \(status)")
    default: return .lost(reason: "the service answered \(status)")
    }
  }

  /// The members of an answer that matter.
  private struct Answer {
    private(set) var pair: TokenPair?
    private(set) var isInvalidGrant = false

    init(_ body: ByteBuffer) {
      var texts: [String: String] = [:]
      try? body.withUnsafeReadableBytes { bytes in
        try bytes.withMemoryRebound(to: UInt8.self) { bytes in
          var parser = JSONParser()
          try parser.parse(bytes) { root in
            _ = root.forEachMember { name, value in texts[name.string] = value.string }
          }
        }
      }
      isInvalidGrant = texts["error"] == "invalid_grant"
      guard let access = texts["access_token"].flatMap(AccessToken.init),
        let refresh = texts["refresh_token"].flatMap(RefreshToken.init)
      else { return }
      pair = TokenPair(access: access, refresh: refresh)
    }
  }
}

/// The body of the request, which is asked for when there is a connection: as long as it was not, nothing was sent.
private final class RedemptionForm: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  let bytes: ByteBuffer
  private let willSend: @Sendable () throws -> Void
  private let isGiven = Mutex(false)

  init(_ token: RefreshToken, client: String, willSend: @escaping @Sendable () throws -> Void) {
    self.willSend = willSend
    bytes = ByteBuffer(
      string: "grant_type=refresh_token&refresh_token=\(token.secret.percentEncoded)&client_id=\(client.percentEncoded)"
    )
  }

  var isSent: Bool { isGiven.withLock(\.self) }

  func makeAsyncIterator() -> Iterator { Iterator(form: self) }

  struct Iterator: AsyncIteratorProtocol {
    fileprivate let form: RedemptionForm

    mutating func next() async throws -> ByteBuffer? {
      try form.isGiven.withLock { isGiven in
        if isGiven { return nil }
        try form.willSend()
        isGiven = true
        return form.bytes
      }
    }
  }
}
