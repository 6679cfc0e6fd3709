import Archive
import Foundation
import GRDB
import TestSupport
import Testing
import Usage

/// Archives that an earlier version wrote are brought up to date, or left as they are.
@Suite struct OlderArchiveTests {
  @Test func `Everything in an archive of the first version is read as it was kept`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      let archive = try Archive(path: path)
      defer { try? archive.close() }
      #expect(try archive.organisation() == "org_1")

      let read = try archive.organisationDays(in: (day - 9)...(day + 9))
      let kept = VersionOne.days.map { day in
        let endpoints = [VersionOne.tokens, VersionOne.tools, VersionOne.activity, VersionOne.productivity]
        return OrganisationDay(day: day, endpoints.joined().filter { $0.day == day })
      }
      #expect(read == kept)
      // The same in numbers, should the fixture's description ever be changed together with the reading.
      #expect(read.map { $0.count(.billableTokens) } == [120_000, 98_500, 64_000])
      #expect(read.map { $0.values[.autonomyRatioAverage] } == [.ratio(6.5), nil, .ratio(4)])
      #expect(read.map { $0.count(.sessions) } == [40, 44, 12])
      #expect(read.map { $0.count(.gitCommits) } == [7, 3, nil])
      #expect(read[0].breakdowns[.models]?.map(\.keys) == [["opus", "standard"], ["haiku", ""]])
      #expect(read[0].breakdowns[.models]?.last?.values == [.count(30_000), nil, .count(500)])
      #expect(read[0].breakdowns[.hooks]?.first?.keys == ["PostToolUse", "Edit|Write", "swift format -i"])
      #expect(read[0].breakdowns[.slashCommands] == [] && read[1].breakdowns[.slashCommands] == nil)

      for day in VersionOne.days { #expect(try archive.userDays(on: day) == VersionOne.users[day]) }
      let ada = try #require(archive.userDays(on: day).first)
      #expect(ada.email == "ada@example.com" && ada.counts[.billableTokens] == Count(118_000.5))
      #expect(ada.counts[.gitCommits] == 0 && ada.counts[.hooks] == nil && ada.autonomyRatio == 7.75)
      #expect(ada.languages == ["Swift"] && ada.unknownFields == #"{"team":"Kernel"}"#)
    }
  }

  @Test func `What was known of its days still is`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      let archive = try Archive(path: path)
      defer { try? archive.close() }
      let coverage = try archive.coverage(of: VersionOne.days)
      #expect(coverage.count == 15 && coverage.allSatisfy { $0.fetchedAt == 1_768_716_000 })
      let settled = try archive.settledDays(at: noon(day + 400))
      for endpoint in Endpoint.allCases {
        #expect(VersionOne.days.map { settled(endpoint, $0) } == [true, false, false])
      }
      #expect(try archive.coverage(.users, day)?.rows == 2)
      #expect(try archive.coverage(.productivity, day + 2)?.rows == 0)
      // Restated before archives recorded what changed.
      let restated = coverage.filter(\.isRestated)
      #expect(Set(restated.map(\.endpoint)) == [.activity, .users])
      #expect(restated.allSatisfy { $0.day == day + 1 && $0.restatement == Restatement() })
    }
  }

  @Test func `From then on changes are recorded`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      let archive = try Archive(path: path)
      defer { try? archive.close() }
      var row = VersionOne.activity[1]
      row.values[.sessions] = .count(50)
      try archive.keep([row], of: .activity, for: (day + 1)...(day + 1), from: .later)
      #expect(
        try archive.coverage(.activity, day + 1)?.restatement?.changes
          == [Restatement.Change(.daily(.sessions), from: .count(44), to: .count(50))])
    }
  }

  @Test func `Its tables become those of a new archive, and its mode and owner stay`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      let before = try owner(path)
      try Archive(path: path).close()
      try Archive(path: path + ".new").close()
      #expect(try schema(path) == schema(path + ".new"))
      #expect(try migrations(path) == migrations(path + ".new") && migrations(path).count > 1)
      #expect(try owner(path) == before && before[.posixPermissions] == 0o640)
    }
  }

  @Test func `An archive of the second version keeps what was restated, and can hold subscriptions`() throws {
    try inTemporaryFolder { path in
      try make("archive-2.sql", path)
      let archive = try Archive(path: path)
      #expect(try archive.userDays(on: day) == VersionOne.users[day])
      #expect(
        try archive.coverage(.activity, day + 1)?.restatement?.changes
          == [Restatement.Change(.daily(.sessions), from: .count(41), to: .count(44))])
      #expect(try archive.subscription(on: day) == nil)
      let snapshot = SubscriptionSnapshot(
        Subscription(
          period: try #require(BillingPeriod(start: 1, end: 2)), standard: Pool(used: 1, totalAllowance: 2)),
        fetchedAt: 3, organisation: nil)
      try archive.keep(snapshot)
      #expect(try archive.subscription(on: day) == snapshot)
      try archive.close()
      try Archive(path: path + ".new").close()
      #expect(try schema(path) == schema(path + ".new"))
    }
  }

  @Test func `Views that a user made of an older archive show the same`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      let database = try DatabaseQueue(path: path)
      try database.write { db in
        try db.execute(
          sql: """
            CREATE VIEW mine AS SELECT day, user_email, billable_tokens FROM users;
            CREATE VIEW names AS SELECT id, value FROM text;
            """)
      }
      func rows() throws -> [String] {
        try database.read { db in
          try String.fetchAll(
            db, sql: "SELECT day || ifnull(user_email, '') || ifnull(billable_tokens, '') FROM mine ORDER BY 1")
            + String.fetchAll(db, sql: "SELECT id || value FROM names ORDER BY id")
        }
      }
      let before = try rows()
      #expect(before.count > 3)
      try Archive(path: path).close()
      #expect(try rows() == before)
      try database.close()
    }
  }

  @Test func `To open it again does nothing`() throws {
    try inTemporaryFolder { path in
      try makeVersionOne(path)
      try Archive(path: path).close()
      let database = try DatabaseQueue(path: path)
      let count = { try database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") } }
      let before = try count()
      let schemaVersion = try database.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      try Archive(path: path).close()
      #expect(try count() == before)
      #expect(try migrations(path) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"])
      // GRDB makes and drops a table of its own to begin the log: no more than that.
      let later = try database.read { try Int.fetchOne($0, sql: "PRAGMA schema_version") }
      #expect(try #require(later) - #require(schemaVersion) <= 2)
      try database.close()
    }
  }

  /// Each version that was ever released, with an archive that it left.
  @Test(arguments: 1...5)
  func `An archive of each earlier version reports the same days, and stays beside as it was`(version: Int) throws {
    try inTemporaryFolder { path in
      try make("archive-\(version).sql", path)
      let before = try contents(path)
      let archive = try Archive(path: path)
      let read = try archive.organisationDays(in: VersionOne.days)
      let kept = VersionOne.days.map { day in
        let endpoints = [VersionOne.tokens, VersionOne.tools, VersionOne.activity, VersionOne.productivity]
        return OrganisationDay(day: day, endpoints.joined().filter { $0.day == day })
      }
      #expect(read == kept)
      for day in VersionOne.days { #expect(try archive.userDays(on: day) == VersionOne.users[day]) }
      try archive.close()
      try Archive(path: path + ".new").close()
      #expect(try schema(path) == schema(path + ".new"))
      #expect(try contents(path + ".before-2") == before)
      #expect(try owner(path + ".before-2")[.posixPermissions] == 0o600)
      // What is in it is not copied again.
      let copy = try bytes(path + ".before-2")
      try Archive(path: path).close()
      #expect(try bytes(path + ".before-2") == copy)
    }
  }

  @Test(arguments: [6, 7, 8])
  func `An archive of the second edition is migrated without a copy`(version: Int) throws {
    try inTemporaryFolder { path in
      try make("archive-\(version).sql", path)
      let archive = try Archive(path: path)
      for day in VersionOne.days { #expect(try archive.userDays(on: day) == VersionOne.users[day]) }
      #expect(try archive.organisationDays(in: VersionOne.days).count == 3)
      try archive.close()
      try Archive(path: path + ".new").close()
      #expect(try schema(path) == schema(path + ".new"))
      #expect(!FileManager.default.fileExists(atPath: path + ".before-2"))
    }
  }

  @Test func `The subscription of an archive of version 7 is read, and joined by what came later`() throws {
    try inTemporaryFolder { path in
      try make("archive-7.sql", path)
      let archive = try Archive(path: path)
      defer { try? archive.close() }
      let kept = try #require(try archive.subscription(on: nil))
      #expect(kept.fetchedAt == 1_795_933_512 && kept.windows.isEmpty && kept.planName == nil)
      #expect(kept.subscription?.standard.used == 26_591_576 && kept.organisation == "org_01HPKCCBNNYKB4745ZCSBMZYT6")
      let later = SubscriptionSnapshot(
        nil, windows: [UsageWindow(.standard, .weekly, reportedPercent: 12.5, end: 1_796_000_000)],
        fetchedAt: 1_795_933_600, organisation: nil)
      try archive.keep(later)
      #expect(try archive.subscription(on: nil) == later)
      // The billing period of the earlier one holds this day.
      #expect(try archive.subscription(on: "2026-11-20") == kept)
    }
  }

  @Test func `The windows of an archive of version 8 are read, and it has no list of users yet`() throws {
    try inTemporaryFolder { path in
      try make("archive-8.sql", path)
      let archive = try Archive(path: path)
      defer { try? archive.close() }
      let kept = try #require(try archive.subscription(on: nil))
      #expect(kept.fetchedAt == 1_795_948_514 && kept.subscription == nil && kept.planName == "Team")
      #expect(kept.windows.count == 7 && kept.extraUsage?.balanceCents == 1234)
      #expect(try archive.accounts() == nil)
      let list = AccountList(
        [Account(userID: "user_1", email: "a@x.test", name: "Ada", createdOn: "2026-01-20")], fetchedAt: 1_795_950_000)
      try archive.keep(list)
      #expect(try archive.accounts() == list)
    }
  }

  @Test func `A new archive has no copy`() throws {
    try inTemporaryFolder { path in
      try Archive(path: path).close()
      try Archive(path: path).close()
      #expect(!FileManager.default.fileExists(atPath: path + ".before-2"))
    }
  }
}
