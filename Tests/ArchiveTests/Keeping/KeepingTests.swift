import Archive
import Foundation
import GRDB
import TestSupport
import Testing
import Usage

/// Days are kept whole, replaced whole, and asked for again until they are settled.
@Suite struct KeepingTests {
  private func provenance(_ age: Int, of day: Day = day, organisation: String? = "org_1") -> Archive.Provenance {
    Archive.Provenance(organisation: organisation, fetchedAt: noon(day + age))
  }

  // MARK: Settled or provisional

  @Test(arguments: [(0, false), (1, false), (2, false), (3, true), (4, true), (400, true)])
  func `A day is settled once it is three days old when fetched`(age: Int, isSettled: Bool) throws {
    try withArchive { archive in
      for endpoint in Endpoint.organisation {
        try archive.keep([], of: endpoint, for: day...day, from: provenance(age))
      }
      try archive.keep([], on: day, from: provenance(age))
      let settled = try archive.settledDays(at: noon(day + 400))
      for endpoint in Endpoint.allCases { #expect(settled(endpoint, day) == isSettled) }
      #expect(!settled(.tokens, day + 1) && !settled(.users, day - 1))
    }
  }

  @Test func `The border is midnight in UTC`() throws {
    let midnight = (day + 3).number * 86_400
    try withArchive { archive in
      for (fetchedAt, isSettled) in [(midnight - 1, false), (midnight, true)] {
        try archive.keep([], on: day, from: Archive.Provenance(organisation: nil, fetchedAt: fetchedAt))
        #expect(try archive.settledDays(at: noon(day + 400))(.users, day) == isSettled)
      }
    }
  }

  @Test func `Of several days each has its own age`() throws {
    try withArchive { archive in
      try archive.keep([], of: .tools, for: day...(day + 5), from: provenance(5))
      let settled = try archive.settledDays(at: noon(day + 400))
      #expect((0...5).map { settled(.tools, day + $0) } == [true, true, true, false, false, false])
      #expect(!settled(.activity, day))
    }
  }

  @Test func `A provisional day that is fetched again is settled`() throws {
    try withArchive { archive in
      try archive.keep([], on: day, from: provenance(1))
      try archive.keep([], on: day, from: provenance(9))
      #expect(try archive.settledDays(at: noon(day + 400))(.users, day))
    }
  }

  // MARK: Replacing

  @Test func `A day is replaced whole`() throws {
    var generator = SeededGenerator(seed: 1)
    let first = generator.endpointDay(.tools, day)
    var second = generator.endpointDay(.tools, day)
    // What the second answer lacks, or lists without rows, would stay.
    for list in Breakdown.breakdowns(of: .tools) where second.breakdowns[list]?.isEmpty != false {
      second.breakdowns[list] = first.breakdowns[list] ?? []
    }
    for field in DailyField.fields(of: .tools) where second.values[field] == nil {
      second.values[field] = field.kind == .ratio ? .ratio(1) : .count(1)
    }
    let other = generator.endpointDay(.tools, day + 1)
    func users(_ messages: Count, _ languages: TextList) -> [UserDay] {
      (0..<9).map { number in
        var row = UserDay(userID: "u\(number)", email: "u\(number)@example.com")
        for field in UserField.allCases { row.counts[field] = messages }
        (row.languages, row.unknownFields) = (languages, languages == ["Go"] ? #"{"new":1}"# : nil)
        return row
      }
    }
    let (before, after) = (users(7, ["Go"]), users(5, ["C"]))
    try withArchive { archive in
      try archive.keep([first, other], of: .tools, for: day...(day + 1), from: provenance(1))
      try archive.keep([second], of: .tools, for: day...day, from: provenance(9))
      #expect(
        try archive.organisationDays(in: day...(day + 1))
          == [OrganisationDay(day: day, [second]), OrganisationDay(day: day + 1, [other])])
      try archive.keep(before, on: day, from: provenance(1))
      try archive.keep(before, on: day + 1, from: provenance(1))
      try archive.keep(after, on: day, from: provenance(9))
      #expect(try archive.userDays(on: day) == after)
      #expect(try archive.userDays(on: day + 1) == before)
      #expect(try archive.coverage(.users, day)?.rows == 9)
    }
  }

  @Test func `A day without a row is known to be missing`() throws {
    try withArchive { archive in
      let rows = [activity(day + 1, sessions: 4)]
      try archive.keep(rows, of: .activity, for: day...(day + 2), from: provenance(9))
      try archive.keep([], on: day, from: provenance(9))
      let fetchedAt = provenance(9).fetchedAt
      let expected: Set = [
        Coverage(endpoint: .activity, day: day, rows: 0, fetchedAt: fetchedAt),
        Coverage(endpoint: .activity, day: day + 1, rows: 1, fetchedAt: fetchedAt),
        Coverage(endpoint: .activity, day: day + 2, rows: 0, fetchedAt: fetchedAt),
        Coverage(endpoint: .users, day: day, rows: 0, fetchedAt: fetchedAt),
      ]
      #expect(try Set(archive.coverage(of: (day - 5)...(day + 5))) == expected)
      #expect(try archive.coverage(of: (day + 3)...(day + 5)).isEmpty)
      #expect(try archive.organisationDays(in: day...(day + 2)).map(\.day) == [day + 1])
    }
  }

  // MARK: Restatements

  @Test func `The same numbers again are no restatement`() throws {
    var generator = SeededGenerator(seed: 2)
    let row = generator.endpointDay(.tools, day)
    let users = generator.users(20)
    var reordered = row
    reordered.breakdowns = row.breakdowns.mapValues { $0.reversed() }
    try withArchive { archive in
      for (age, row) in [(1, row), (2, row), (3, reordered), (4, row)] {
        try archive.keep([row], of: .tools, for: day...day, from: provenance(age))
        #expect(try archive.coverage(.tools, day)?.isRestated == false)
        #expect(try archive.coverage(.tools, day)?.fetchedAt == provenance(age).fetchedAt)
      }
      for (age, users) in [(1, users), (2, users.reversed()), (3, users)] {
        try archive.keep(users, on: day, from: provenance(age))
        #expect(try archive.coverage(.users, day)?.isRestated == false)
      }
    }
  }

  @Test func `Other numbers are a restatement, and it stays recorded`() throws {
    try withArchive { archive in
      for (age, sessions, isRestated) in [(1, 10, false), (2, 11, true), (3, 11, true)] as [(Int, Count, Bool)] {
        let row = activity(day, sessions: sessions)
        try archive.keep([row], of: .activity, for: day...day, from: provenance(age))
        #expect(try archive.coverage(.activity, day)?.isRestated == isRestated)
        var user = UserDay(userID: "u")
        user.counts[.sessions] = sessions
        try archive.keep([user], on: day, from: provenance(age))
        #expect(try archive.coverage(.users, day)?.isRestated == isRestated)
      }
    }
  }

  @Test func `A measure, a text, a user more: each is a restatement`() throws {
    let tools = { (count: Count) in
      EndpointDay(
        endpoint: .tools, day: day, breakdowns: [.tools: [BreakdownRow(keys: ["Read"], values: [.count(count)])]])
    }
    try withArchive { archive in
      try archive.keep([tools(1)], of: .tools, for: day...day, from: provenance(1))
      try archive.keep([tools(2)], of: .tools, for: day...day, from: provenance(2))
      #expect(try archive.coverage(.tools, day)?.isRestated == true)
      let (a, b) = (UserDay(userID: "a"), UserDay(userID: "b"))
      let changes = [
        ([a], [a, b]), ([a], [UserDay(userID: "a", email: "x")]),
      ]
      for (index, (before, after)) in changes.enumerated() {
        try archive.keep(before, on: day + index, from: provenance(index + 1))
        try archive.keep(after, on: day + index, from: provenance(index + 2))
        #expect(try archive.coverage(.users, day + index)?.isRestated == true)
      }
    }
  }

  @Test func `A row where there was none is no restatement, and a row that is gone is none`() throws {
    let row = activity(day, sessions: 3)
    try withArchive { archive in
      for (age, rows, isRestated) in [(1, [], false), (2, [row], false), (3, [], false)] {
        try archive.keep(rows, of: .activity, for: day...day, from: provenance(age))
        #expect(try archive.coverage(.activity, day)?.isRestated == isRestated)
      }
    }
  }

  @Test func `Only the day that changed is restated`() throws {
    let days = day...(day + 2)
    try withArchive { archive in
      try archive.keep(
        days.map { activity($0, sessions: 1) }, of: .activity, for: days, from: provenance(3))
      try archive.keep(
        days.map { activity($0, sessions: $0 == day + 1 ? 2 : 1) }, of: .activity, for: days,
        from: provenance(4))
      #expect(try days.map { try archive.coverage(.activity, $0)?.isRestated } == [false, true, false])
    }
  }

  // MARK: One organisation

  @Test func `The first organisation is the archive's`() throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      #expect(try archive.organisation() == nil)
      try archive.keep([], on: day, from: provenance(9, organisation: nil))
      #expect(try archive.organisation() == nil)
      try archive.keep([], on: day, from: provenance(9, organisation: "org_1"))
      try archive.keep([], on: day, from: provenance(9, organisation: nil))
      #expect(try archive.organisation() == "org_1")
      try archive.close()
      let reopened = try Archive(path: path)
      #expect(try reopened.organisation() == "org_1")
      try reopened.close()
    }
  }

  @Test func `Another organisation's days are refused and leave nothing`() throws {
    let other = provenance(9, organisation: "org_2")
    try withArchive { archive in
      try archive.keep([UserDay(userID: "a")], on: day, from: provenance(9))
      let coverage = try archive.coverage(of: day...(day + 9))
      let error = #expect(throws: ArchiveError.self) {
        try archive.keep([UserDay(userID: "b")], on: day, from: other)
      }
      guard case .otherOrganisation(archive.path, "org_1", "org_2")? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(throws: ArchiveError.self) {
        try archive.keep([activity(day, sessions: 1)], of: .activity, for: day...(day + 2), from: other)
      }
      #expect(try archive.coverage(of: day...(day + 9)) == coverage)
      #expect(try archive.userDays(on: day) == [UserDay(userID: "a")])
      #expect(try archive.organisationDays(in: day...(day + 2)).isEmpty)
      #expect(try archive.organisation() == "org_1")
    }
  }
}
