import Foundation
import Synchronization
import Testing

@testable import Subscription

/// A session's file is replaced only while it is as it was seen.
@Suite struct ReplacementTests {
  private static let (seen, ours) = (Array("seen".utf8), Array("ours".utf8))

  /// Prepares a replacement, lets another program work on the file, and puts the replacement in place.
  private func placed(in home: String, _ other: (String) throws -> Void) throws -> Bool {
    let path = home + "/auth.json"
    try write("seen", to: path)
    let replacement = try Replacement.made(of: path, in: home)
    try replacement.write(Self.ours)
    try other(path)
    let isPlaced = try replacement.place(Self.ours, over: Self.seen)
    replacement.discard()
    return isPlaced
  }

  @Test func `A file that is as it was seen is replaced`() async throws {
    try await withHome { home in
      let isPlaced = try placed(in: home) { _ in }
      #expect(isPlaced)
      #expect(try text(home + "/auth.json") == "ours" && names(in: home) == ["auth.json"])
    }
  }

  @Test func `A login that droid has written since stays, and a logout stays one`() async throws {
    try await withHome { home in
      let overLogin = try placed(in: home) { try write("droid's", to: $0) }
      #expect(!overLogin)
      #expect(try text(home + "/auth.json") == "droid's" && names(in: home) == ["auth.json"])
      let overLogout = try placed(in: home) { try FileManager.default.removeItem(atPath: $0) }
      #expect(!overLogout)
      #expect(try names(in: home) == [])
    }
  }

  @Test func `What is written again replaces what was written before`() async throws {
    try await withHome { home in
      let path = home + "/auth.json"
      try write("seen", to: path)
      let replacement = try Replacement.made(of: path, in: home)
      try replacement.write(Array("a longer text".utf8))
      try replacement.write(Self.ours)
      #expect(try replacement.place(Self.ours, over: Self.seen))
      #expect(try text(path) == "ours")
    }
  }

  @Test func `A login at the very moment of the exchange is never lost`() async throws {
    try await withHome { home in
      let path = home + "/auth.json"
      for round in 0..<300 {
        let hasWritten = Mutex(false)
        let thread = Thread {
          for _ in 0..<(round % 30) { sched_yield() }
          try? write("droid's", to: home + "/droid")
          rename(home + "/droid", path)
          hasWritten.withLock { $0 = true }
        }
        _ = try placed(in: home) { _ in thread.start() }
        while !hasWritten.withLock(\.self) { sched_yield() }
        #expect(try text(path) == "droid's")
        #expect(try names(in: home) == ["auth.json"])
      }
    }
  }

  // MARK: The end of a token

  @Test(arguments: [
    ("-9223372036854775808", true), ("9223372036854775807", false), ("-1e300", false), ("1e300", false),
    ("-9223372036854775809", true), ("1793534400.5", true), ("1793620801", false), ("1793620800", true),
  ])
  func `The end of a token may be any number`(end: String, isOver: Bool) throws {
    let token = try #require(AccessToken(jwt(#"{"exp":\#(end)}"#)))
    let session = DroidSession(access: token, claims: try #require(Claims(token)))
    #expect(session.isOver(at: now, margin: DroidSession.renewalMargin) == isOver)
    _ = session.isOver(at: now, margin: .max)
  }
}
