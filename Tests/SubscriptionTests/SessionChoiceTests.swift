import Foundation
import Testing

@testable import Subscription

/// Which of the sessions in a folder counts.
@Suite struct SessionChoiceTests {
  private static let key = Data((0..<32).map { UInt8($0) }).base64EncodedString()

  private func session(hours: Int, _ number: Int) -> String {
    #"{"access_token": "\#(access(hours: hours, number))", "refresh_token": "refresh-\#(number)"}"#
  }

  /// Writes a session in one of the forms; sealed ones have an initialisation vector of 16 bytes.
  private func make(_ name: String, in home: String, hours: Int, _ number: Int, isSealed: Bool) throws {
    let plain = session(hours: hours, number)
    guard isSealed else { return try write(plain, to: home + "/" + name) }
    let sealing = try #require(Sealing(base64: Array(Self.key.utf8)))
    let like = Array((Data(count: 16).base64EncodedString() + "::").utf8)
    let sealed = try #require(sealing.seal(Array(plain.utf8), like: like))
    try write(String(decoding: sealed, as: UTF8.self), to: home + "/" + name)
    try write(Self.key, to: home + "/auth.v2.key")
  }

  private static let forms = [
    ("auth.v2.keyring", true), ("auth.v2.loginkeychain", true), ("auth.v2.file", true), ("auth.encrypted", true),
    ("auth.encrypted", false), ("auth.json", false), ("auth.json", true),
  ]

  @Test(arguments: forms)
  func `Each form is read, renewed and written back as it was`(name: String, isSealed: Bool) async throws {
    try await withHome { home in
      try make(name, in: home, hours: 12, 1, isSealed: isSealed)
      let home = SessionHome(home)
      #expect(try home.session().claims.organisation == "org_1" && home.remarks().isEmpty)
      let authority = Authority("refresh-1")
      let renewed = try await renew(home.path, insteadOf: access(hours: 12)) { authority.redeem($0) }
      #expect(renewed.access.secret == access(hours: 168, 2))
      let after = try text(home.path + "/" + name)
      #expect(after.contains("refresh-2") == !isSealed)
      if isSealed { #expect(Data(base64Encoded: String(after.prefix { $0 != ":" }))?.count == 16) }
      #expect(try names(in: home.path) == (isSealed ? [name, "auth.v2.key"].sorted() : [name]))
    }
  }

  @Test func `The session that lasts longest counts, and the stale ones are said`() async throws {
    try await withHome { home in
      try make("auth.v2.file", in: home, hours: 9, 1, isSealed: true)
      try make("auth.encrypted", in: home, hours: 99, 2, isSealed: false)
      try make("auth.json", in: home, hours: -9, 3, isSealed: false)
      let home = SessionHome(home)
      #expect(try home.session().claims.organisation == "org_2")
      let remarks = try home.remarks()
      #expect(remarks.count == 2 && remarks[0].contains("auth.v2.file is older than that in auth.encrypted"))
      #expect(remarks[1].contains("auth.json is older"))
      // Of two alike, the newer form.
      try make("auth.v2.keyring", in: home.path, hours: 99, 4, isSealed: true)
      #expect(try home.session().claims.organisation == "org_4")
    }
  }

  @Test(arguments: ["auth.v2.keyring", "auth.v2.loginkeychain", "auth.v2.file"])
  func `Beside a session that cannot be read, another is used and never renewed`(name: String) async throws {
    try await withHome { home in
      try make("auth.json", in: home, hours: 12, 1, isSealed: false)
      try write("AAAA:AAAA:AAAA", to: home + "/" + name)
      let before = try names(in: home)
      #expect(try SessionHome(home).session().claims.organisation == "org_1")
      let remarks = try SessionHome(home).remarks()
      #expect(remarks.count == 1 && remarks[0].contains("\(name) cannot be read and may be newer"))
      #expect(
        try await renewalError(home) { _ in .lost(reason: "sent") } == .uncertain(path: home + "/auth.json"))
      #expect(try text(home + "/auth.json") == session(hours: 12, 1) && names(in: home) == before)
    }
  }

  @Test func `Alone, a session in a keyring says where its key is`() async throws {
    try await withHome { home in
      try write("AAAA:AAAA:AAAA", to: home + "/auth.v2.keyring")
      do {
        _ = try SessionHome(home).session()
        Issue.record("it was read")
      } catch {
        #expect("\(error)".contains("its key is in a keyring"))
      }
    }
  }
}
