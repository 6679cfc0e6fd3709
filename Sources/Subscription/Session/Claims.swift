import Foundation

/// The payload of an access token (reference: «JWT Payload Structure»).
///
/// The signature is not checked: the claims only decide when to renew the session.
package struct Claims: Sendable, Equatable {
  /// Seconds since 1970-01-01T00:00:00Z; `nil` if the token does not say.
  package let expires: Int?
  package let organisation: String?
}

extension Claims {
  /// - Returns: `nil` if the token is not a JWT (RFC 7519).
  init?(_ token: AccessToken) {
    let parts = token.secret.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, let payload = Self.base64URL(parts[1]),
      let claims = try? JSONSerialization.jsonObject(with: payload) as? [String: Any]
    else { return nil }
    expires = (claims["exp"] as? NSNumber).flatMap { Int(exactly: $0.doubleValue.rounded(.down)) }
    organisation = claims["org_id"] as? String
  }

  private static func base64URL(_ text: Substring) -> Data? {
    let standard = text.replacing("-", with: "+").replacing("_", with: "/")
    guard !standard.hasSuffix("=") else { return nil }
    return Data(base64Encoded: standard + String(repeating: "=", count: (4 - standard.count % 4) % 4))
  }
}
