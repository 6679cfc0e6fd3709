import Foundation
import TestSupport
import Testing

@testable import Subscription

/// The lock that droid takes while it writes, and the renewal beside a program that takes it.
@Suite struct DroidLockTests {
  private static let name = "auth.v2.write.lock"
  /// Above the largest number of a process.
  private static let gone = 99_999_999

  private func takes(_ home: String) async throws -> Bool {
    guard let lock = try await DroidLock.taken(in: home, patience: .zero) else { return false }
    lock.release()
    return true
  }

  private func makeLock(_ home: String, owner: String?, age: TimeInterval = 0, name: String = name) throws {
    let lock = home + "/" + name
    try FileManager.default.createDirectory(atPath: lock, withIntermediateDirectories: false)
    if let owner { try write(owner, to: lock + "/owner.json") }
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -age)], ofItemAtPath: lock)
  }

  @Test func `The lock names this process while it is held, and is gone when it is released`() async throws {
    try await withHome { home in
      guard let lock = try await DroidLock.taken(in: home, patience: .zero) else {
        Issue.record("it was not taken")
        return
      }
      let owner = try JSONSerialization.jsonObject(with: Data(text(home + "/\(Self.name)/owner.json").utf8))
      let members = try #require(owner as? [String: Any])
      #expect(members["pid"] as? Int == Int(getpid()) && (members["token"] as? String)?.count == 36)
      #expect(try names(in: home) == [Self.name] && mode(of: home + "/" + Self.name) == 0o700)
      #expect(try await !takes(home), "it is held")
      lock.release()
      #expect(try names(in: home) == [])
      #expect(try await takes(home))
    }
  }

  @Test(
    arguments: [
      (#"{"token":"t","pid":\#(gone)}"#, 0, true), (#"{"token":"t","pid":\#(getpid())}"#, 99, false),
      (nil, 11, true), (nil, 0, false), ("{", 11, true), (#"{"token":"t"}"#, 0, false),
    ] as [(String?, TimeInterval, Bool)])
  func `A lock is abandoned when its process is gone, or when it is old and names none`(
    owner: String?, age: TimeInterval, isAbandoned: Bool
  ) async throws {
    try await withHome { home in
      try makeLock(home, owner: owner, age: age)
      #expect(try await takes(home) == isAbandoned)
      #expect(try names(in: home) == (isAbandoned ? [] : [Self.name]))
    }
  }

  @Test func `A lock that is a file counts alike`() async throws {
    try await withHome { home in
      try write(#"{"pid":\#(getpid()),"createdAt":1,"nonce":"n"}"#, to: home + "/" + Self.name)
      #expect(try await !takes(home))
      try write(#"{"pid":\#(Self.gone),"createdAt":1,"nonce":"n"}"#, to: home + "/" + Self.name)
      #expect(try await takes(home))
      #expect(try names(in: home) == [])
    }
  }

  @Test func `What is more than an abandoned lock stays`() async throws {
    let dead = #"{"token":"t","pid":\#(Self.gone)}"#
    for name in [Self.name, Self.name + ".reclaim"] {
      try await withHome { home in
        if name != Self.name { try makeLock(home, owner: dead) }
        try makeLock(home, owner: dead, name: name)
        try write("mine", to: home + "/\(name)/notes")
        #expect(try await !takes(home))
        #expect(try text(home + "/\(name)/notes") == "mine")
        #expect(try text(home + "/\(name)/owner.json") == dead)
      }
    }
    try await withHome { home in
      try makeLock(home, owner: dead, name: "other")
      #expect(symlink("other", home + "/" + Self.name) == 0)
      #expect(try await !takes(home))
      #expect(try names(in: home) == [Self.name, "other"] && text(home + "/other/owner.json") == dead)
    }
  }

  @Test func `An abandoned lock is removed by one process at a time`() async throws {
    try await withHome { home in
      let dead = #"{"token":"t","pid":\#(Self.gone)}"#
      try makeLock(home, owner: dead)
      try makeLock(home, owner: #"{"token":"u","pid":\#(getpid())}"#, name: Self.name + ".reclaim")
      #expect(try await !takes(home), "another process is about to")
      try FileManager.default.removeItem(atPath: home + "/\(Self.name).reclaim")
      try makeLock(home, owner: dead, name: Self.name + ".reclaim")
      // The first attempt removes what is left of the process that was about to.
      _ = try await takes(home)
      #expect(try await takes(home))
      #expect(try names(in: home) == [])
    }
  }

  // MARK: Beside another program

  /// A program that takes droid's lock as droid does, and renews the session.
  private func otherProgram(_ home: String, _ authority: Authority, _ pauses: [Int]) async throws {
    func pause(_ index: Int) async { for _ in 0..<pauses[index] { await Task.yield() } }
    await pause(0)
    let pending = home + "/\(Self.name).\(UUID()).pending"
    try FileManager.default.createDirectory(atPath: pending, withIntermediateDirectories: false)
    try write(#"{"token":"other","pid":\#(getpid())}"#, to: pending + "/owner.json")
    while rename(pending, home + "/" + Self.name) != 0 { try await Task.sleep(for: .milliseconds(1)) }
    await pause(1)
    let session = try text(home + "/auth.json")
    let token = try #require(session.firstMatch(of: /"refresh_token": "([^"]+)"/)?.1)
    let old = try #require(session.firstMatch(of: /"access_token": "([^"]+)"/)?.1)
    await pause(2)
    if case .pair(let pair) = authority.redeem(try #require(RefreshToken(String(token)))) {
      await pause(3)
      let new = session.replacing(token, with: pair.refresh.secret).replacing(old, with: pair.access.secret)
      try write(new, to: home + "/auth.json.other")
      try #require(rename(home + "/auth.json.other", home + "/auth.json") == 0)
    }
    await pause(0)
    try FileManager.default.removeItem(atPath: home + "/" + Self.name)
  }

  @Test(arguments: 0..<20)
  func `Ten random interleavings lose no pair and send no token twice`(group: Int) async throws {
    for number in 0..<10 {
      var random = SeededGenerator(seed: UInt64(group * 10 + number))
      let pauses = (0..<3).map { _ in (0..<4).map { _ in Int.random(in: 0..<60, using: &random) } }
      try await withHome { home in
        try makeSession(home)
        let authority = Authority("refresh-1")
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask { for pauses in pauses.dropFirst() { try await otherProgram(home, authority, pauses) } }
          for wait in pauses[0].prefix(2) {
            group.addTask {
              for _ in 0..<wait { await Task.yield() }
              _ = try await renew(home) { token in
                for _ in 0..<wait { await Task.yield() }
                return authority.redeem(token)
              }
            }
          }
          try await group.waitForAll()
        }
        #expect(Set(authority.received).count == authority.received.count, "a token was sent twice")
        let token = try #require(text(home + "/auth.json").firstMatch(of: /"refresh_token": "([^"]+)"/)?.1)
        #expect(authority.accepts(String(token)), "a pair was lost")
        #expect(try names(in: home) == ["auth.json"])
      }
    }
  }
}
