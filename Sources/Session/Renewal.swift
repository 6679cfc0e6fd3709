import Synchronization

/// What came of sending a refresh token.
package enum Redemption: Sendable {
  /// It is used up, and this is what for.
  case pair(TokenPair)
  /// The service does not take it: `invalid_grant` and the like.
  case refused(reason: String)
  /// It is certain that nothing was sent.
  case notSent(reason: String)
  /// It may have been used up, but no pair came back.
  case lost(reason: String)
}

/// The renewal of a session: the one place where a refresh token is used up.
///
/// A refresh token works once; whoever loses the answer to it, or sends it again, logs its owner out of droid. So it is
/// sent at most once, by one process at a time, and not before its successor can be kept. What is left is the moment
/// between the answer and the first write that follows it.
package enum Renewal {
  /// Sends a refresh token, once.
  ///
  /// It calls `willSend` when a connection is there and nothing of the token has gone over it yet; where that throws,
  /// nothing is sent.
  package typealias Sending =
    @Sendable (_ token: RefreshToken, _ willSend: @escaping @Sendable () throws -> Void) async -> Redemption

  private static let underWay = Mutex(0)

  /// Whether this process should not be ended if that can wait: an answer would be lost.
  package static var isUnderWay: Bool { underWay.withLock { $0 > 0 } }

  /// A session that is good for longer than the one that is held.
  ///
  /// It is not interrupted by the cancellation of the task.
  ///
  /// - Parameters:
  ///   - home: Where the session is.
  ///   - held: The access token that is refused, or about to be over.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  ///   - redeem: Sends the refresh token.
  /// - Returns: The session as it is on disk now, renewed by this or another process.
  /// - Throws: ``SessionError``. The session on disk is the one that was there, then; where the new one could not be put
  ///   in its place, the next run tries to.
  package static func session(
    of home: SessionHome, insteadOf held: AccessToken, now: Int,
    redeem: @escaping Sending
  ) async throws(SessionError) -> DroidSession {
    let work = Task { () async -> Result<DroidSession, SessionError> in
      do throws(SessionError) {
        return .success(try await renewed(home, held, now, redeem))
      } catch {
        return .failure(error)
      }
    }
    return try await work.value.get()
  }

  private static func renewed(
    _ home: SessionHome, _ held: AccessToken, _ now: Int, _ redeem: Sending
  ) async throws(SessionError) -> DroidSession {
    let file = try SessionFile(home: home.path)
    return try await SessionLock.with(folder: file.folder) { () throws(SessionError) in
      let mark = RedemptionMark(for: file.path, in: file.folder)
      // Another process may have renewed it while this one waited, or have been killed when it had the new pair.
      try await finishInterrupted(file, mark)
      let before = try file.read()
      let session = try SessionHome.session(before.document, path: file.path)
      if session.access != held, !session.isOver(at: now, margin: DroidSession.renewalMargin) { return session }

      guard let token = before.document.refresh else { throw .withoutRefreshToken(path: file.path) }
      let replacement = try prepare(token, file, mark)
      // Whoever comes after this process must know that the token was sent, but not before it is.
      let markFailure = Mutex<SmallFile.Failure?>(nil)
      let willSend: @Sendable () throws -> Void = {
        do throws(SmallFile.Failure) {
          try mark.set(token)
        } catch {
          markFailure.withLock { $0 = error }
          throw error
        }
      }
      underWay.withLock { $0 += 1 }
      defer { underWay.withLock { $0 -= 1 } }
      switch await redeem(token, willSend) {
      case .pair(let pair):
        // droid knows nothing of our lock: it may have logged in anew or out, or changed another field.
        let current: SessionFile.Contents
        switch await settled(file) {
        case .whole(let contents): current = contents
        case .broken: current = before
        case .gone:
          replacement.discard()
          mark.remove()
          throw .none(home: home.path)
        }
        if current.document.refresh == token {
          try keep(pair, in: current, file, replacement)
        } else {
          replacement.discard()
        }
        mark.remove()
        return try home.session()
      case .notSent(let reason):
        replacement.discard()
        mark.remove()
        if let failure = markFailure.withLock(\.self) {
          throw .cannotReplace(path: file.path, reason: failure.reason)
        }
        throw .unreachable(reason: reason)
      case .refused(let reason):
        replacement.discard()
        // Where it cannot be said, the mark stays that of a token whose answer was lost.
        try? mark.addRefusal(of: token)
        throw .refused(reason: reason)
      case .lost(let reason):
        replacement.discard()
        throw .lost(reason: reason)
      }
    }
  }

  /// A session's file that droid may be writing this moment.
  private enum Settled {
    case whole(SessionFile.Contents)
    /// Half written for so long that it will not be whole any more.
    case broken
    /// Somebody has logged out.
    case gone
  }

  private static func settled(_ file: SessionFile) async -> Settled {
    for _ in 0..<10 {
      if let contents = try? file.read() { return .whole(contents) }
      try? await Task.sleep(for: .milliseconds(50))
    }
    return file.isGone ? .gone : .broken
  }

  /// What must hold before a token is sent: it was not sent before, and its successor can be written.
  private static func prepare(
    _ token: RefreshToken, _ file: SessionFile, _ mark: RedemptionMark
  ) throws(SessionError) -> Replacement {
    let state: RedemptionMark.State
    do {
      state = try mark.state(of: token)
    } catch {
      throw .cannotReplace(path: file.path, reason: error.reason)
    }
    switch state {
    case .none: break
    case .sent: throw .alreadyRedeemed(path: file.path)
    case .refused: throw .refused(reason: "the service has refused its refresh token before")
    }
    do throws(SmallFile.Failure) {
      return try Replacement.made(of: file.path, in: file.folder)
    } catch {
      throw .cannotReplace(path: file.path, reason: error.reason)
    }
  }

  private static func keep(
    _ pair: TokenPair, in contents: SessionFile.Contents, _ file: SessionFile, _ replacement: consuming Replacement
  ) throws(SessionError) {
    guard let bytes = file.bytes(contents, with: pair) else {
      replacement.discard()
      throw .notKept(path: file.path, reason: "it has no place for the tokens")
    }
    do {
      try replacement.commit(bytes)
    } catch {
      throw .notKept(path: file.path, reason: error.reason)
    }
  }

  /// Puts in place what a run that was ended had written but not yet moved; removes what it had only begun.
  ///
  /// A pair that does not follow the token in the file is of no use: droid has replaced that one since.
  ///
  /// - Throws: ``SessionError/notKept(path:reason:)`` where a pair that is of use cannot be put in place: it stays.
  private static func finishInterrupted(_ file: SessionFile, _ mark: RedemptionMark) async throws(SessionError) {
    do throws(SmallFile.Failure) {
      guard let bytes = try Replacement.left(for: file.path) else { return }
      guard let next = try? file.contents(of: bytes).document.refresh, try await follows(next, file, mark) else {
        return Replacement.remove(for: file.path)
      }
      try Replacement.finish(file.path, in: file.folder, bytes)
      mark.remove()
    } catch {
      // What cannot be read now could be the only copy.
      throw .notKept(path: file.path, reason: error.reason)
    }
  }

  /// Whether a refresh token is what the one in the file was sent for.
  ///
  /// - Throws: `SmallFile.Failure` where that cannot be said.
  private static func follows(
    _ next: RefreshToken, _ file: SessionFile, _ mark: RedemptionMark
  ) async throws(SmallFile.Failure) -> Bool {
    switch await settled(file) {
    case .whole(let contents):
      guard let token = contents.document.refresh, next != token else { return false }
      return try mark.state(of: token) == .sent
    // Half written when a run was ended, where nothing can be moved into its place.
    case .broken: return mark.isThere
    case .gone: return false
    }
  }
}
