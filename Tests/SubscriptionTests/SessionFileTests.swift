import Foundation
import Testing

@testable import Subscription

/// The two forms of a session's file, and files that are not sessions.
@Suite struct SessionFileTests {
  private func error(_ home: String) -> SessionError? {
    do {
      _ = try SessionHome(home).session()
      return nil
    } catch {
      return error
    }
  }

  @Test func `The claims are read, and no more`() async throws {
    try await withHome { home in
      try write(#"{"access_token":"\#(access(hours: 1))","refresh_token":"r"}"#, to: home + "/auth.json")
      let session = try SessionHome(home).session()
      #expect(session.claims == Claims(expires: now + 3600, organisation: "org_1"))
      #expect(!session.isOver(at: now) && session.isOver(at: now + 3600))
      #expect(session.isOver(at: now, margin: 86_400))
    }
  }

  @Test(arguments: [
    ("{}", Claims(expires: nil, organisation: nil)),
    (#"{"exp":"soon","org_id":5,"roles":"owner"}"#, Claims(expires: nil, organisation: nil)),
    (#"{"exp":1.5,"roles":["a",7,"b"]}"#, Claims(expires: 1, organisation: nil)),
    (#"{"exp":1e300}"#, Claims(expires: nil, organisation: nil)),
  ])
  func `Claims that a token does not have are unknown`(payload: String, claims: Claims) throws {
    #expect(Claims(try #require(AccessToken(jwt(payload)))) == claims)
  }

  @Test(arguments: ["abc", "a.b", "a.b.c", "..", "a.e30=.c", "a.W10.c", ".e30.c", "a.b.c.d", "eyJ.e30"])
  func `An access token that is not a JWT is an error`(token: String) async throws {
    try await withHome { home in
      try write(#"{"access_token":"\#(token)","refresh_token":"r"}"#, to: home + "/auth.json")
      #expect(error(home) == .notJWT(path: home + "/auth.json"))
    }
  }

  @Test func `Without a file there is no session`() async throws {
    try await withHome { home in
      #expect(error(home) == SessionError.none(home: home))
      #expect(error(home + "/nowhere") == SessionError.none(home: home + "/nowhere"))
    }
  }

  @Test(arguments: [
    "", "null", "[]", "7", "{", #"{"access_token":"a.e30.c","refresh_to"#, "{}", #"{"access_token":null}"#,
    #"{"access_token":""}"#, #"{"access_token":"a b"}"#, #"{"access_token":"a.e30.c","access_token":"b.e30.c"}"#,
    #"{"access_token":"a.e30.c","refresh_token":"r","refresh_token":"s"}"#, "\u{0}\u{0}\u{0}",
  ])
  func `A file that is not a session is an error, and is not changed`(contents: String) async throws {
    try await withHome { home in
      try write(contents, to: home + "/auth.json")
      guard case .malformed(let path, let reason)? = error(home) else {
        Issue.record("\(String(describing: error(home)))")
        return
      }
      #expect(path == home + "/auth.json" && !reason.isEmpty)
      #expect(try text(path) == contents && names(in: home) == ["auth.json"])
    }
  }

  @Test func `A folder in the place of the file cannot be read`() async throws {
    try await withHome { home in
      try FileManager.default.createDirectory(atPath: home + "/auth.json", withIntermediateDirectories: false)
      #expect(error(home) == .unreadable(path: home + "/auth.json", reason: "Is a directory"))
    }
  }

  // MARK: The newer form

  /// NIST's GCM test case 14: key, vector and text are zeros.
  private static let zeroKey = Data(count: 32).base64EncodedString()
  private static let zeroText = [
    "000000000000000000000000", "d0d1c8a799996bf0265b98b5d48ab919", "cea7403d4d606b6e074ec5d3baf39d18",
  ]
  .map { hex in
    Data(stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) })
      .base64EncodedString()
  }.joined(separator: ":")

  @Test func `The cipher is AES-256-GCM as the standard has it`() throws {
    let sealing = try #require(Sealing(base64: Array(Self.zeroKey.utf8)))
    #expect(sealing.open(Array(Self.zeroText.utf8)) == [UInt8](repeating: 0, count: 16))
    #expect(sealing.open(Array((Self.zeroText + "\n").utf8)) == [UInt8](repeating: 0, count: 16))
    #expect(sealing.open(Array(Self.zeroText.replacing("0", with: "1").utf8)) == nil)
  }

  @Test(arguments: [12, 16])
  func `Each encryption has a new vector of the same length`(length: Int) throws {
    let sealing = try #require(Sealing(base64: Array(Self.zeroKey.utf8)))
    let like = Array((Data(count: length).base64EncodedString() + ":a:b").utf8)
    let first = try #require(sealing.seal(Array("secret".utf8), like: like))
    let second = try #require(sealing.seal(Array("secret".utf8), like: like))
    #expect(first != second)
    for sealed in [first, second] {
      #expect(sealing.open(sealed) == Array("secret".utf8))
      let vector = String(decoding: sealed, as: UTF8.self).split(separator: ":")[0]
      #expect(Data(base64Encoded: String(vector))?.count == length)
    }
  }

  /// Leaves a session in the newer form, and perhaps a stale one in the older.
  private func makeNewer(_ home: String, _ contents: String, stale: Bool = false) throws {
    let sealing = try #require(Sealing(base64: Array(Self.zeroKey.utf8)))
    let sealed = try #require(sealing.seal(Array(contents.utf8), like: Array(Self.zeroText.utf8)))
    try write(String(decoding: sealed, as: UTF8.self), to: home + "/auth.v2.file")
    try write(Self.zeroKey + "\n", to: home + "/auth.v2.key")
    guard stale else { return }
    try write(#"{"access_token":"\#(access(hours: -9))","refresh_token":"stale"}"#, to: home + "/auth.json")
  }

  @Test func `The newer form counts, not the stale file beside it`() async throws {
    try await withHome { home in
      try makeNewer(home, #"{"access_token":"\#(access(hours: 99, 7))","refresh_token":"r"}"#, stale: true)
      #expect(try SessionHome(home).session().claims.organisation == "org_7")
    }
  }

  @Test(arguments: ["", "a", Data(count: 16).base64EncodedString(), Data(count: 33).base64EncodedString(), "%"])
  func `An invalid key is an error`(key: String) async throws {
    try await withHome { home in
      try makeNewer(home, #"{"access_token":"\#(access(hours: 99))"}"#)
      try write(key, to: home + "/auth.v2.key")
      guard case .malformed(home + "/auth.v2.key", _)? = error(home) else {
        Issue.record("\(String(describing: error(home)))")
        return
      }
    }
  }

  @Test func `A truncated or changed file, and a missing key, are errors`() async throws {
    try await withHome { home in
      try makeNewer(home, #"{"access_token":"\#(access(hours: 99))"}"#)
      let whole = try text(home + "/auth.v2.file")
      // It begins with what is drawn anew each time.
      let changed = (whole.hasPrefix("A") ? "B" : "A") + whole.dropFirst()
      for broken in ["", String(whole.dropLast(5)), changed, whole + ":", "x:y:z"] {
        try write(broken, to: home + "/auth.v2.file")
        guard case .malformed(home + "/auth.v2.file", _)? = error(home) else {
          Issue.record("\(broken): \(String(describing: error(home)))")
          continue
        }
      }
      try FileManager.default.removeItem(atPath: home + "/auth.v2.key")
      #expect(error(home) == .unreadable(path: home + "/auth.v2.key", reason: "No such file or directory"))
    }
  }

  // MARK: Every other byte stays

  @Test(arguments: [
    (#"{"access_token":"A","refresh_token":"R"}"#, #"{"access_token":"new","refresh_token":"next"}"#),
    (
      #"{"refresh_token" :\#t"R" ,"access_token": "A"}"# + "\n\n",
      #"{"refresh_token" :\#t"next" ,"access_token": "new"}"# + "\n\n"
    ),
    (
      #"{"n":-1.5e3,"a":[{"access_token":"inner","}":"\""}],"access\u005ftoken":"A","t":true,"refresh_token":"R","z":{}}"#,
      #"{"n":-1.5e3,"a":[{"access_token":"inner","}":"\""}],"access\u005ftoken":"new","t":true,"refresh_token":"next","z":{}}"#
    ),
    (
      #"{"user":{"name":"Åsa \\\" 🚀"},"access_token":"A","refresh_token":"R","expires":9007199254740993}"#,
      #"{"user":{"name":"Åsa \\\" 🚀"},"access_token":"new","refresh_token":"next","expires":9007199254740993}"#
    ),
  ])
  func `Only the tokens are changed`(before: String, after: String) throws {
    let document = try SessionDocument(Array(before.utf8))
    #expect(document.access.secret == "A" && document.refresh?.secret == "R")
    let pair = TokenPair(access: try #require(AccessToken("new")), refresh: try #require(RefreshToken("next")))
    #expect(document.replacing(pair).map { String(decoding: $0, as: UTF8.self) } == after)
  }

  @Test func `A token with quotes is written as JSON`() throws {
    let document = try SessionDocument(Array(#"{"access_token":"A","refresh_token":"R"}"#.utf8))
    let pair = TokenPair(access: try #require(AccessToken(#"a"\b"#)), refresh: try #require(RefreshToken(#"\"#)))
    let again = try SessionDocument(try #require(document.replacing(pair)))
    #expect(again.access == pair.access && again.refresh == pair.refresh)
  }

  @Test func `A token is printed nowhere`() throws {
    let secret = "s3cr3t-t0k3n"
    let (access, refresh) = (try #require(AccessToken(secret)), try #require(RefreshToken(secret)))
    var dumped = ""
    dump((access, [refresh]), to: &dumped)
    for text in ["\(access)", "\(refresh)", String(reflecting: access), String(reflecting: [refresh]), dumped] {
      #expect(text.contains("(token)") || text == dumped)
      #expect(!text.contains(secret))
    }
    #expect(access.hidden(in: "it was \(secret).") == "it was (token).")
    #expect(!refresh.digest.contains(secret) && refresh.digest.count == 64)
  }
}
