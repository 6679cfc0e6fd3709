import Foundation
import Testing

@testable import Subscription

/// The access token of ``storedSession``.
let oldAccess = access(hours: 12)

/// The content of auth.json before a renewal.
let storedSession = """
  {
    "access_token": "\(oldAccess)",
    "account": {"name": "Ada", "ids": [1, 2.50]},
    "refresh_token": "refresh-1"
  }

  """

/// ``storedSession`` with the pair that a renewal got.
let renewedSession =
  storedSession.replacing(oldAccess, with: access(hours: 168, 4)).replacing("refresh-1", with: "refresh-4")

func makeSession(_ home: String, mode: Int = 0o600) throws {
  try write(storedSession, to: home + "/auth.json", mode: mode)
}

/// Renews the session in a folder, after the service refused an access token.
///
/// `redeem` is the service: it answers the refresh token that was sent.
func renew(
  _ home: String, insteadOf held: String = oldAccess,
  _ redeem: @escaping @Sendable (RefreshToken) async -> Redemption
) async throws -> DroidSession {
  try await Renewal.session(
    of: SessionHome(home), insteadOf: try #require(AccessToken(held)), now: now
  ) { token, _, willSend in
    do { try willSend() } catch { return .notSent(reason: "\(error)") }
    return await redeem(token)
  }
}

/// The error of a renewal; `nil` if it succeeds.
func renewalError(
  _ home: String, _ redeem: @escaping @Sendable (RefreshToken) async -> Redemption
) async throws -> SessionError? {
  do {
    _ = try await renew(home, redeem)
    return nil
  } catch let error as SessionError {
    return error
  }
}

/// Makes the folder as a run leaves it that was killed when it had sent the token.
///
/// `written` is the content of the file for the new pair; `nil` without that file.
func leaveKilledRun(in home: String, having written: String?) async throws {
  try makeSession(home)
  _ = try await renewalError(home) { _ in .lost(reason: "killed") }
  if let written { try write(written, to: home + "/auth.json.factory-report-new") }
}

func mode(of path: String) throws -> Int? {
  try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}
