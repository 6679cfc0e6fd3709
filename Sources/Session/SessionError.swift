/// Why there is no session to ask with.
///
/// Its description is one sentence with what to do now, and never holds a token.
package enum SessionError: Error, Sendable, Equatable {
  /// Nobody has logged in.
  case none(home: String)
  case unreadable(path: String, reason: String)
  /// A file that is no session: it was left as it is.
  case malformed(path: String, reason: String)
  /// An access token that says nothing of itself.
  case notJWT(path: String)
  /// It is over, and renewing it was not wished.
  case expired
  case withoutRefreshToken(path: String)
  /// The new pair could not be kept, so that nothing was sent for it.
  case cannotReplace(path: String, reason: String)
  /// Another process holds the lock for longer than it may.
  case busy(folder: String)
  /// An earlier run has sent the refresh token, and its answer is not there.
  case alreadyRedeemed(path: String)
  /// The service does not take the refresh token, now and for good.
  case refused(reason: String)
  /// Nothing was sent.
  case unreachable(reason: String)
  /// The refresh token was sent, and no pair came back.
  case lost(reason: String)
  /// The pair came back and could not be written.
  case notKept(path: String, reason: String)
}

extension SessionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .none(let home):
      "There is no session of the droid CLI in \(home); run droid and log in, or set FACTORY_HOME."
    case .unreadable(let path, let reason):
      "The session file \(path) cannot be read (\(reason)); mend its permissions, or run droid and log in again."
    case .malformed(let path, let reason):
      "The session file \(path) cannot be used (\(reason)) and was left as it is; run droid and log in again."
    case .notJWT(let path):
      "The access token in \(path) is not a JWT and was not sent; run droid and log in again."
    case .expired:
      "The session of the droid CLI has expired, and with --no-refresh it is not renewed; run droid, or leave out "
        + "--no-refresh."
    case .withoutRefreshToken(let path):
      "The session in \(path) has to be renewed and has no refresh token; run droid and log in again."
    case .cannotReplace(let path, let reason):
      "The session has to be renewed, but \(path) cannot be replaced (\(reason)), so that nothing was sent; mend that, "
        + "or run droid."
    case .busy(let folder):
      "Another process has been renewing the session in \(folder) for too long; run the command again."
    case .alreadyRedeemed(let path):
      "The refresh token in \(path) was sent by an earlier run whose answer was lost, and is never sent twice; run droid, "
        + "which renews the session or asks to log in."
    case .refused(let reason):
      "The session of the droid CLI cannot be renewed any more (\(reason)); run droid and log in again."
    case .unreachable(let reason):
      "The session could not be renewed (\(reason)), and nothing was sent; check the network and WORKOS_API_URL and run "
        + "the command again."
    case .lost(let reason):
      "The session could not be renewed (\(reason)); the files are as they were, and as the refresh token may be used up "
        + "it is not sent again: run droid, which renews the session or asks to log in."
    case .notKept(let path, let reason):
      "The session was renewed, but \(path) could not be replaced (\(reason)); the new one is kept beside it: make "
        + "room, or mend its permissions, and run the command again."
    }
  }
}
