import Foundation
import Testing

@testable import Subscription

/// A refresh token is sent at most once, and the pair that it yields is on disk before it is used.
@Suite struct RenewalTests {
  @Test(arguments: [0o600, 0o640])
  func `The new pair takes the place of the old one, and nothing else changes`(permissions: Int) async throws {
    try await withHome { home in
      try makeSession(home, mode: permissions)
      let authority = Authority("refresh-1")
      let session = try await renew(home) { authority.redeem($0) }
      #expect(session.access.secret == access(hours: 168, 2))
      let expected = storedSession.replacing(oldAccess, with: access(hours: 168, 2)).replacing(
        "refresh-1", with: "refresh-2")
      #expect(try text(home + "/auth.json") == expected)
      #expect(try mode(of: home + "/auth.json") == permissions)
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
        #expect(
          beside == [
            "auth.json", "auth.json.factory-report-new", "auth.json.factory-report-redeeming", "auth.v2.write.lock",
          ])
        for name in beside.dropLast() { #expect((try? mode(of: home + "/" + name)) == 0o600) }
        #expect((try? text(home + "/auth.json")) == storedSession)
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
      try write(storedSession.replacing(oldAccess, with: access(hours: 99, 5)), to: home + "/auth.json")
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
      let droids = storedSession.replacing(oldAccess, with: access(hours: 99, 5)).replacing("refresh-1", with: "droids")
      let authority = Authority("refresh-1")
      let session = try await renew(home) { token in
        try? write(droids, to: home + "/auth.json")
        return authority.redeem(token)
      }
      #expect(session.claims.organisation == "org_5")
      #expect(try text(home + "/auth.json") == droids && names(in: home) == ["auth.json"])
    }
  }

  @Test func `A field that droid changes during the renewal stays`() async throws {
    try await withHome { home in
      try makeSession(home)
      let authority = Authority("refresh-1")
      _ = try await renew(home) { token in
        try? write(storedSession.replacing("Ada", with: "Grace"), to: home + "/auth.json")
        return authority.redeem(token)
      }
      let after = try text(home + "/auth.json")
      #expect(after.contains("Grace") && after.contains("refresh-2"))
    }
  }

  @Test func `A link to the file stays one`() async throws {
    try await withHome { home in
      try FileManager.default.createDirectory(atPath: home + "/real", withIntermediateDirectories: false)
      try write(storedSession, to: home + "/real/secrets.json")
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
      let before = String(decoding: try #require(sealing.seal(Array(storedSession.utf8), like: like)), as: UTF8.self)
      try write(before, to: home + "/auth.v2.file")
      try write(key, to: home + "/auth.v2.key")
      let authority = Authority("refresh-1")
      _ = try await renew(home) { authority.redeem($0) }
      let after = try text(home + "/auth.v2.file")
      #expect(after.split(separator: ":")[0] != before.split(separator: ":")[0], "a fresh vector")
      let plain = try #require(sealing.open(Array(after.utf8)))
      #expect(
        String(decoding: plain, as: UTF8.self)
          == storedSession.replacing(oldAccess, with: access(hours: 168, 2)).replacing("refresh-1", with: "refresh-2"))
      #expect(try names(in: home) == ["auth.v2.file", "auth.v2.key"] && mode(of: home + "/auth.v2.file") == 0o600)
    }
  }
}
