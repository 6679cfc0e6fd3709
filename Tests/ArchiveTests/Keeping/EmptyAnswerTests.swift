import Archive
import TestSupport
import Testing
import Usage

/// An answer that lacks what an earlier one had deletes nothing, and the day is asked for again.
@Suite struct EmptyAnswerTests {
  private func provenance(_ age: Int) -> Archive.Provenance {
    Archive.Provenance(organisation: "org_1", fetchedAt: noon(day + age))
  }

  private func tools(_ calls: Count, _ lists: [Breakdown: [BreakdownRow]]) -> EndpointDay {
    var row = EndpointDay(endpoint: .tools, day: day, values: [.toolCalls: .count(calls)], breakdowns: lists)
    if let servers = lists[.mcpServers] { row.values[.mcpInvocations] = .count(Count(servers.count)) }
    return row
  }

  private func isSettled(_ archive: Archive, _ endpoint: Endpoint, at age: Int) throws -> Bool {
    try archive.settledDays(at: noon(day + age))(endpoint, day)
  }

  @Test(arguments: Endpoint.organisation)
  func `A row stays, with a note, until the API returns one again`(endpoint: Endpoint) throws {
    let row = EndpointDay(endpoint: endpoint, day: day, values: [DailyField.fields(of: endpoint)[0]: .count(7)])
    try withArchive { archive in
      try archive.keep([row], of: endpoint, for: day...day, from: provenance(1))
      try archive.keep([], of: endpoint, for: day...day, from: provenance(4))
      #expect(try archive.organisationDays(in: day...day) == [OrganisationDay(day: day, [row])])
      #expect(
        try archive.answerNotes(in: day...day) == [
          AnswerNote(
            endpoint, day, .withdrawn, subject: "",
            "The API no longer returns a row of /\(endpoint.rawValue) for the day; what it returned before stays.")
        ])
      #expect(
        try archive.coverage(endpoint, day) == Coverage(endpoint: endpoint, day: day, rows: 1, fetchedAt: noon(day + 1))
      )
      #expect(try !isSettled(archive, endpoint, at: 34) && isSettled(archive, endpoint, at: 35))
      try archive.keep([row], of: endpoint, for: day...day, from: provenance(5))
      #expect(try archive.answerNotes(in: day...day).isEmpty && isSettled(archive, endpoint, at: 6))
    }
  }

  @Test func `Of a row the lists stay that turn null, and with them the sum that is made of one`() throws {
    let servers = [BreakdownRow(keys: ["github"], values: [.count(1)])]
    try withArchive { archive in
      try archive.keep(
        [tools(1, [.mcpServers: servers, .skills: []])], of: .tools, for: day...day, from: provenance(4))
      try archive.keep([tools(2, [.skills: []])], of: .tools, for: day...day, from: provenance(5))
      let stored = try #require(archive.organisationDays(in: day...day).first)
      #expect(stored.values == [.toolCalls: .count(2), .mcpInvocations: .count(1)])
      #expect(stored.breakdowns == [.mcpServers: servers, .skills: []])
      #expect(try archive.answerNotes(in: day...day).map(\.subject) == ["mcp_by_server"])
      #expect(try !isSettled(archive, .tools, at: 6))
      // A list that becomes empty, too, unless nothing happened on the day.
      try archive.keep([tools(2, [.mcpServers: [], .skills: []])], of: .tools, for: day...day, from: provenance(6))
      #expect(try archive.organisationDays(in: day...day).first?.values == stored.values)
      #expect(try archive.organisationDays(in: day...day).first?.breakdowns == stored.breakdowns)
      #expect(try archive.answerNotes(in: day...day).map(\.subject) == ["mcp_by_server"])
      #expect(try !isSettled(archive, .tools, at: 7))
      try archive.keep([tools(0, [.mcpServers: [], .skills: []])], of: .tools, for: day...day, from: provenance(6))
      #expect(try archive.organisationDays(in: day...day).first?.breakdowns[.mcpServers] == [])
      #expect(try isSettled(archive, .tools, at: 7))
    }
  }

  @Test func `Of a row the numbers stay that turn null`() throws {
    func activity(_ sessions: Count?, _ messages: Count?) -> EndpointDay {
      EndpointDay(
        endpoint: .activity, day: day,
        values: [.dailyActiveUsers: .count(2)].merging(
          [(DailyField.sessions, sessions), (.messages, messages)].compactMap { field, count in
            count.map { (field, Amount.count($0)) }
          }
        ) { $1 })
    }
    try withArchive { archive in
      try archive.keep([activity(10, 60)], of: .activity, for: day...day, from: provenance(4))
      try archive.keep([activity(nil, 61)], of: .activity, for: day...day, from: provenance(5))
      #expect(try archive.organisationDays(in: day...day).first?.values == activity(10, 61).values)
      #expect(try archive.answerNotes(in: day...day).map(\.subject) == ["sessions"])
      #expect(try !isSettled(archive, .activity, at: 6) && isSettled(archive, .activity, at: 35))
      try archive.keep([activity(11, 61)], of: .activity, for: day...day, from: provenance(6))
      #expect(try archive.answerNotes(in: day...day).isEmpty && isSettled(archive, .activity, at: 7))
    }
  }

  @Test func `On a day that turns out to have no tool calls, no ratio stays`() throws {
    func tools(_ calls: Count, _ median: Double?) -> EndpointDay {
      var row = EndpointDay(endpoint: .tools, day: day, values: [.toolCalls: .count(calls)])
      row.values[.autonomyRatioMedian] = median.map(Amount.ratio)
      return row
    }
    try withArchive { archive in
      try archive.keep([tools(9, 3)], of: .tools, for: day...day, from: provenance(4))
      try archive.keep([tools(8, nil)], of: .tools, for: day...day, from: provenance(5))
      #expect(try archive.organisationDays(in: day...day).first?.values == tools(8, 3).values)
      try archive.keep([tools(0, nil)], of: .tools, for: day...day, from: provenance(6))
      #expect(try archive.organisationDays(in: day...day).first?.values == tools(0, nil).values)
    }
  }

  @Test func `A field that only this day lacks is asked for again, one that no day has is not`() throws {
    func commits(_ day: Day, _ requests: Count?) -> EndpointDay {
      var row = EndpointDay(endpoint: .productivity, day: day, values: [.gitCommits: .count(1)])
      row.values[.gitPRsCreated] = requests.map(Amount.count)
      return row
    }
    try withArchive { archive in
      try archive.keep([commits(day, nil)], of: .productivity, for: day...day, from: provenance(10))
      #expect(try isSettled(archive, .productivity, at: 11))
      try archive.keep([commits(day + 1, 2)], of: .productivity, for: (day + 1)...(day + 1), from: provenance(10))
      #expect(try [11, 34, 35].map { try isSettled(archive, .productivity, at: $0) } == [false, false, true])
    }
  }

  @Test func `The numbers of a list's entries stay that turn null, and their sum with them`() throws {
    func servers(_ github: Count?, _ linear: Count?) -> EndpointDay {
      let entries = [("github", github), ("linear", linear)].map {
        BreakdownRow(keys: [$0], values: [$1.map(Amount.count)])
      }
      var row = EndpointDay(
        endpoint: .tools, day: day, values: [.toolCalls: .count(9)], breakdowns: [.mcpServers: entries])
      if let github, let linear { row.values[.mcpInvocations] = .count(github + linear) }
      return row
    }
    try withArchive { archive in
      try archive.keep([servers(4, 3)], of: .tools, for: day...day, from: provenance(4))
      try archive.keep([servers(nil, 5)], of: .tools, for: day...day, from: provenance(5))
      #expect(try archive.organisationDays(in: day...day) == [OrganisationDay(day: day, [servers(4, 5)])])
      #expect(try archive.answerNotes(in: day...day).map(\.subject) == ["mcp_by_server"])
      #expect(
        try archive.answerNotes(in: day...day).map(\.message) == [
          "The API no longer returns a number of mcp_by_server of /tools (github) for the day; "
            + "what it returned before stays."
        ])
      #expect(try !isSettled(archive, .tools, at: 6) && isSettled(archive, .tools, at: 35))
    }
  }

  @Test func `Of two entries with the same keys no number is guessed`() throws {
    func tools(_ counts: [Count?]) -> EndpointDay {
      let entries = counts.map { BreakdownRow(keys: ["Read"], values: [$0.map(Amount.count)]) }
      return EndpointDay(
        endpoint: .tools, day: day, values: [.toolCalls: .count(9)], breakdowns: [.tools: entries])
    }
    try withArchive { archive in
      try archive.keep([tools([4, 5])], of: .tools, for: day...day, from: provenance(4))
      try archive.keep([tools([nil, 5])], of: .tools, for: day...day, from: provenance(5))
      #expect(try archive.organisationDays(in: day...day) == [OrganisationDay(day: day, [tools([nil, 5])])])
    }
  }

  @Test func `A number that only one entry lacks is asked for again`() throws {
    func tools(_ day: Day, _ count: Count?) -> EndpointDay {
      let entry = BreakdownRow(keys: ["Read"], values: [count.map(Amount.count)])
      return EndpointDay(endpoint: .tools, day: day, values: [.toolCalls: .count(9)], breakdowns: [.tools: [entry]])
    }
    try withArchive { archive in
      try archive.keep([tools(day, nil)], of: .tools, for: day...day, from: provenance(10))
      #expect(try isSettled(archive, .tools, at: 11))
      try archive.keep([tools(day + 1, 2)], of: .tools, for: (day + 1)...(day + 1), from: provenance(10))
      #expect(try [11, 34, 35].map { try isSettled(archive, .tools, at: $0) } == [false, false, true])
    }
  }

  @Test func `A ratio that only this day lacks is asked for again, unless the day has no tool calls`() throws {
    func tools(_ day: Day, _ calls: Count, _ mean: Double?) -> EndpointDay {
      var row = EndpointDay(endpoint: .tools, day: day, values: [.toolCalls: .count(calls)])
      row.values[.toolCallsPerSessionAverage] = mean.map(Amount.ratio)
      return row
    }
    try withArchive { archive in
      try archive.keep([tools(day + 1, 7, 2.5)], of: .tools, for: (day + 1)...(day + 1), from: provenance(10))
      for (calls, isSettled) in [(8, false), (0, true)] as [(Count, Bool)] {
        try archive.keep([tools(day, calls, nil)], of: .tools, for: day...day, from: provenance(10))
        #expect(try self.isSettled(archive, .tools, at: 11) == isSettled)
      }
    }
  }

  @Test func `A day with another number of rows than the API says is asked for again`() throws {
    let note = AnswerNote(.users, day, .otherTotal, subject: "", "/users says that it has 3 rows, and sent 1.")
    try withArchive { archive in
      try archive.keep([UserDay(userID: "a")], on: day, from: provenance(10), noting: [note])
      #expect(try [11, 34, 35].map { try isSettled(archive, .users, at: $0) } == [false, false, true])
    }
  }

  @Test(arguments: Endpoint.allCases)
  func `Rows whose number is in doubt stay so after an answer without rows`(endpoint: Endpoint) throws {
    let doubt = AnswerNote(endpoint, day, .otherTotal, subject: "", "It says that it has 3 rows, and sent 1.")
    let later = AnswerNote(endpoint, day, .otherTotal, subject: "", "It says that it has 2 rows, and sent 0.")
    try withArchive { (archive) throws in
      func keep(isEmpty: Bool, _ notes: [AnswerNote]) throws -> [AnswerNote] {
        if endpoint == .users {
          try archive.keep(isEmpty ? [] : [user("a", [.sessions: 1])], on: day, from: provenance(10), noting: notes)
        } else {
          let row = EndpointDay(endpoint: endpoint, day: day)
          try archive.keep(isEmpty ? [] : [row], of: endpoint, for: day...day, from: provenance(10), noting: notes)
        }
        return try archive.answerNotes(in: day...day).filter { $0.kind == .otherTotal }
      }
      #expect(try keep(isEmpty: false, [doubt]) == [doubt])
      #expect(try keep(isEmpty: true, []) == [doubt] && keep(isEmpty: true, []) == [doubt])
      #expect(try keep(isEmpty: true, [later]) == [later])
      #expect(try keep(isEmpty: false, []) == [])
    }
  }

  // MARK: Late days

  @Test(arguments: Endpoint.organisation)
  func `A missing day is asked for again until it is 35 days old`(endpoint: Endpoint) throws {
    try withArchive { archive in
      try archive.keep([], of: endpoint, for: day...day, from: provenance(10))
      #expect(try [11, 34, 35, 36].map { try isSettled(archive, endpoint, at: $0) } == [false, false, true, true])
      // Fetched while it was provisional, it is asked for once more.
      try archive.keep([], of: endpoint, for: day...day, from: provenance(1))
      #expect(try !isSettled(archive, endpoint, at: 40))
    }
  }

  @Test func `A day without users is missing unless there was no activity`() throws {
    try withArchive { archive in
      try archive.keep([], on: day, from: provenance(10))
      #expect(try !isSettled(archive, .users, at: 11))
      for (active, isSettled) in [(2, false), (0, true)] as [(Count, Bool)] {
        let row = EndpointDay(endpoint: .activity, day: day, values: [.dailyActiveUsers: .count(active)])
        try archive.keep([row], of: .activity, for: day...day, from: provenance(10))
        #expect(try self.isSettled(archive, .users, at: 11) == isSettled)
      }
    }
  }

  @Test func `A fetch in the future does not count`() throws {
    try withArchive { archive in
      try archive.keep([UserDay(userID: "a")], on: day, from: provenance(9))
      #expect(try !isSettled(archive, .users, at: 8) && isSettled(archive, .users, at: 9))
    }
  }

  // MARK: Notes

  @Test func `Notes are replaced with the day, and their number is limited`() throws {
    func note(_ number: Int, _ day: Day = day) -> AnswerNote {
      AnswerNote(.users, day, .repeated, subject: "u\(number)", "note \(number)")
    }
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep([UserDay(userID: "a")], on: day, from: .later, noting: (0..<120).map { note($0) })
      try archive.keep([UserDay(userID: "a")], on: day + 1, from: .later, noting: [note(1, day + 1)])
      try archive.close()
      let reopened = try Archive(path: path)
      defer { try? reopened.close() }
      let notes = try reopened.answerNotes(in: day...day)
      #expect(notes.count == 101 && Array(notes.prefix(100)) == (0..<100).map { note($0) })
      #expect(notes.last?.message == "/users has 20 more of these for the day.")
      // Notes of one kind leave room for those of another.
      let other = AnswerNote(.users, day, .otherTotal, subject: "", "other")
      try reopened.keep([UserDay(userID: "a")], on: day, from: .later, noting: (0..<120).map { note($0) } + [other])
      #expect(try reopened.answerNotes(in: day...day).filter { $0.kind == .otherTotal } == [other])
      try reopened.keep([UserDay(userID: "a")], on: day, from: .later)
      #expect(try reopened.answerNotes(in: day...(day + 1)) == [note(1, day + 1)])
    }
  }
}
