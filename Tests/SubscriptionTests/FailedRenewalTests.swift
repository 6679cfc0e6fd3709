import Foundation
import Testing

@testable import Subscription

/// A renewal that fails says why, and does not lose or spend a token without need.
@Suite struct FailedRenewalTests {
  @Test func `There is no mark until the token is about to be sent`() async throws {
    try await withHome { home in
      try makeSession(home)
      let held = try #require(AccessToken(oldAccess))
      _ = try? await Renewal.session(of: SessionHome(home), insteadOf: held, now: now) { _, _, _ in
        #expect((try? names(in: home)) == ["auth.json", "auth.json.factory-report-new", "auth.v2.write.lock"])
        return .notSent(reason: "no network")
      }
      #expect(try names(in: home) == ["auth.json"])
    }
  }

  @Test func `If nothing was sent, the renewal can be tried again`() async throws {
    try await withHome { home in
      try makeSession(home)
      #expect(
        try await renewalError(home) { _ in .notSent(reason: "no such host") } == .unreachable(reason: "no such host"))
      #expect(try text(home + "/auth.json") == storedSession && names(in: home) == ["auth.json"])
      let authority = Authority("refresh-1")
      #expect(try await renewalError(home) { authority.redeem($0) } == nil)
    }
  }

  @Test func `A token whose answer was lost is never sent again`() async throws {
    try await withHome { home in
      try makeSession(home)
      let path = home + "/auth.json"
      #expect(try await renewalError(home) { _ in .lost(reason: "500") } == .lost(reason: "500"))
      #expect(try text(path) == storedSession)
      let authority = Authority("droid's")
      #expect(try await renewalError(home) { authority.redeem($0) } == .alreadyRedeemed(path: path))
      #expect(authority.received.isEmpty)
      try write(storedSession.replacing("refresh-1", with: "droid's"), to: path)
      #expect(try await renewalError(home) { authority.redeem($0) } == nil)
      #expect(try names(in: home) == ["auth.json"])
    }
  }

  @Test func `A token that the service refuses is not sent again`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("another")
      #expect(try await renewalError(home) { authority.redeem($0) } == .refused(reason: "invalid_grant"))
      let next = try await renewalError(home) { authority.redeem($0) }
      #expect(next == .refused(reason: "the service has refused its refresh token before"))
      #expect(next?.description.contains("log in again") == true)
      #expect(authority.received == ["refresh-1"])
      #expect(try text(home + "/auth.json") == storedSession)
    }
  }

  @Test func `Without a refresh token nothing is sent`() async throws {
    try await withHome { home in
      try write(#"{"access_token":"\#(oldAccess)"}"#, to: home + "/auth.json")
      #expect(
        try await renewalError(home) { _ in .lost(reason: "sent") } == .withoutRefreshToken(path: home + "/auth.json"))
    }
  }

  @Test func `A cancelled task does not lose the answer`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      let (begun, begin) = AsyncStream.makeStream(of: Void.self)
      let (freed, free) = AsyncStream.makeStream(of: Void.self)
      let held = try #require(AccessToken(oldAccess))
      let work = Task {
        try await Renewal.session(of: SessionHome(home), insteadOf: held, now: now) { token, _, _ in
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
        try await renewalError(home) { authority.redeem($0) }
          == .cannotReplace(path: home + "/auth.json", reason: "Permission denied"))
      #expect(try authority.received.isEmpty && text(home + "/auth.json") == storedSession)
    }
  }

  @Test func `A logout during the renewal stays a logout`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      let error = try await renewalError(home) { token in
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
      let droids = storedSession.replacing(oldAccess, with: access(hours: 99, 5)).replacing("refresh-1", with: "droids")
      let authority = Authority("refresh-1")
      let session = try await renew(home) { token in
        try? write(String(droids.dropLast(40)), to: home + "/auth.json")
        Task { try write(droids, to: home + "/auth.json") }
        return authority.redeem(token)
      }
      #expect(session.claims.organisation == "org_5")
      #expect(try text(home + "/auth.json") == droids && names(in: home) == ["auth.json"])
    }
  }

  @Test func `A pair whose use is unknown is kept`() async throws {
    try await withHome { home in
      try await leaveKilledRun(in: home, having: renewedSession)
      // A folder in the place of the mark cannot be read.
      let mark = home + "/auth.json.factory-report-redeeming"
      try FileManager.default.moveItem(atPath: mark, toPath: home + "/aside")
      try FileManager.default.createDirectory(atPath: mark, withIntermediateDirectories: false)
      guard case .notKept? = try await renewalError(home, { _ in .lost(reason: "sent") }) else {
        Issue.record("it went on")
        return
      }
      #expect(try text(home + "/auth.json.factory-report-new") == renewedSession)
      try FileManager.default.removeItem(atPath: mark)
      try FileManager.default.moveItem(atPath: home + "/aside", toPath: mark)
      #expect(try await renew(home) { _ in .lost(reason: "sent") }.claims.organisation == "org_4")
    }
  }

  @Test func `A pair that cannot be put in place is kept for the next run`() async throws {
    try await withHome { home in
      try await leaveKilledRun(in: home, having: renewedSession)
      // Nothing can be moved onto a folder, nor written into one.
      try FileManager.default.moveItem(atPath: home + "/auth.json", toPath: home + "/aside")
      try FileManager.default.createDirectory(atPath: home + "/auth.json", withIntermediateDirectories: false)
      _ = try? await renew(home) { _ in .lost(reason: "") }
      #expect(try text(home + "/auth.json.factory-report-new") == renewedSession)
      try FileManager.default.removeItem(atPath: home + "/auth.json")
      try FileManager.default.moveItem(atPath: home + "/aside", toPath: home + "/auth.json")
      #expect(try await renew(home) { _ in .lost(reason: "sent") }.claims.organisation == "org_4")
      #expect(try text(home + "/auth.json") == renewedSession && names(in: home) == ["auth.json"])
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
