import HTTP
import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// Answers that can be read, but are not what the reference describes.
@Suite struct UnusualAnswerTests {
  private typealias Answer = ScriptedServer.Answer

  private func page(_ rows: [String], _ meta: String = "", headers: [String] = []) -> Answer {
    Answer(200, headers: headers, #"{"data":[\#(rows.joined(separator: ","))],"meta":{\#(meta)}}"#)
  }

  private func row(_ user: String, _ members: String = #""sessions":1"#) -> String {
    #"{"user_id":"\#(user)","date":"2026-01-15",\#(members)}"#
  }

  private func users(_ answers: [Answer]) async throws -> UsersAnswer {
    try await ScriptedServer.with(answers) { server in
      try await lend(server, TestClock(), RecordingLog()) { try await $0.users(on: day) }
    }
  }

  private func reason(_ answers: [Answer]) async -> String? {
    await #expect(throws: RequestError.self) { try await users(answers) }?.description
  }

  @Test func `Of two rows of a user the one read last counts, and equal ones are one`() async throws {
    let answer = try await users([
      page([row("a", #""sessions":0,"hooks":3"#), row("b"), row("b")], #""has_more":true,"next_cursor":"c""#),
      page([row("c"), row("a", #""sessions":5,"hooks":3"#), row("b")], #""has_more":false"#),
    ])
    #expect(answer.users.map(\.userID) == ["a", "b", "c"])
    #expect(answer.users.map { $0.counts[.sessions] } == [5, 1, 1])
    #expect(
      answer.notes == [
        AnswerNote(
          .users, day, .repeated, subject: "a",
          "/users has two different rows for a (sessions 0, then 5); the one read last counts.")
      ])
  }

  @Test func `A full page that does not say whether more follow is an error that names day and page`() async throws {
    let rows = (0..<100).map { row("u\($0)") }
    let sentence = await reason([page(rows)])
    #expect(sentence?.contains("/users of 2026-01-15 cannot be used: the page is full") == true)
    let second = await reason([page([row("a")], #""next_cursor":"b""#), page(rows)])
    #expect(second?.contains("/users of 2026-01-15, page 2 cannot be used: the page is full") == true)
    #expect(try await users([page(Array(rows.dropLast()))]).users.count == 99)
    // A server whose pages are smaller says so.
    #expect(await reason([page([row("a"), row("b")], #""limit":2"#)])?.contains("the page is full") == true)
  }

  @Test(arguments: [
    #""limit":"2""#, #""limit":2.0"#, #""limit":"2.0""#, #""limit":"50","page_size":2"#, #""per_page":2"#,
    #""pageSize":"2""#,
  ])
  func `The size of a page counts however it is spelled`(member: String) async throws {
    #expect(await reason([page([row("a"), row("b")], member)])?.contains("the page is full") == true)
    #expect(try await users([page([row("a")], member)]).users.count == 1)
  }

  @Test(arguments: [#""limit":"many""#, #""limit":null"#, #""limit":0"#, #""limit":1e300"#, #""limit":[2]"#])
  func `A size that is no number says nothing`(member: String) async throws {
    #expect(try await users([page([row("a"), row("b")], member)]).users.count == 2)
  }

  @Test func `A total that differs from the rows of all pages is noted`() async throws {
    let pages = [
      page([row("a"), row("b")], #""total":3,"next_cursor":"c""#), page([row("a"), row("c")], #""total":"3""#),
    ]
    #expect(try await users(pages).notes == [])
    #expect(try await users([pages[0], page([row("c"), row("d"), row("e")], #""total":5.0"#)]).notes == [])
    let notes = try await users([pages[0], page([row("c")], #""total_count":"4""#)]).notes
    #expect(
      notes == [
        AnswerNote(
          .users, day, .otherTotal, subject: "", "/users says that it has 4 rows, and sent 3: rows may be missing.")
      ])
    let activity = page([#"{"date":"2026-01-15","daily_active_users":1}"#], #""total":2"#)
    #expect(try await ask([activity]).result.get().notes.map(\.kind) == [.otherTotal])
  }

  @Test func `Pages of fewer rows than were asked for are followed, or an error`() async throws {
    let fifty = (0..<50).map { row("u\($0)") }
    #expect(
      await reason([page(fifty, #""page":{"has_next":true,"number":1}"#)])?
        .contains("the page says that there are more, but names no cursor") == true)
    #expect(await reason([page(fifty, #""total_pages":3"#)])?.contains("it says that it has 3 pages") == true)
    #expect(await reason([page(fifty, #""next_page_token":"t""#)])?.contains("meta.next_page_token says") == true)
    let answer = try await users([
      page(fifty, #""paging":{"has_next":true,"nextCursor":"c","total":51}"#),
      page([row("z")], #""paging":{"has_next":false,"total":51},"total_pages":2,"page_size":50"#),
    ])
    #expect(answer.users.count == 51 && answer.notes.isEmpty)
  }

  @Test(arguments: [
    #"<https://api.example.com/users?page=2>; rel="next""#, "<x>; rel=prev, <y>;rel=next", #"<x>; Rel = "last next""#,
  ])
  func `A next page in the header Link is understood, too`(link: String) async throws {
    let answer = page([row("a")], headers: ["Link: \(link)"])
    #expect(await reason([answer])?.contains("the header Link says that more pages follow") == true)
    let first = page([row("a")], #""next_cursor":"c""#, headers: ["Link: \(link)"])
    #expect(
      try await users([first, page([row("b")], headers: ["Link: <x?next>; rel=\"prev nextish\""])]).users.count == 2)
    let days = page([#"{"date":"2026-01-15","daily_active_users":1}"#], headers: ["Link: \(link)"])
    #expect(try await ask([days]).error?.description.contains("the header Link says") == true)
  }

  @Test(arguments: ["total_rows", "total_users", "totalCount", "count"])
  func `A total of any name that was not read is noted, in front of other notes`(name: String) async throws {
    let fifty = (0..<50).map { row("u\($0)") } + [row("u1", #""sessions":2"#)]
    let notes = try await users([page(fifty, #""page_info":{"\#(name)":250}"#)]).notes
    #expect(notes.map(\.kind) == [.otherTotal, .repeated])
    #expect(notes.first?.message == "/users says that it has 250 rows, and sent 51: rows may be missing.")
    let first = page(fifty, #""\#(name)":51,"next_cursor":"c""#)
    #expect(
      try await users([first, page([row("z")], #""\#(name)":1"#)]).notes.map(\.kind) == [.repeated], "of the page")
    let fewer = try await users([page([row("a"), row("b")], #""\#(name)":1"#)]).notes
    #expect(fewer.first?.message == "/users says that it has 1 rows, and sent 2: one of the two is wrong.")
  }

  @Test func `A total of an organisation endpoint is noted for each day, the number of users is none`() async throws {
    let days = #"{"date":"2026-01-15","daily_active_users":1}"#
    let page = try organisationPage(.activity, #"{"data":[\#(days)],"total_rows":3}"#, days: day...(day + 1))
    #expect(page.notes.map(\.day) == [day, day + 1] && page.notes.allSatisfy { $0.kind == .otherTotal })
    #expect(try organisationPage(.activity, #"{"data":[\#(days)],"meta":{"total_users":300}}"#).notes.isEmpty)
  }

  @Test func `Keys that are no Unicode are added up, with a note`() async throws {
    let clients = #""daily_active_users_by_client":{"\ud800":1,"\ud801":2,"web":3}"#
    let answer = try await ask([page([#"{"date":"2026-01-15","daily_active_users":4,\#(clients)}"#])]).result.get()
    #expect(
      answer.days.first?.breakdowns[.clients]?.map(\.values) == [
        [.count(1)], [.count(2)], [.count(3)],
      ])
    #expect(answer.notes.contains { $0.kind == .repeated && $0.message.contains("1; 2") })
    #expect(answer.notes.contains { $0.kind == .unreadableText })
  }

  @Test func `Pages without a new user and with ever new cursors end`() async throws {
    let pages = (1...30).map { page([row("a")], #""has_more":true,"next_cursor":"\#($0)""#) }
    #expect(await reason(pages)?.contains("page 11 cannot be used: 10 pages in a row have no new user") == true)
  }

  @Test func `An organisation endpoint that says more pages follow is an error, as its reference has no pages`()
    async throws
  {
    for members in [#""has_more":true,"next_cursor":"c""#, #""next_cursor":"c""#] {
      let answer = page([#"{"date":"2026-01-15","daily_active_users":1}"#], members)
      let error = try await ask([answer]).error
      #expect(
        error?.description.contains("/activity of 2026-01-15 cannot be used: it says that more pages follow") == true)
    }
  }

  @Test func `204 is an answer without rows`() async throws {
    #expect(try await users([Answer(204, "")]).users.isEmpty)
    #expect(try await ask([Answer(204, "")]).result.get().days.isEmpty)
  }

  @Test func `The server's clock is that of the first page, or not known`() async throws {
    let first = page([row("a")], #""next_cursor":"b""#, headers: ["Date: Sun, 06 Nov 1994 08:49:37 GMT"])
    let last = page([row("b")], headers: ["Date: Sun, 06 Nov 1994 08:49:39 GMT"])
    #expect(try await users([first, last]).date == 784_111_777)
    #expect(try await users([page([], headers: ["Date: soon"])]).date == nil)
  }

  @Test func `Text that is no Unicode is noted with its field`() async throws {
    let answer = try await users([page([row("a", #""user_email":"\ud83d","languages":["Go","\udfff"]"#)])])
    #expect(answer.users[0].email == "\u{FFFD}" && answer.users[0].languages == ["Go", "\u{FFFD}"])
    #expect(answer.notes.map(\.subject) == ["languages[]", "user_email"])
    #expect(answer.notes.allSatisfy { $0.kind == .unreadableText && $0.day == day && $0.endpoint == .users })
  }
}
