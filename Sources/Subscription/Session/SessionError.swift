/// Why there is no valid session.
///
/// The description is one sentence with what to do now. It never holds a token.
package enum SessionError: Error, Sendable, Equatable {
  /// No session: the user has not logged in to droid.
  case none(home: String)
  case unreadable(path: String, reason: String)
  /// The file is not a session; it was not changed.
  case malformed(path: String, reason: String)
  /// The access token is not a JWT.
  case notJWT(path: String)
  /// The session has expired, and it may not be renewed.
  case expired
  case withoutRefreshToken(path: String)
  /// Another session that cannot be read lies beside it, so that its refresh token may be used up already.
  case uncertain(path: String)
  /// A new pair could not be written, so the refresh token was not sent.
  case cannotReplace(path: String, reason: String)
  /// Another process has held the lock for too long.
  case busy(folder: String)
  /// An earlier run has sent the refresh token and has lost the answer.
  case alreadyRedeemed(path: String)
  /// The service refuses the refresh token, for good.
  case refused(reason: String)
  /// Nothing was sent.
  ///
  /// - Parameter check: What to look after.
  case unreachable(reason: String, check: String = SessionError.network)
  /// The refresh token was sent, but no pair came back.
  case lost(reason: String)
  /// The pair came back, but could not be written.
  case notKept(path: String, reason: String)
}

extension SessionError: CustomStringConvertible {
  /// What to look after where nothing else is known.
  package static let network = "the network and WORKOS_API_URL"

  package var description: String {
    switch self {
    case .none(let home):
      "There is no API key, and no session of the droid CLI in \(home); set FACTORY_API_KEY, or run droid and log in."
    case .unreadable(let path, let reason):
      "The session file \(path) cannot be read (\(reason)); correct its permissions, or run droid and log in again."
    case .malformed(let path, let reason):
      "The session file \(path) cannot be used (\(reason)) and was not changed; run droid and log in again."
    case .notJWT(let path):
      "The access token in \(path) is not a JWT and was not sent; run droid and log in again."
    case .expired:
      "The session of the droid CLI has expired, and --no-refresh forbids to renew it; run droid, or omit --no-refresh."
    case .withoutRefreshToken(let path):
      "The session in \(path) must be renewed, but it has no refresh token; run droid and log in again."
    case .uncertain(let path):
      "The session in \(path) must be renewed, but one that cannot be read lies beside it and may be droid's own, so "
        + "nothing was sent; run droid, or set FACTORY_API_KEY."
    case .cannotReplace(let path, let reason):
      "The session must be renewed, but \(path) cannot be replaced (\(reason)), so nothing was sent; correct that, or "
        + "run droid."
    case .busy(let folder):
      "Another process has been renewing the session in \(folder) for too long; run the command again."
    case .alreadyRedeemed(let path):
      "An earlier run has sent the refresh token in \(path) and lost the answer, and a token is never sent twice; run droid, "
        + "which renews the session or asks you to log in."
    case .refused(let reason):
      "The session of the droid CLI can no longer be renewed (\(reason)); run droid and log in again."
    case .unreachable(let reason, let check):
      "The session could not be renewed (\(reason)), and nothing was sent; check \(check) and run the command again."
    case .lost(let reason):
      "The session could not be renewed (\(reason)); no file was changed, and the refresh token may be used up and is "
        + "not sent again: run droid, which renews the session or asks you to log in."
    case .notKept(let path, let reason):
      "The session was renewed, but \(path) could not be replaced (\(reason)); the new session is kept beside it: free "
        + "space on the disk or correct the permissions, and run the command again."
    }
  }
}
