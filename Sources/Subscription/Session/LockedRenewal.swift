import Files
import Glibc
import Synchronization

/// A renewal of a session by the process that has the lock.
struct LockedRenewal {
  let home: SessionHome
  let file: SessionFile
  let mark: RedemptionMark

  /// See `Renewal.session(of:insteadOf:now:redeem:)`.
  func session(
    insteadOf held: AccessToken, now: Int, _ redeem: Renewal.Sending
  ) async throws(SessionError) -> DroidSession {
    try await finishInterrupted()
    let before = try file.read()
    let session = try SessionHome.session(before.document, path: file.path)
    // Another process may have renewed it while this one waited for the lock.
    if session.access != held, !session.isOver(at: now, margin: DroidSession.renewalMargin) { return session }

    guard let token = before.document.refresh else { throw .withoutRefreshToken(path: file.path) }
    let replacement = try prepare(for: token)
    let markFailure = Mutex<FileError?>(nil)
    let willSend: @Sendable () throws -> Void = {
      do throws(FileError) {
        try mark.set(token)
      } catch {
        markFailure.withLock { $0 = error }
        throw error
      }
    }
    Renewal.underWay.withLock { $0 += 1 }
    defer { Renewal.underWay.withLock { $0 -= 1 } }
    switch await redeem(token, before.document.activeOrganisation, willSend) {
    case .pair(let pair):
      try await keep(pair, for: token, before, replacement)
      return try home.session()
    case .notSent(let reason, let check):
      replacement.discard()
      mark.remove()
      if let failure = markFailure.withLock(\.self) { throw .cannotReplace(path: file.path, reason: failure.reason) }
      throw .unreachable(reason: reason, check: check)
    case .refused(let reason):
      replacement.discard()
      // If this fails, the mark says that the answer was lost.
      try? mark.addRefusal(of: token)
      throw .refused(reason: reason)
    case .lost(let reason):
      replacement.discard()
      throw .lost(reason: reason)
    }
  }

  /// Checks what must hold before a token is sent: it was not sent before, and its successor can be written.
  private func prepare(for token: RefreshToken) throws(SessionError) -> Replacement {
    let state: RedemptionMark.State
    do throws(FileError) {
      state = try mark.state(of: token)
      if case .none = state { return try Replacement.made(of: file.path, in: file.folder) }
    } catch {
      throw .cannotReplace(path: file.path, reason: error.reason)
    }
    guard case .refused = state else { throw .alreadyRedeemed(path: file.path) }
    throw .refused(reason: "the service has refused its refresh token before")
  }

  /// How often a file that other programs keep changing is looked at again.
  private static let attempts = 10

  /// Writes a new pair into the session as it is now: a program that takes no lock may have written the file.
  private func keep(
    _ pair: TokenPair, for token: RefreshToken, _ before: SessionFile.Contents, _ replacement: consuming Replacement
  ) async throws(SessionError) {
    for _ in 0..<Self.attempts {
      let (current, seen): (SessionFile.Contents, [UInt8])
      switch await settled() {
      case .whole(let contents): (current, seen) = (contents, contents.raw)
      case .broken(let bytes): (current, seen) = (before, bytes)
      case .gone:
        replacement.discard()
        mark.remove()
        throw .none(home: home.path)
      }
      guard current.document.refresh == token else {
        replacement.discard()
        mark.remove()
        return
      }
      guard let bytes = file.bytes(current, with: pair) else {
        replacement.discard()
        throw .lost(reason: "the session has no place for the tokens")
      }
      do {
        try replacement.write(bytes)
        guard try replacement.place(bytes, over: seen) else { continue }
      } catch {
        throw .notKept(path: file.path, reason: error.reason)
      }
      mark.remove()
      return
    }
    throw .notKept(path: file.path, reason: "another program keeps changing it")
  }

  /// A session's file that droid may be writing.
  private enum Settled {
    case whole(SessionFile.Contents)
    /// Half written for so long that it will stay so.
    case broken([UInt8])
    /// Deleted: the user has logged out.
    case gone
  }

  private func settled() async -> Settled {
    for _ in 0..<10 {
      if let contents = try? file.read() { return .whole(contents) }
      try? await Task.sleep(for: .milliseconds(50))
    }
    return file.isGone ? .gone : .broken((try? SessionFile.read(file.path)) ?? [])
  }

  // MARK: After a killed run

  /// Puts in place the pair that a killed run has written; deletes one that is not whole.
  ///
  /// A pair that does not follow the token in the file is useless: droid has replaced that token since.
  ///
  /// - Throws: ``SessionError/notKept(path:reason:)`` if a useful pair cannot be put in place; it stays.
  private func finishInterrupted() async throws(SessionError) {
    do throws(FileError) {
      guard let bytes = try Replacement.left(for: file.path) else { return }
      for _ in 0..<Self.attempts {
        guard let next = try? file.contents(of: bytes).document.refresh, let seen = try await contents(before: next)
        else {
          return Replacement.remove(for: file.path)
        }
        guard try Replacement.finish(file.path, in: file.folder, bytes, over: seen) else { continue }
        return mark.remove()
      }
      throw FileError(file.path, code: EBUSY)
    } catch {
      // What cannot be read could be the only copy.
      throw .notKept(path: file.path, reason: error.reason)
    }
  }

  /// The bytes of the file, if a refresh token is the successor of the one in it.
  ///
  /// - Throws: `FileError` if that is unknown.
  private func contents(before next: RefreshToken) async throws(FileError) -> [UInt8]? {
    switch await settled() {
    case .whole(let contents):
      guard let token = contents.document.refresh, next != token else { return nil }
      return try mark.state(of: token) == .sent ? contents.raw : nil
    // A killed run left the file half written, where it could not be renamed.
    case .broken(let bytes): return mark.isThere ? bytes : nil
    case .gone: return nil
    }
  }
}
