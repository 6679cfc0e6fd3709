import Foundation
import TestSupport
import Testing
import Usage

@testable import ReportAssembly
@testable import factory_report

/// Files that map users to groups, as people and programs write them.
@Suite struct RosterTests {
  /// Reads a roster of these bytes, and gives the groups of users.
  private func groups(_ bytes: some Sequence<UInt8>, of users: [String]) async throws -> [String] {
    try await withTemporaryFolder { folder in
      let path = folder + "/g.csv"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let mapping = try Roster(csv: path).mapping
      return users.map { mapping.group(ofUser: $0, email: nil) }
    }
  }

  /// Why a roster of these bytes cannot be used.
  private func refusal(_ bytes: some Sequence<UInt8>) async throws -> String {
    let error = await #expect(throws: ConfigurationError.self) { _ = try await groups(bytes, of: []) }
    return error?.description ?? ""
  }

  @Test(arguments: [
    // Comma, semicolon and tab; a header, none, and one that names the columns in another order.
    "email,group\na@x.test,Red\nb@x.test,Blue\n",
    "email;group\r\na@x.test;Red\r\nb@x.test;Blue\r\n",
    "email\tgroup\ra@x.test\tRed\rb@x.test\tBlue\r",
    "sep=;\nE-Mail;Gruppe\na@x.test;Red\nb@x.test;Blue",
    "a@x.test,Red\nb@x.test,Blue",
    "Group,Name,User_Email\nRed,\"Ada, A.\",a@x.test\nBlue,Bob,b@x.test\n",
    "\u{FEFF}user_id,group\nA@X.TEST , Red\n\n , \nb@x.test,\"Blue\"\n",
    "user_id,user_email,group\nuser_1,a@x.test,Red\nuser_2,b@x.test,Blue\n",
    // As Excel writes empty cells; the same row twice.
    "email,group,,\na@x.test,Red,,\nb@x.test,Blue,,\n,,,\nb@x.test,Blue,,\n",
  ])
  func `A roster reads`(text: String) async throws {
    #expect(try await groups(text.utf8, of: ["a@x.test", "B@x.test", "c@x.test"]) == ["Red", "Blue", "(unassigned)"])
  }

  @Test func `Quotes are those of RFC 4180`() async throws {
    let text = "email,group\na@x.test,\"R\"\"D\"\nb@x.test,\"two\nlines, one field\"\nc@x.test,5\" disks\n"
    #expect(
      try await groups(text.utf8, of: ["a@x.test", "b@x.test", "c@x.test"])
        == ["R\"D", "two\nlines, one field", "5\" disks"])
  }

  @Test(arguments: [
    // 华东 in GBK, מ in CP1255, é in Latin-1, ’ in CP1252.
    ([0xBB, 0xAA, 0xB6, 0xAB], "line 3"), ([0xEE], "line 3"), ([0xE9], "line 3"), ([0x92], "line 3"),
    ([0xED, 0xA0, 0x80], "line 3"), ([0xC3], "line 3"),
  ])
  func `Text that is not UTF-8 is refused with its line`(group: [UInt8], line: String) async throws {
    let text = Array("email,group\na@x.test,Red\nb@x.test,".utf8)
    let refusal = try await refusal(text + group + Array("\n".utf8))
    #expect(refusal.contains(line) && refusal.contains("UTF-8"), "\(refusal)")
  }

  @Test(arguments: [
    ("email,group\na@x.test,\"Red\nb@x.test,Blue\n", ["line 2", "not closed"]),
    ("email,group\na@x.test\n", ["line 2", "1 fields"]),
    ("email,group\n\na@x.test,Red,Blue\n", ["line 3", "3 fields"]),
    ("email,group\n,Red\n", ["line 2", "no user"]),
    ("email,group\na@x.test,\n", ["line 2", "no group"]),
    ("email,group\na@x.test,\"Red\" x\n", ["line 2", "closing quote"]),
    ("email,group\na@x.test,R\u{0}d\n", ["line 2", "NUL"]),
    ("ada,Red\nbob,Blue\n", ["line 1", "header"]),
    ("email\na@x.test\n", ["line 1", "two columns"]),
    ("", ["empty"]), ("\n \n", ["empty"]),
    ("email,group\na@x.test,Red\nb@x.test,Red\nA@x.test,Blue\n", ["A@x.test", "line 2 and line 4"]),
    ("email,group\n" + String(repeating: "x", count: 70_000), ["line 2", "64 KiB"]),
  ])
  func `A roster that is none is refused with the line`(text: String, words: [String]) async throws {
    let refusal = try await refusal(text.utf8)
    for word in words { #expect(refusal.contains(word), "\(refusal)") }
  }

  @Test func `UTF-16 is refused by its name`() async throws {
    #expect(try await refusal([0xFF, 0xFE, 0x61, 0, 0x40, 0]).contains("UTF-16"))
    #expect(try await refusal([0xFE, 0xFF, 0, 0x61, 0, 0x40]).contains("UTF-16"))
  }

  @Test func `Of users in two groups the number and three are named`() async throws {
    let rows = (1...5).map { "u\($0)@x.test,Red\nu\($0)@x.test,Blue\n" }.joined()
    let refusal = try await refusal(rows.utf8)
    #expect(refusal.contains("5 users are in two groups"))
    #expect(refusal.contains("u3@x.test in line 5 and line 6, …") && !refusal.contains("u4@"), "\(refusal)")
  }

  @Test(arguments: ["/", "/dev/zero", "/dev/full", "/nonexistent"])
  func `Folders, devices and missing files are refused`(path: String) {
    #expect(throws: ConfigurationError.self) { try Roster(csv: path) }
  }

  @Test func `More than 16 MiB are read to the last row`() async throws {
    let filler = (0..<100_000).map { number in
      "x\(String(repeating: "0", count: 160))\(number)@x.test,Filler \(number % 50)\n"
    }
    let text = "email,group\n" + filler.joined() + "a@x.test,Red\n"
    #expect(text.utf8.count > 16 << 20)
    #expect(try await groups(text.utf8, of: ["a@x.test"]) == ["Red"])
  }

  @Test func `More users than the memory has room for are refused`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/g.csv"
      try Data("email,group\na@x.test,Red\nb@x.test,Red\na@x.test,Red\n".utf8).write(to: URL(fileURLWithPath: path))
      _ = try Roster(csv: path, maximumUsers: 2)
      let error = #expect(throws: ConfigurationError.self) { try Roster(csv: path, maximumUsers: 1) }
      #expect(error?.description.contains("it has more than 1 users") == true)
    }
  }

  // MARK: Against /users

  private func checked(_ text: String) async throws -> String? {
    try await withTemporaryFolder { folder in
      let path = folder + "/g.csv"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      let day = try #require(Day(iso: "2026-10-06"))
      let users = [("user_1", "a@x.test"), ("user_2", "b@x.test")].map { UserDay(userID: $0, email: $1) }
      let usage = MadeUpUsage(on("2026-10-06").users(users))
      return try Roster(csv: path).checked(against: usage, in: day...day)
    }
  }

  @Test func `An address and an id of one user in two groups is an error`() async throws {
    let error = await #expect(throws: ConfigurationError.self) {
      _ = try await checked("user,group\na@x.test,Red\nUSER_1,Blue\nb@x.test,Red\nuser_2,Red\n")
    }
    #expect(error?.description.contains("1 users are in two groups: user_1 in line 2 and line 3") == true)
  }

  @Test func `Rows that match no user are one sentence`() async throws {
    #expect(try await checked("user,group\na@x.test,Red\nuser_2,Red\n") == nil)
    let remark = try await checked("user,group\na@x.test,Red\nw@x,A\nx@x,A\ny@x,A\nz@x,A\n")
    #expect(remark?.contains("4 of 5 users") == true)
    #expect(remark?.contains("w@x in line 3, x@x in line 4, y@x in line 5, …") == true)
  }
}
