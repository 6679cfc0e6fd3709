import Synchronization

/// What is known of a refresh token after a request that should redeem it.
package enum Redemption: Sendable {
  /// It is used up, and this is the new pair.
  case pair(TokenPair)
  /// The service refuses it, for good.
  case refused(reason: String)
  /// It was not sent, for certain.
  case notSent(reason: String, check: String = SessionError.network)
  /// It may be used up, but no pair came back.
  case lost(reason: String)
}

/// The renewal of a session: the one place where a refresh token is used up.
///
/// A refresh token works once. If its answer is lost, or if it is sent twice, the user is logged out of droid. So it is
/// sent at most once, by one process at a time, and only when its successor can be written. The one gap that remains is
/// between the answer and the first write.
package enum Renewal {
  /// Sends a refresh token, once.
  ///
  /// It calls `willSend` when a connection is there and nothing was sent; if `willSend` throws, nothing is sent. The
  /// organisation is the one that the session is working for; `nil` for that of the token.
  package typealias Sending =
    @Sendable (
      _ token: RefreshToken, _ organisation: String?, _ willSend: @escaping @Sendable () throws -> Void
    ) async -> Redemption

  static let underWay = Mutex(0)

  /// Whether a renewal is under way.
  ///
  /// The end of the process would lose its answer.
  package static var isUnderWay: Bool { underWay.withLock { $0 > 0 } }

  /// A session that is valid for longer than the caller's.
  ///
  /// The cancellation of the task does not interrupt it.
  ///
  /// - Parameters:
  ///   - home: The folder of the session.
  ///   - held: The caller's access token, which was refused or will soon expire.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  ///   - redeem: Sends the refresh token.
  /// - Returns: The session on disk, renewed by this or another process.
  /// - Throws: ``SessionError``. Then the session on disk is the old one. If a new one could not replace it, the next run
  ///   tries again.
  package static func session(
    of home: SessionHome, insteadOf held: AccessToken, now: Int, redeem: @escaping Sending
  ) async throws(SessionError) -> DroidSession {
    let work = Task { () async -> Result<DroidSession, SessionError> in
      do throws(SessionError) {
        let choice = try SessionChoice(home: home.path)
        guard choice.mayRenew else { throw SessionError.uncertain(path: choice.file.path) }
        let file = choice.file
        let renewal = LockedRenewal(home: home, file: file, mark: RedemptionMark(for: file.path, in: file.folder))
        return .success(
          try await SessionLock.with(file, home: home.path) { () throws(SessionError) in
            // While this process waited, droid may have written the session to another file.
            let current = try SessionChoice(home: home.path)
            guard current.file.path == file.path else { return try home.session() }
            guard current.mayRenew else { throw .uncertain(path: file.path) }
            return try await renewal.session(insteadOf: held, now: now, redeem)
          })
      } catch {
        return .failure(error)
      }
    }
    return try await work.value.get()
  }
}
