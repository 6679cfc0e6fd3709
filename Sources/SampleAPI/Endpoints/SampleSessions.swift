import Foundation
import Synchronization

/// Sessions of the droid CLI, as WorkOS keeps them: an access token is valid for a time, a refresh token once.
///
/// The tokens are a function of the organisation's seed and of the number of pairs before them.
package final class SampleSessions: Sendable {
  /// An access token and the refresh token that was given out with it.
  package struct Pair: Hashable, Sendable {
    package let access: String
    package let refresh: String
  }

  private struct State {
    /// The end of each access token in seconds since 1970.
    var accessTokens: [String: Int] = [:]
    var refreshTokens: Set<String> = []
    var received: [String] = []
    var given: [Pair] = []
  }

  private let seed: UInt64
  private let organisation: String
  private let now: @Sendable () -> Int
  private let state = Mutex(State())

  /// The lifetime of access tokens in seconds: 7 days.
  private static let lifetime = 7 * 86_400

  /// - Parameters:
  ///   - organisation: The organisation of the sessions.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  package init(
    of organisation: SampleOrganisation, now: @escaping @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
  ) {
    seed = organisation.seed
    self.organisation = organisation.id
    self.now = now
  }

  /// Begins a session.
  ///
  /// - Parameter lifetime: The seconds for which the first access token is valid; later ones are valid for 7 days.
  /// - Returns: The first pair of tokens.
  package func logIn(lifetime: Int = lifetime) -> Pair { state.withLock { pair(lifetime: lifetime, &$0) } }

  /// All refresh tokens that clients have sent, in order, refused ones included.
  package var received: [String] { state.withLock(\.received) }

  /// All pairs that were given out, in order.
  package var given: [Pair] { state.withLock(\.given) }

  /// Ends all sessions: no token is valid any more.
  package func revokeAll() {
    state.withLock {
      $0.accessTokens = [:]
      $0.refreshTokens = []
    }
  }

  /// Ends all access tokens, as after a change of roles; refresh tokens stay valid.
  package func revokeAccess() { state.withLock { $0.accessTokens = [:] } }

  /// The contents of `auth.json`, with a field that is unknown to clients.
  package static func file(_ pair: Pair) -> String {
    """
    {
      "access_token": "\(pair.access)",
      "account": {"name": "Ada Lovelace", "tags": ["a", "b"]},
      "refresh_token": "\(pair.refresh)"
    }

    """
  }

  /// Whether an access token is valid.
  func accepts(_ access: String) -> Bool { state.withLock { $0.accessTokens[access].map { $0 > now() } ?? false } }

  /// Exchanges a refresh token.
  ///
  /// - Returns: `nil` for an unknown token, and for one that was exchanged before.
  func redeem(_ refresh: String) -> Pair? {
    state.withLock { state in
      state.received.append(refresh)
      guard state.refreshTokens.remove(refresh) != nil else { return nil }
      return pair(lifetime: Self.lifetime, &state)
    }
  }

  private func pair(lifetime: Int, _ state: inout State) -> Pair {
    var random = SeededRandom(seed, .session, state.given.count)
    func text(_ count: Int) -> String {
      String((0..<count).map { _ in Self.letters[random.below(Self.letters.count)] })
    }
    let end = now() + lifetime
    let claims = JSONTree.object([
      ("iss", .string("https://api.workos.com")),
      ("sub", .string("user_" + text(26))),
      ("sid", .string("session_" + text(26))),
      ("org_id", .string(organisation)),
      ("email", .string("ada@example.com")),
      ("roles", .array([.string("owner")])),
      ("exp", .integer(end)),
    ])
    let access = [Array(#"{"alg":"RS256","typ":"JWT"}"#.utf8), claims.bytes].map(Self.base64URL) + [text(342)]
    let pair = Pair(access: access.joined(separator: "."), refresh: text(25))
    state.accessTokens[pair.access] = end
    state.refreshTokens.insert(pair.refresh)
    state.given.append(pair)
    return pair
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

  /// RFC 4648, 5, without padding.
  private static func base64URL(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
}
