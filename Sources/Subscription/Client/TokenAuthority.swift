import Foundation
import HTTP
import Logging

/// The service that gives a new pair of tokens for a refresh token (reference: «Token Refresh»).
struct TokenAuthority: Sendable {
  let server: ServerClient.Configuration
  let logger: Logger

  /// The client identifier of the droid CLI, which owns the session.
  private static let client = "client_01HNM792M5G5G1A2THWPXKFMXB"

  /// Sends a refresh token, once: there is no retry.
  ///
  /// - Parameters:
  ///   - token: The refresh token.
  ///   - organisation: The organisation that the session is working for.
  ///   - willSend: See `Renewal.Sending`.
  /// - Returns: What is known of the token then.
  func redeem(
    _ token: RefreshToken, for organisation: String?, willSend: @escaping @Sendable () throws -> Void
  ) async -> Redemption {
    let form =
      "grant_type=refresh_token&refresh_token=\(token.secret.percentEncoded)&client_id=\(Self.client.percentEncoded)"
      + (organisation.map { "&organization_id=\($0.percentEncoded)" } ?? "")
    let request = Request(
      "/user_management/authenticate", body: form, bodyType: "application/x-www-form-urlencoded",
      subject: "a new session")
    switch await server.sendOnce(request, hiding: token, logger: logger, willSend: willSend) {
    case .notSent(let reason, let check): return .notSent(reason: reason, check: check)
    case .lost(let reason): return .lost(reason: reason)
    case .answered(let status, let body):
      let answer = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
      return Self.redemption(status, answer)
    }
  }

  private static func redemption(_ status: Int, _ answer: [String: Any]) -> Redemption {
    switch status {
    case 200..<300:
      guard let access = (answer["access_token"] as? String).flatMap(AccessToken.init),
        let refresh = (answer["refresh_token"] as? String).flatMap(RefreshToken.init)
      else { return .lost(reason: "the answer has no new pair of tokens") }
      return .pair(TokenPair(access: access, refresh: refresh))
    // The token will never be accepted. Of the answer only the word of the OAuth standard is repeated.
    case 400, 401, 403:
      let isInvalidGrant = answer["error"] as? String == "invalid_grant"
      return .refused(reason: isInvalidGrant ? "invalid_grant" : "the service answered \(status)")
    default: return .lost(reason: "the service answered \(status)")
    }
  }
}
