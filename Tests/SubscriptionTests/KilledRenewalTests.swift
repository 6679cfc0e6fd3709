import Foundation
import Testing

@testable import Subscription

/// A renewal after a run that was killed during its own.
@Suite struct KilledRenewalTests {
  @Test(arguments: ["", "\u{0}\u{0}\u{0}\u{0}"])
  func `A pair that was written is put in place by the next run`(room: String) async throws {
    try await withHome { home in
      try await leaveKilledRun(in: home, having: renewedSession + room)
      let session = try await renew(home) { _ in
        Issue.record("it was sent")
        return .lost(reason: "")
      }
      #expect(session.claims.organisation == "org_4")
      #expect(try text(home + "/auth.json") == renewedSession && names(in: home) == ["auth.json"])
    }
  }

  @Test(arguments: [nil, "", "\u{0}\u{0}", String(renewedSession.dropLast(9)), storedSession])
  func `A pair that was not written is lost, and its token is not sent again`(written: String?) async throws {
    try await withHome { home in
      try await leaveKilledRun(in: home, having: written)
      #expect(
        try await renewalError(home) { _ in .lost(reason: "sent") } == .alreadyRedeemed(path: home + "/auth.json"))
      #expect(try text(home + "/auth.json") == storedSession)
      #expect(try !names(in: home).contains("auth.json.factory-report-new"))
    }
  }

  @Test func `A pair of a token that droid has replaced since is not taken`() async throws {
    try await withHome { home in
      try await leaveKilledRun(in: home, having: renewedSession)
      try write(storedSession.replacing("refresh-1", with: "droid's"), to: home + "/auth.json")
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
}
