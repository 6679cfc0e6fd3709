import AnalyticsAPI
import HTTP
import TestSupport
import Testing
import Usage

/// The organisation's list of users.
@Suite struct AccountTests {
  private func ask(_ bodies: [ScriptedServer.Answer]) async throws -> (
    accounts: Result<[Account], any Error>, targets: [String]
  ) {
    try await ScriptedServer.with(bodies) { server in
      let accounts = try await lend(server, TestClock(), RecordingLog()) { client in
        do { return Result<[Account], any Error>.success(try await client.accounts()) } catch { return .failure(error) }
      }
      return (accounts, server.targets)
    }
  }

  private func page(_ users: String, _ pagination: String) -> ScriptedServer.Answer {
    ScriptedServer.Answer(200, #"{"users":[\#(users)],"pagination":{\#(pagination)}}"#)
  }

  @Test func `All cursors are followed`() async throws {
    let (accounts, targets) = try await ask([
      page(
        #"{"id":"user_1","email":"a@x.test","firstName":"Ada","lastName":"L","createdAt":"2026-03-01T08:00:00.000Z"}"#,
        #""hasMore":true,"nextCursor":"a+b/c=""#),
      page(#"{"id":"user_2","email":null,"createdAt":null,"metadata":{}}"#, #""hasMore":false,"nextCursor":null"#),
    ])
    #expect(
      try accounts.get() == [
        Account(userID: "user_1", email: "a@x.test", name: "Ada L", createdOn: Day(iso: "2026-03-01")),
        Account(userID: "user_2", email: nil, name: nil, createdOn: nil),
      ])
    #expect(
      targets == [
        "/api/v0/organization/users?limit=100", "/api/v0/organization/users?limit=100&cursor=a%2Bb%2Fc%3D",
      ])
  }

  @Test(arguments: [402, 403])
  func `A plan or a key without it is an error with its status`(status: Int) async throws {
    let (accounts, targets) = try await ask([
      ScriptedServer.Answer(status, #"{"detail":"no","status":\#(status),"title":"T"}"#)
    ])
    #expect(throws: RequestError.self) { try accounts.get() }
    guard case .failure(let error) = accounts else { return }
    #expect((error as? RequestError)?.status == status && targets.count == 1)
  }

  @Test(arguments: [
    #"{"users":{}}"#, #"{"pagination":{}}"#, #"{"users":[{"email":"a@x.test"}]}"#, #"{"users":[1]}"#,
    #"{"users":[{"id":"a"}],"pagination":{"hasMore":true}}"#,
  ])
  func `An answer of another shape is an error`(body: String) async throws {
    let accounts = try await ask([ScriptedServer.Answer(200, body)]).accounts
    #expect(throws: RequestError.self) { try accounts.get() }
  }

  @Test func `Groups come from a file, and seats from the list`() throws {
    var groups = Roster()
    groups.add(Roster.Member(email: "A@x.test", group: "Red", costCentre: "K 1", line: 2))
    groups.add(Roster.Member(email: "bot@x.test", group: "Blue", line: 3))
    let list = AccountList(
      [
        Account(userID: "user_1", email: "a@x.test", name: "Ada", createdOn: Day(iso: "2026-03-01")),
        Account(userID: "user_2", email: "b@x.test", name: nil, createdOn: nil),
      ], fetchedAt: 0)
    let members = Array(Roster(list, groups: groups).members)
    #expect(members.map(\.group) == ["Red", nil, "Blue"])
    #expect(members.map(\.hasSeat) == [true, true, false])
    #expect(members.map(\.costCentre) == ["K 1", nil, nil])
    #expect(members[0].since == Day(iso: "2026-03-01") && members[0].userID == "user_1")
    #expect(!Roster(list, groups: nil).hasGroups && Roster(list, groups: groups).hasGroups)
  }

  @Test(arguments: [nil, "old@x.test"])
  func `A user joins the seat of the list and the group of the file`(address: String?) throws {
    var groups = Roster()
    groups.add(Roster.Member(email: "ada@x.test", group: "Red", costCentre: "K 1", line: 2))
    let list = AccountList([Account(userID: "user_1", email: address, name: nil, createdOn: nil)], fetchedAt: 0)
    let usage = ReportedUsage(
      MadeUpUsage(on("2026-10-06").users(user("user_1", [.sessions: 1], email: "ada@x.test"))))
    let summary = try Summary(of: "2026-10-06"..."2026-10-06", from: usage, comparing: false)
    let teams = Teams(Roster(list, groups: groups), of: usage.directory)
    #expect(teams.conflicts.count == 0)
    let seats = try Seats(teams, in: summary, from: usage)
    #expect(seats.people.map { [$0.seat, $0.group, $0.costCentre] } == [["user_1", "Red", "K 1"]])
    #expect(seats.of(summary.asked.period).map { $0.use.status } == [.active])
  }

  @Test func `Two people of the list with one address and two groups are a conflict`() {
    var groups = Roster()
    groups.add(Roster.Member(userID: "user_1", group: "Red", line: 2))
    groups.add(Roster.Member(userID: "user_2", group: "Blue", line: 3))
    let list = AccountList(
      ["user_1", "user_2"].map { Account(userID: $0, email: "a@x.test", name: nil, createdOn: nil) }, fetchedAt: 0)
    #expect(Teams(Roster(list, groups: groups)).conflicts.description == "a@x.test in line 2 and line 3")
  }
}
