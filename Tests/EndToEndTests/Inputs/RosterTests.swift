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
      let roster = try RosterFile.roster(path)
      return try users.map { try roster.group(ofUser: ExactText($0), email: nil) }
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

  @Test func `A user in two groups is one user`() async throws {
    let refusal = try await refusal("a@x.test,Red\nb@x.test,Red\nA@x.test,Blue\n".utf8)
    #expect(refusal.contains("a user is in two groups: A@x.test in line 1 and line 3"), "\(refusal)")
  }

  @Test(arguments: ["(small groups)", "(not attributed)", "(organisation)"])
  func `Names of rows that are no groups are refused with their line`(group: String) async throws {
    let refusal = try await refusal("a@x.test,(unassigned)\nb@x.test,\(group)\n".utf8)
    #expect(refusal.contains("line 2 has the group \(group)"), "\(refusal)")
  }

  @Test(arguments: ["/", "/dev/zero", "/dev/full", "/nonexistent"])
  func `Folders, devices and missing files are refused`(path: String) {
    #expect(throws: ConfigurationError.self) { try RosterFile.roster(path) }
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
      _ = try RosterFile.roster(path, maximumUsers: 2)
      let error = #expect(throws: ConfigurationError.self) { try RosterFile.roster(path, maximumUsers: 1) }
      #expect(error?.description.contains("it has more than 1 users") == true)
    }
  }

  // MARK: More than groups

  @Test func `A roster has cost centres and days of entry, and may have other columns`() async throws {
    let text = "Since;Cost Centre;Name;Group;E-Mail;User ID\n2026-03-01;K 1;Ada;Red;a@x.test;user_1\n;;;Red;b@x.test;\n"
    let roster = try await roster(text)
    #expect(roster.count == 2)
    #expect(
      Array(roster.members) == [
        Roster.Member(
          userID: "user_1", email: "a@x.test", group: "Red", costCentre: "K 1", since: Day(iso: "2026-03-01"), line: 2),
        Roster.Member(email: "b@x.test", group: "Red", line: 3),
      ])
  }

  @Test func `Rows with one address or id are one person`() async throws {
    let text = """
      user_id,email,group,cost_centre
      user_1,,Red,
      ,a@x.test,Red,K 1
      user_1,A@x.test,Red,
      ,b@x.test,Red,

      """
    let roster = try await roster(text)
    #expect(roster.count == 2)
    let ada = Roster.Member(userID: "user_1", email: "A@x.test", group: "Red", costCentre: "K 1", line: 2)
    #expect(roster.members.first { $0.userID == "user_1" } == ada)
  }

  @Test func `A person whose rows are joined later is found by the addresses of all of them`() async throws {
    let text = """
      user_id,email,group
      ,new@x.test,Red
      user_1,first@x.test,Red
      user_1,second@x.test,Red
      user_1,new@x.test,Red

      """
    let roster = try await roster(text)
    #expect(roster.count == 1)
    for email: ExactText in ["new@x.test", "first@x.test", "second@x.test"] {
      #expect(try roster.group(ofUser: "user_2", email: email) == "Red")
    }
  }

  @Test(arguments: [
    "\u{200B}a@x.test", "a\u{200D}@x.test\u{FEFF}", " A@X.TEST\u{00A0}", "\u{2060} a@x.test \u{2060}",
  ])
  func `Addresses are compared without case, and without spaces around them or of no width`(address: String)
    async throws
  {
    let roster = try await roster("email,group\n\(address),Red\n")
    #expect(try roster.group(ofUser: "user_1", email: "a@x.test") == "Red")
    let plain = try await self.roster("email,group\na@x.test,Red\n")
    #expect(try plain.group(ofUser: "user_1", email: ExactText(address)) == "Red")
  }

  @Test(arguments: [
    ("email,group\nRed,a@x.test\nBlue,b@x.test\n", ["line 1", "exchanged"]),
    ("email,group\na@x.test,Red\nBlue,b@x.test\nc@x.test,Red\n", ["line 3", "exchanged"]),
    ("email,group\n", ["no rows"]),
    ("email,group,since\na@x.test,Red,1.3.2026\n", ["line 2", "1.3.2026", "YYYY-MM-DD"]),
    ("email,group,since\na@x.test,Red,2026-02-30\n", ["line 2", "2026-02-30"]),
  ])
  func `A roster that cannot be meant is refused`(text: String, words: [String]) async throws {
    let refusal = try await refusal(text.utf8)
    for word in words { #expect(refusal.contains(word), "\(refusal)") }
  }

  @Test func `Groups may be addresses where users have ids`() async throws {
    #expect(try await roster("user_id,group\nuser_1,red@x.test\n").members.map(\.group) == ["red@x.test"])
  }

  @Test func `Spaces and characters without width around a group's name are none of it`() async throws {
    let roster = try await roster(
      "email,group,cost_centre\na@x,Red,7\nb@x,\u{200B}Red\u{A0},\u{2003}7\nc@x,Red Team,\u{200B}\n")
    #expect(roster.members.map(\.group) == ["Red", "Red", "Red Team"])
    #expect(roster.members.map(\.costCentre) == ["7", "7", nil])
    #expect(try await refusal("email,group\na@x,\u{200B}\n".utf8).contains("line 2 has no group"))
  }

  // MARK: Against /users

  private func roster(_ text: String) async throws -> Roster {
    try await withTemporaryFolder { folder in
      let path = folder + "/r.csv"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try RosterFile.roster(path)
    }
  }

  /// What a roster and two users have not in common; `user_1` has three quarters of the tokens.
  private func findings(
    _ text: String, people: PeopleShown = .names
  ) async throws -> (findings: RosterFindings, conflicts: Examples) {
    let day = try #require(Day(iso: "2026-10-06"))
    let users = [("user_1", "a@x.test", 75), ("user_2", "b@x.test", 25)].map { id, email, tokens in
      var counts = UserCounts()
      counts[.billableTokens] = Count(tokens)
      return UserDay(userID: id, email: email, counts: counts)
    }
    let usage = ReportedUsage(MadeUpUsage(on("2026-10-06").users(users)), people: people) { "p" + $0 }
    let active = try usage.users(of: Period(asked: day...day))
    let teams = Teams(try await roster(text), of: usage.directory)
    return (RosterFindings(teams, active: active, lastDay: day, people: people), teams.conflicts)
  }

  @Test func `An address and an id of one user in two groups is a conflict`() async throws {
    let conflicts = try await findings(
      "user,group\na@x.test,Red\nUSER_1,Blue\nb@x.test,Red\nuser_2,Red\n"
    ).conflicts
    #expect(conflicts.count == 1 && conflicts.description == "user_1 in line 2 and line 3")
  }

  @Test(arguments: [
    (PeopleShown.names, ": w@x in line 3, x@x in line 5, y@x in line 6, …", ""),
    (.pseudonyms, "", ": line 3, line 5, line 6, …"), (.none, "", ": line 3, line 5, line 6, …"),
  ])
  func `Rows that match no user are one sentence`(people: PeopleShown, examples: String, lines: String) async throws {
    #expect(try await findings("user,group\na@x.test,Red\nuser_2,Red\n").findings.findings.isEmpty)
    let findings = try await findings(
      "user,group\na@x.test,Red\nw@x,A\nb@x.test,A\nx@x,A\ny@x,A\nz@x,A\n", people: people
    ).findings
    let finding = try #require(findings.findings.first)
    #expect(finding.check == "roster_unmatched" && finding.severity == .info)
    #expect(finding.expected == .count(6) && finding.actual == .count(2))
    #expect(
      finding.message == "4 of 6 people in the roster match no user in /users up to 2026-10-06\(examples).")
    // A line is a person, too; who makes the report has the file.
    #expect(
      findings.messages == ["4 of 6 people in the roster match no user in /users up to 2026-10-06\(examples)\(lines)."])
  }

  @Test(arguments: [
    (PeopleShown.names, "(unassigned): a@x.test."), (.pseudonyms, "(unassigned): puser_1."), (.none, "(unassigned)."),
  ])
  func `Users in no row are one sentence, with their part of the tokens`(people: PeopleShown, end: String)
    async throws
  {
    let findings = try await findings("user,group\nb@x.test,Red\n", people: people).findings
    let finding = try #require(findings.findings.first)
    #expect(findings.unassignedShare == 0.75 && findings.findings.count == 1)
    #expect(finding.check == "roster_unassigned" && finding.severity == .warning)
    #expect(finding.expected == .count(2) && finding.actual == .count(1))
    #expect(finding.message == "1 of 2 active users have no row in the roster and count as \(end)")
  }
}

extension Roster {
  /// The group of a user who had a row in `/users`.
  fileprivate func group(ofUser userID: ExactText, email: ExactText?) throws -> String {
    let day = try #require(Day(iso: "2026-10-06"))
    var counts = UserCounts()
    counts[.sessions] = 1
    let user = UserDay(userID: userID.text, email: email?.text, counts: counts)
    let usage = ReportedUsage(MadeUpUsage(on("2026-10-06").users(user)))
    _ = try usage.users(of: Period(asked: day...day))
    return Teams(self, of: usage.directory).group(of: userID).text
  }
}
