import Foundation
import Testing

@testable import Subscription

/// A refresh token is sent at most once, and what comes for it is on disk before it is used.
@Suite struct RenewalTests {
  private static let old = access(hours: 12)
  private static let file = """
    {
      "access_token": "\(old)",
      "account": {"name": "Ada", "ids": [1, 2.50]},
      "refresh_token": "refresh-1"
    }

    """

  private func makeSession(_ home: String, mode: Int = 0o600) throws {
    try write(Self.file, to: home + "/auth.json", mode: mode)
  }

  private func renew(
    _ home: String, insteadOf held: String = old,
    _ redeem: @escaping @Sendable (RefreshToken) async -> Redemption
  ) async throws -> DroidSession {
    try await Renewal.session(
      of: SessionHome(home), insteadOf: try #require(AccessToken(held)), now: now
    ) { token, willSend in
      do { try willSend() } catch { return .notSent(reason: "\(error)") }
      return await redeem(token)
    }
  }

  private func error(
    _ home: String, _ redeem: @escaping @Sendable (RefreshToken) async -> Redemption
  ) async throws -> SessionError? {
    do {
      _ = try await renew(home, redeem)
      return nil
    } catch let error as SessionError {
      return error
    }
  }

  private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }

  @Test(arguments: [0o600, 0o640])
  func `The new pair takes the place of the old one, and nothing else changes`(mode: Int) async throws {
    try await withHome { home in
      try makeSession(home, mode: mode)
      let authority = Authority("refresh-1")
      let session = try await renew(home) { authority.redeem($0) }
      #expect(session.access.secret == access(hours: 168, 2))
      let expected = Self.file.replacing(Self.old, with: access(hours: 168, 2)).replacing(
        "refresh-1", with: "refresh-2")
      #expect(try text(home + "/auth.json") == expected)
      #expect(try self.mode(home + "/auth.json") == mode)
      #expect(try names(in: home) == ["auth.json"], "nothing else is left")
      #expect(authority.received == ["refresh-1"])
    }
  }

  @Test func `Room for the new pair is reserved before the token is sent`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      _ = try await renew(home) { token in
        let beside = (try? names(in: home)) ?? []
        #expect(beside == ["auth.json", "auth.json.factory-report-new", "auth.json.factory-report-redeeming"])
        for name in beside { #expect((try? mode(home + "/" + name)) == 0o600) }
        #expect((try? text(home + "/auth.json")) == Self.file)
        #expect((try? text(home + "/auth.json.factory-report-redeeming"))?.contains("refresh-1") == false)
        return authority.redeem(token)
      }
    }
  }

  @Test func `Concurrent renewals redeem the token once, and all get the new one`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      let tokens = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<8 { group.addTask { try await renew(home) { authority.redeem($0) }.access.secret } }
        return try await group.reduce(into: Set()) { $0.insert($1) }
      }
      #expect(tokens == [access(hours: 168, 2)] && authority.received == ["refresh-1"])
    }
  }

  @Test func `A session that droid has renewed meanwhile is taken as it is`() async throws {
    try await withHome { home in
      try write(Self.file.replacing(Self.old, with: access(hours: 99, 5)), to: home + "/auth.json")
      let session = try await renew(home) { _ in
        Issue.record("it was sent")
        return .lost(reason: "")
      }
      #expect(session.claims.organisation == "org_5")
    }
  }

  @Test func `A session that droid writes during the renewal stays`() async throws {
    try await withHome { home in
      try makeSession(home)
      let theirs = Self.file.replacing(Self.old, with: access(hours: 99, 5)).replacing("refresh-1", with: "theirs")
      let authority = Authority("refresh-1")
      let session = try await renew(home) { token in
        try? write(theirs, to: home + "/auth.json")
        return authority.redeem(token)
      }
      #expect(session.claims.organisation == "org_5")
      #expect(try text(home + "/auth.json") == theirs && names(in: home) == ["auth.json"])
    }
  }

  @Test func `A field that droid changes during the renewal stays`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      _ = try await renew(home) { token in
        try? write(Self.file.replacing("Ada", with: "Grace"), to: home + "/auth.json")
        return authority.redeem(token)
      }
      let after = try text(home + "/auth.json")
      #expect(after.contains("Grace") && after.contains("refresh-2"))
    }
  }

  @Test func `A link to the file stays one`() async throws {
    try await withHome { home in
      try FileManager.default.createDirectory(atPath: home + "/real", withIntermediateDirectories: false)
      try write(Self.file, to: home + "/real/secrets.json")
      try FileManager.default.createSymbolicLink(
        atPath: home + "/auth.json", withDestinationPath: "real/secrets.json")
      let authority = Authority("refresh-1")
      _ = try await renew(home) { authority.redeem($0) }
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: home + "/auth.json") == "real/secrets.json")
      #expect(try text(home + "/real/secrets.json").contains("refresh-2"))
    }
  }

  @Test func `The newer form is written back sealed`() async throws {
    try await withHome { home in
      let key = Data((0..<32).map { UInt8($0) }).base64EncodedString()
      let sealing = try #require(Sealing(base64: Array(key.utf8)))
      let like = Array((Data(count: 12).base64EncodedString() + "::").utf8)
      let before = String(decoding: try #require(sealing.seal(Array(Self.file.utf8), like: like)), as: UTF8.self)
      try write(before, to: home + "/auth.v2.file")
      try write(key, to: home + "/auth.v2.key")
      let authority = Authority("refresh-1")
      _ = try await renew(home) { authority.redeem($0) }
      let after = try text(home + "/auth.v2.file")
      #expect(after.split(separator: ":")[0] != before.split(separator: ":")[0], "a fresh vector")
      let plain = try #require(sealing.open(Array(after.utf8)))
      #expect(
        String(decoding: plain, as: UTF8.self)
          == Self.file.replacing(Self.old, with: access(hours: 168, 2)).replacing("refresh-1", with: "refresh-2"))
      #expect(try names(in: home) == ["auth.v2.file", "auth.v2.key"] && mode(home + "/auth.v2.file") == 0o600)
    }
  }

  // MARK: Failures

  @Test func `There is no mark until the token is about to be sent`() async throws {
    try await withHome { home in
      try makeSession(home)
      let held = try #require(AccessToken(Self.old))
      _ = try? await Renewal.session(of: SessionHome(home), insteadOf: held, now: now) { _, _ in
        #expect((try? names(in: home)) == ["auth.json", "auth.json.factory-report-new"])
        return .notSent(reason: "no network")
      }
      #expect(try names(in: home) == ["auth.json"])
    }
  }

  @Test func `If nothing was sent, the renewal can be tried again`() async throws {
    try await withHome { home in
      try makeSession(home)
      #expect(try await error(home) { _ in .notSent(reason: "no such host") } == .unreachable(reason: "no such host"))
      #expect(try text(home + "/auth.json") == Self.file && names(in: home) == ["auth.json"])
      let authority = Authority("refresh-1")
      #expect(try await error(home) { authority.redeem($0) } == nil)
    }
  }

  @Test func `A token whose answer was lost is never sent again`() async throws {
    try await withHome { home in
      try makeSession(home)
      let path = home + "/auth.json"
      #expect(try await error(home) { _ in .lost(reason: "500") } == .lost(reason: "500"))
      #expect(try text(path) == Self.file)
      let authority = Authority("droid's")
      #expect(try await error(home) { authority.redeem($0) } == .alreadyRedeemed(path: path))
      #expect(authority.received.isEmpty)
      try write(Self.file.replacing("refresh-1", with: "droid's"), to: path)
      #expect(try await error(home) { authority.redeem($0) } == nil)
      #expect(try names(in: home) == ["auth.json"])
    }
  }

  @Test func `A token that the service refuses is not sent again`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("another")
      #expect(try await error(home) { authority.redeem($0) } == .refused(reason: "invalid_grant"))
      let next = try await error(home) { authority.redeem($0) }
      #expect(next == .refused(reason: "the service has refused its refresh token before"))
      #expect(next?.description.contains("log in again") == true)
      #expect(authority.received == ["refresh-1"])
      #expect(try text(home + "/auth.json") == Self.file)
    }
  }

  @Test func `Without a refresh token nothing is sent`() async throws {
    try await withHome { home in
      try write(#"{"access_token":"\#(Self.old)"}"#, to: home + "/auth.json")
      #expect(
        try await error(home) { _ in .lost(reason: "sent") } == .withoutRefreshToken(path: home + "/auth.json"))
    }
  }

  @Test func `A cancelled task does not lose the answer`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      let (begun, begin) = AsyncStream.makeStream(of: Void.self)
      let (freed, free) = AsyncStream.makeStream(of: Void.self)
      let held = try #require(AccessToken(Self.old))
      let work = Task {
        try await Renewal.session(of: SessionHome(home), insteadOf: held, now: now) { token, _ in
          begin.finish()
          for await _ in freed {}
          return authority.redeem(token)
        }
      }
      for await _ in begun {}
      #expect(Renewal.isUnderWay)
      work.cancel()
      free.finish()
      #expect(try await work.value.access.secret == access(hours: 168, 2))
      #expect(try text(home + "/auth.json").contains("refresh-2"))
    }
  }

  @Test(.enabled(if: isBoundByModes))
  func `If the file cannot be replaced, nothing is sent`() async throws {
    try await withHome { home in
      try makeSession(home)
      try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: home)
      defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: home) }
      let authority = Authority("refresh-1")
      #expect(
        try await error(home) { authority.redeem($0) }
          == .cannotReplace(path: home + "/auth.json", reason: "Permission denied"))
      #expect(try authority.received.isEmpty && text(home + "/auth.json") == Self.file)
    }
  }

  // MARK: After a killed run

  /// The folder after a run that was killed when it had sent the token.
  private func killed(_ home: String, having written: String?) async throws {
    try makeSession(home)
    _ = try await error(home) { _ in .lost(reason: "killed") }
    if let written { try write(written, to: home + "/auth.json.factory-report-new") }
  }

  private static let next = file.replacing(old, with: access(hours: 168, 4)).replacing("refresh-1", with: "refresh-4")

  @Test(arguments: ["", "\u{0}\u{0}\u{0}\u{0}"])
  func `A pair that was written is put in place by the next run`(room: String) async throws {
    try await withHome { home in
      try await killed(home, having: Self.next + room)
      let session = try await renew(home) { _ in
        Issue.record("it was sent")
        return .lost(reason: "")
      }
      #expect(session.claims.organisation == "org_4")
      #expect(try text(home + "/auth.json") == Self.next && names(in: home) == ["auth.json"])
    }
  }

  @Test(arguments: [nil, "", "\u{0}\u{0}", String(next.dropLast(9)), file])
  func `A pair that was not written is lost, and its token is not sent again`(written: String?) async throws {
    try await withHome { home in
      try await killed(home, having: written)
      #expect(
        try await error(home) { _ in .lost(reason: "sent") } == .alreadyRedeemed(path: home + "/auth.json"))
      #expect(try text(home + "/auth.json") == Self.file)
      #expect(try !names(in: home).contains("auth.json.factory-report-new"))
    }
  }

  @Test func `A pair of a token that droid has replaced since is not taken`() async throws {
    try await withHome { home in
      try await killed(home, having: Self.next)
      try write(Self.file.replacing("refresh-1", with: "droid's"), to: home + "/auth.json")
      let authority = Authority("droid's")
      _ = try await renew(home) { authority.redeem($0) }
      #expect(authority.received == ["droid's"])
      #expect(try text(home + "/auth.json").contains("refresh-2") && names(in: home) == ["auth.json"])
    }
  }

  @Test func `A run that was killed before it sent anything has no effect`() async throws {
    try await withHome { home in
      try makeSession(home)
      try write("\u{0}\u{0}", to: home + "/auth.json.factory-report-new")
      try write("", to: home + "/auth.json.factory-report-redeeming")
      let authority = Authority("refresh-1")
      _ = try await renew(home) { authority.redeem($0) }
      #expect(try names(in: home) == ["auth.json"])
    }
  }

  // MARK: Races and losses

  @Test func `A logout during the renewal stays a logout`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      let error = try await error(home) { token in
        unlink(home + "/auth.json")
        return authority.redeem(token)
      }
      #expect(error == .none(home: home))
      #expect(try names(in: home) == [])
    }
  }

  @Test func `The renewal waits for a file that droid is writing`() async throws {
    try await withHome { home in
      try makeSession(home)
      let theirs = Self.file.replacing(Self.old, with: access(hours: 99, 5)).replacing("refresh-1", with: "theirs")
      let authority = Authority("refresh-1")
      let session = try await renew(home) { token in
        try? write(String(theirs.dropLast(40)), to: home + "/auth.json")
        Task { try write(theirs, to: home + "/auth.json") }
        return authority.redeem(token)
      }
      #expect(session.claims.organisation == "org_5")
      #expect(try text(home + "/auth.json") == theirs && names(in: home) == ["auth.json"])
    }
  }

  @Test func `A pair whose use is unknown is kept`() async throws {
    try await withHome { home in
      try await killed(home, having: Self.next)
      // A folder in the place of the mark cannot be read.
      let mark = home + "/auth.json.factory-report-redeeming"
      try FileManager.default.moveItem(atPath: mark, toPath: home + "/aside")
      try FileManager.default.createDirectory(atPath: mark, withIntermediateDirectories: false)
      guard case .notKept? = try await error(home, { _ in .lost(reason: "sent") }) else {
        Issue.record("it went on")
        return
      }
      #expect(try text(home + "/auth.json.factory-report-new") == Self.next)
      try FileManager.default.removeItem(atPath: mark)
      try FileManager.default.moveItem(atPath: home + "/aside", toPath: mark)
      #expect(try await renew(home) { _ in .lost(reason: "sent") }.claims.organisation == "org_4")
    }
  }

  @Test func `A pair that cannot be put in place is kept for the next run`() async throws {
    try await withHome { home in
      try await killed(home, having: Self.next)
      // Nothing can be moved onto a folder, nor written into one.
      try FileManager.default.moveItem(atPath: home + "/auth.json", toPath: home + "/aside")
      try FileManager.default.createDirectory(atPath: home + "/auth.json", withIntermediateDirectories: false)
      _ = try? await renew(home) { _ in .lost(reason: "") }
      #expect(try text(home + "/auth.json.factory-report-new") == Self.next)
      try FileManager.default.removeItem(atPath: home + "/auth.json")
      try FileManager.default.moveItem(atPath: home + "/aside", toPath: home + "/auth.json")
      #expect(try await renew(home) { _ in .lost(reason: "sent") }.claims.organisation == "org_4")
      #expect(try text(home + "/auth.json") == Self.next && names(in: home) == ["auth.json"])
    }
  }

  @Test(arguments: [
    "the token aB3dEfGh1jKlMnOpQrStUvWxYz.eyJleHAi.sIgNaTuRe0123456789", "aB3dEfGh1jKlMnOpQrSt%2EeyJleHAi",
    "/sign-in?token=aB3dEfGh1jKlMnOpQrStUvWx",
  ])
  func `Words that look like a piece of a token are hidden`(words: String) throws {
    let token = try #require(AccessToken("aB3dEfGh1jKlMnOpQrStUvWxYz.eyJleHAi.sIgNaTuRe0123456789"))
    let shown = token.hidden(in: words)
    #expect(!shown.contains("aB3dEf") && shown.contains("(token)"))
    let plain = "The organisation req_01HPMQ9WXYZ000000000000000 is not at https://api.example.com:8080/usage/2026"
    #expect(token.hidden(in: plain) == plain)
  }
}
