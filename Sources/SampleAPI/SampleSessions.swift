import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Sessions of the droid CLI, as WorkOS keeps them: an access token is good for a while, a refresh token once.
///
/// The tokens are a pure function of the seed and of how many were given out before.
package final class SampleSessions: Sendable {
  /// Two tokens that were given out together.
  package struct Pair: Hashable, Sendable {
    package let access: String
    package let refresh: String
  }

  private struct State {
    /// When each is over, in seconds since 1970.
    var accessTokens: [String: Int] = [:]
    var refreshTokens: Set<String> = []
    var received: [String] = []
    var given: [Pair] = []
  }

  private let seed: UInt64
  private let organisation: String
  private let now: @Sendable () -> Int
  private let state = Mutex(State())

  /// How long an access token is good for: 7 days, in seconds.
  private static let lifetime = 7 * 86_400

  /// - Parameters:
  ///   - organisation: Whose sessions they are.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  package init(
    of organisation: SampleOrganisation, now: @escaping @Sendable () -> Int = { time(nil) }
  ) {
    seed = organisation.seed
    self.organisation = organisation.id
    self.now = now
  }

  /// Logs somebody in, with an access token that is good for so many seconds; those that follow last 7 days.
  package func logIn(lifetime: Int = lifetime) -> Pair { state.withLock { pair(lifetime: lifetime, &$0) } }

  /// The refresh tokens that were sent so far, also those that were not taken, in order of arrival.
  package var received: [String] { state.withLock(\.received) }

  /// The pairs that were given out so far, in order.
  package var given: [Pair] { state.withLock(\.given) }

  /// Logs everybody out: no token works any more.
  package func revokeAll() {
    state.withLock {
      $0.accessTokens = [:]
      $0.refreshTokens = []
    }
  }

  /// Makes all access tokens end now, as after a change of roles; refresh tokens stay.
  package func revokeAccess() { state.withLock { $0.accessTokens = [:] } }

  /// The contents of `auth.json`, with a field that no client knows.
  package static func file(_ pair: Pair) -> String {
    """
    {
      "access_token": "\(pair.access)",
      "account": {"name": "Ada Lovelace", "tags": ["a", "b"]},
      "refresh_token": "\(pair.refresh)"
    }

    """
  }

  // MARK: The service

  func accepts(_ access: String) -> Bool { state.withLock { $0.accessTokens[access].map { $0 > now() } ?? false } }

  /// - Returns: `nil` for one that was never given out, and for one that was used before.
  func redeem(_ refresh: String) -> Pair? {
    state.withLock { state in
      state.received.append(refresh)
      guard state.refreshTokens.remove(refresh) != nil else { return nil }
      return pair(lifetime: Self.lifetime, &state)
    }
  }

  private func pair(lifetime: Int, _ state: inout State) -> Pair {
    var generator = Generator(seed, .session, state.given.count)
    func text(_ count: Int) -> String {
      String((0..<count).map { _ in Self.letters[generator.below(Self.letters.count)] })
    }
    let end = now() + lifetime
    var claims = JSONText()
    claims.object { json in
      json.member("iss", "https://api.workos.com")
      json.member("sub", "user_" + text(26))
      json.member("sid", "session_" + text(26))
      json.member("org_id", organisation)
      json.member("email", "ada@example.com")
      json.key("roles")
      json.array { $0.string("owner") }
      json.member("exp", end)
    }
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
    let alphabet = letters + ["-", "_"]
    var text = ""
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0...group.count { text.append(alphabet[bits >> (18 - 6 * place) & 63]) }
    }
    return text
  }
}
