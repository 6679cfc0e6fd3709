import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// Bodies that are not what the reference describes: each is an error that names the field, and none a crash.
@Suite struct MalformedBodyTests {
  private func problem(_ read: () throws -> some Any) -> FieldProblem? {
    #expect(throws: FieldProblem.self) { _ = try read() }
  }

  // MARK: Fields

  @Test(arguments: [
    (#"{"meta":{}}"#, "the required field data is missing"), ("{}", "the required field data is missing"),
    (#"{"data":null}"#, "data is not a list"), (#"{"data":{}}"#, "data is not a list"),
    (#"{"data":"x"}"#, "data is not a list"), (#"{"data":[],"data":[]}"#, "data is there twice"),
    ("[]", "it is not an object with data and meta"), ("null", "it is not an object with data and meta"),
    (#""text""#, "it is not an object with data and meta"), ("7", "it is not an object with data and meta"),
    (#"{"data":[],"meta":[]}"#, "meta is not an object"), (#"{"data":[],"meta":{},"meta":{}}"#, "meta is there twice"),
    (#"{"data":[],"meta":{"org_id":7}}"#, "meta.org_id is not a text"),
    (#"{"data":[],"meta":{"org_id":"a","org_id":"b"}}"#, "meta.org_id is there twice"),
    (#"{"data":[1]}"#, "row 1 of data is not an object"), (#"{"data":[null]}"#, "row 1 of data is not an object"),
  ])
  func `Envelopes`(body: String, reason: String) {
    #expect(problem { try usersPage(body) }?.reason == reason)
    #expect(problem { try organisationPage(.tools, body) }?.reason == reason)
  }

  @Test(arguments: [
    (#""has_more":"true""#, "meta.has_more is not true or false"),
    (#""hasMore":1"#, "meta.hasMore is not true or false"),
    (#""next_cursor":7"#, "meta.next_cursor is not a text"), (#""nextCursor":{}"#, "meta.nextCursor is not a text"),
    (#""has_more":true,"has_more":false"#, "meta.has_more is there twice"),
    (#""next_cursor":"a","next_cursor":"b""#, "meta.next_cursor is there twice"),
  ])
  func `Pagination`(members: String, reason: String) {
    #expect(problem { try usersPage(#"{"data":[],"meta":{\#(members)}}"#) }?.reason == reason)
  }

  @Test(arguments: [
    (#"{"date":"2026-01-15"}"#, "the required field user_id is missing in row 2"),
    (#"{"date":"2026-01-15","user_id":null}"#, "the required field user_id is missing in row 2"),
    (#"{"date":"2026-01-15","user_id":""}"#, "the required field user_id is missing in row 2"),
    (#"{"user_id":"u"}"#, "the required field date is missing in row 2"),
    (#"{"user_id":"u","date":null}"#, "the required field date is missing in row 2"),
    ("7", "row 2 of data is not an object"),
  ])
  func `A user's row without what it needs`(row: String, reason: String) {
    let problem = problem { try usersPage(#"{"data":[{"date":"2026-01-15","user_id":"a"},\#(row)]}"#) }
    #expect(problem?.reason == reason)
    #expect(problem?.day == day)
  }

  @Test(arguments: Endpoint.organisation)
  func `An organisation's row without a date`(endpoint: Endpoint) {
    let reason = "the required field date is missing in row 2"
    for row in ["{}", #"{"sessions":1}"#, #"{"date":null}"#] {
      let body = #"{"data":[{"date":"2026-01-15"},\#(row)]}"#
      #expect(problem { try organisationPage(endpoint, body, days: day...(day + 1)) }?.reason == reason)
    }
  }

  @Test(arguments: [
    (Endpoint.tokens, "billable_tokens"), (.tools, "tool_calls"), (.activity, "daily_active_users"),
    (.productivity, "git_commits"),
  ])
  func `An organisation's row that does not name what it is about`(endpoint: Endpoint, field: String) throws {
    let body = #"{"data":[{"date":"2026-01-15","\#(field)":null},{"date":"2026-01-16","sessions":1}]}"#
    let problem = problem { try wholeOrganisationPage(endpoint, body, days: day...(day + 1)) }
    #expect(problem?.reason == "the required field \(field) is missing")
    #expect(problem?.day == day + 1)
  }

  @Test(arguments: [
    ("\"2026-1-15\"", "date is not a date as YYYY-MM-DD"), ("\"2026-02-30\"", "date is not a date as YYYY-MM-DD"),
    ("\"2026-01-15T00:00:00Z\"", "date is not a date as YYYY-MM-DD"), ("20260115", "date is not a date as YYYY-MM-DD"),
    ("\"\"", "date is not a date as YYYY-MM-DD"), ("\"２026-01-1\"", "date is not a date as YYYY-MM-DD"),
    ("\"2026-01-14\"", "it has a row for 2026-01-14, which was not asked for"),
    ("\"2026-01-16\"", "it has a row for 2026-01-16, which was not asked for"),
    ("\"2026-01-15\",\"date\":\"2026-01-15\"", "date is there twice"),
  ])
  func `Dates`(literal: String, reason: String) {
    #expect(problem { try usersPage(#"{"data":[{"user_id":"u","date":\#(literal)}]}"#) }?.reason == reason)
    #expect(problem { try organisationPage(.activity, #"{"data":[{"date":\#(literal)}]}"#) }?.reason == reason)
  }

  @Test func `Of a day that comes twice the row read last counts, with a note if they differ`() throws {
    func row(_ day: Day, _ sessions: Int) -> String {
      #"{"date":"\#(day)","daily_active_users":4,"sessions":\#(sessions)}"#
    }
    let rows = [row(day, 1), row(day + 1, 7), row(day, 2), row(day + 1, 7)].joined(separator: ",")
    let page = try organisationPage(.activity, #"{"data":[\#(rows)]}"#, days: day...(day + 1))
    #expect(page.days.map { $0.values[.sessions] } == [.count(2), .count(7)])
    #expect(
      page.notes == [
        AnswerNote(
          .activity, day, .repeated, subject: "",
          "/activity has two different rows for the day (sessions 1, then 2); the one read last counts.")
      ])
  }

  @Test func `Entries of a list with the same keys are added up, with a note`() throws {
    let entries = [#"{"tool":"Read","invocations":70}"#, #"{"tool":"Edit","invocations":1}"#]
    let list = (entries + [#"{"tool":"Read","invocations":30}"#]).joined(separator: ",")
    let page = try organisationPage(.tools, #"{"data":[{"date":"2026-01-15","by_tool":[\#(list)]}]}"#)
    #expect(page.days[0].breakdowns[.tools]?.map { $0.values[0] } == [.count(70), .count(1), .count(30)])
    #expect(
      page.notes.map(\.message) == ["/tools by_tool has 2 entries for Read (70; 30); they are added up."])
  }

  private static let numbers = [
    ("\"12\"", "is not a number"), ("true", "is not a number"), ("[]", "is not a number"), ("{}", "is not a number"),
    ("9223372036854775808", "is beyond 64 bits"), ("18446744073709551615", "is beyond 64 bits"),
  ]
  private static let counts =
    numbers + [
      ("-1", "is negative"), ("-0.5", "is negative"), ("1e19", "is beyond 64 bits"), ("1e300", "is beyond 64 bits"),
      ("-9223372036854775808", "is negative"),
    ]

  @Test(arguments: UserField.allCases, counts)
  func `A user's counts`(field: UserField, literal: (String, String)) {
    let problem = problem { try userDay("\"\(field.name)\":\(literal.0)") }
    #expect(problem?.reason == "\(field.name) \(literal.1)")
    #expect(problem?.day == day)
  }

  @Test(arguments: DailyField.allCases.filter { !$0.isDerived }, counts)
  func `An organisation's numbers`(field: DailyField, literal: (String, String)) {
    guard field.kind != .ratio || Self.numbers.contains(where: { $0 == literal }) else { return }
    let problem = problem { try endpointDay(field.endpoint, "\"\(field.rawValue)\":\(literal.0)") }
    #expect(problem?.reason == "\(field.rawValue) \(literal.1)")
    #expect(problem?.day == day)
  }

  @Test(arguments: [
    (#""user_email":7"#, "user_email is not a text"), (#""primary_model":[]"#, "primary_model is not a text"),
    (#""primary_model_tier":{}"#, "primary_model_tier is not a text"),
    (#""delegation_level":false"#, "delegation_level is not a text"), (#""languages":"Go""#, "languages is not a list"),
    (#""languages":{"Go":1}"#, "languages is not a list"), (#""languages":["Go",1]"#, "languages[] is not a text"),
    (#""autonomy_ratio":"9""#, "autonomy_ratio is not a number"), (#""user_id":"v""#, "user_id is there twice"),
    (#""hooks":1,"sessions":2,"hooks":1"#, "hooks is there twice"),
    (#""languages":[],"languages":[]"#, "languages is there twice"),
  ])
  func `A user's other fields`(members: String, reason: String) {
    #expect(problem { try userDay(members) }?.reason == reason)
  }

  @Test(arguments: [
    (Endpoint.tools, #""by_tool":7"#, "by_tool is not a list"), (.tools, #""by_tool":"x""#, "by_tool is not a list"),
    (.tools, #""by_tool":{"Read":1}"#, "by_tool is not a list"),
    (.activity, #""daily_active_users_by_client":[]"#, "daily_active_users_by_client is not an object"),
    (.tools, #""tool_autonomy_level_ratio":[]"#, "tool_autonomy_level_ratio is not an object"),
    (.tools, #""by_tool":[1]"#, "by_tool has an element that is not an object"),
    (.tools, #""by_tool":[[]]"#, "by_tool has an element that is not an object"),
    (.tools, #""by_tool":[{"tool":7}]"#, "by_tool[].tool is not a text"),
    (.tools, #""by_tool":[{"invocations":-1}]"#, "by_tool[].invocations is negative"),
    (.tools, #""by_tool":[{"tool":"a","tool":"b"}]"#, "by_tool[].tool is there twice"),
    (.tools, #""by_tool":[],"by_tool":[]"#, "by_tool is there twice"),
    (.tools, #""tool_autonomy_level_ratio":{"manual":"x"}"#, "tool_autonomy_level_ratio.manual is not a number"),
    (.tokens, #""by_model":{"m":"x"}"#, "by_model.m is not a number"),
    (.tokens, #""by_model":{"m\u001b[2J\n":"x"}"#, "by_model.m [2J  is not a number"),
    (.tokens, #""by_model":{"m":-1}"#, "by_model.m is negative"),
    (.tokens, #""by_model":{"m":1,"m":1}"#, "by_model.m is there twice"),
    (.tokens, #""by_model":{"m":{"billable_tokens":[]}}"#, "by_model[].billable_tokens is not a number"),
    (.tokens, #""by_user":7"#, "by_user is not a list"),
    (.tokens, #""by_user":[7]"#, "by_user has an element that is not an object"),
    (.tokens, #""by_user":[{"billable_tokens":"7"}]"#, "by_user[].billable_tokens is not a number"),
    (.tokens, #""by_user":[{"billable_tokens":-7}]"#, "by_user[].billable_tokens is negative"),
    (
      .tokens, #""by_user":[{"billable_tokens":7,"billable_tokens":7}]"#,
      "by_user[].billable_tokens is there twice"
    ),
    (
      .tokens, #""by_user":[{"billable_tokens":9223372036854775807},{"billable_tokens":1}]"#,
      "by_user adds up to more than 64 bits"
    ),
    (
      .tools, #""mcp_by_server":[{"invocations":9223372036854775807},{"invocations":1}]"#,
      "mcp_by_server adds up to more than 64 bits"
    ),
    (.activity, #""sessions":1,"sessions":2"#, "sessions is there twice"),
    (
      .activity, #""daily_active_users_by_client":{"web":1,"web":2}"#, "daily_active_users_by_client.web is there twice"
    ),
  ])
  func `An organisation's breakdowns`(endpoint: Endpoint, members: String, reason: String) {
    let problem = problem { try endpointDay(endpoint, members) }
    #expect(problem?.reason == reason)
    #expect(problem?.day == day)
  }

  // MARK: Pages

  @Test(
    arguments: [
      (#"{"data":[],"has_more":true,"next_cursor":"a"}"#, true, "a"),
      (#"{"data":[],"pagination":{"hasMore":true,"nextCursor":"a"}}"#, true, "a"),
      (#"{"data":[],"meta":{"has_more":true,"hasMore":false,"next_cursor":"a"}}"#, true, "a"),
      (
        #"{"data":[],"meta":{"has_more":false,"next_cursor":""},"pagination":{"has_more":true,"next_cursor":"b"}}"#,
        true, "b"
      ),
      (#"{"data":[],"meta":{"has_more":null},"has_more":false,"next_cursor":null}"#, false, nil),
    ] as [(String, Bool, String?)])
  func `Whether more pages follow may stand in three places`(body: String, more: Bool, cursor: String?) throws {
    let page = try usersPage(body)
    #expect(page.hasMore == more && page.nextCursor == cursor)
  }

  @Test func `Two cursors are an error`() {
    let body = #"{"data":[],"meta":{"next_cursor":"a","nextCursor":"b"}}"#
    #expect(problem { try usersPage(body) }?.reason == "it names two cursors")
  }
}
