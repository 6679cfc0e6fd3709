import Foundation
import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// The shapes that the API has had, and those it may yet have.
@Suite struct ShapeTests {
  @Test(arguments: [#""has_more":true,"next_cursor":"c""#, #""hasMore":true,"nextCursor":"c""#])
  func `Both spellings of the pagination keys`(members: String) throws {
    let page = try usersPage(#"{"data":[],"meta":{"org_id":"o",\#(members)}}"#)
    #expect(page.hasMore == true && page.nextCursor == "c" && page.organisation == "o")
  }

  @Test(arguments: [
    #""has_more":false,"next_cursor":null"#, #""hasMore":false,"nextCursor":null"#, #""has_more":false"#,
  ])
  func `The last page`(members: String) throws {
    let page = try usersPage(#"{"meta":{\#(members)},"data":[]}"#)
    #expect(page.hasMore == false && page.nextCursor == nil && page.organisation == nil)
  }

  @Test(arguments: ["{}", "null", #"{"has_more":null,"next_cursor":null,"org_id":null,"total":3}"#])
  func `What the envelope does not say is unknown`(meta: String) throws {
    let page = try usersPage(#"{"data":[],"meta":\#(meta),"links":[]}"#)
    #expect(page.hasMore == nil && page.nextCursor == nil && page.organisation == nil && page.rows.isEmpty)
    #expect(try usersPage(#"{"data":[]}"#).hasMore == nil)
  }

  @Test(arguments: [
    #"[{"model_id":"m","model_tier":"standard","billable_tokens":7,"input_tokens":5,"output_tokens":2}]"#,
    #"[{"model":"m","model_tier":"standard","billable_tokens":7,"input_tokens":5,"output_tokens":2}]"#,
    #"[{"model_name":"m","model_tier":"standard","billable_tokens":7,"input_tokens":5,"output_tokens":2}]"#,
    #"{"m":{"model_tier":"standard","billable_tokens":7,"input_tokens":5,"output_tokens":2}}"#,
    #"{"m":{"model_id":"m","model_tier":"standard","billable_tokens":7,"input_tokens":5,"output_tokens":2}}"#,
  ])
  func `The shapes of by_model`(list: String) throws {
    let row = try endpointDay(.tokens, #""by_model":\#(list)"#)
    #expect(
      row.breakdowns == [.models: [BreakdownRow(keys: ["m", "standard"], values: [.count(7), .count(5), .count(2)])]])
  }

  @Test func `An object from model to a plain number gives the first measure`() throws {
    let row = try endpointDay(.tokens, #""by_model":{"a":7,"b":0,"c":null}"#)
    #expect(
      row.breakdowns[.models] == [
        BreakdownRow(keys: ["a", ""], values: [.count(7), nil, nil]),
        BreakdownRow(keys: ["b", ""], values: [.count(0), nil, nil]),
        BreakdownRow(keys: ["c", ""], values: [nil, nil, nil]),
      ])
  }

  @Test(arguments: [
    #"{"model_id":"id","model_name":"A name"}"#, #"{"model_name":"A name","model_id":"id"}"#,
    #"{"model":"other","model_name":"A name","model_id":"id"}"#,
    #"{"model_name":"A name","model_id":"id","model":null}"#,
  ])
  func `Of several names for a key the present one counts, in whatever order`(element: String) throws {
    #expect(try endpointDay(.tokens, #""by_model":[\#(element)]"#).breakdowns[.models]?.first?.keys == ["id", ""])
  }

  @Test func `What users are charged is added up`() throws {
    let user = #"{"user_id":"u","user_email":null,"billable_tokens":1.5,"by_model":[{"model_id":"m"}]}"#
    let row = try endpointDay(.tokens, #""billable_tokens":9,"by_user":[\#(user),\#(user)]"#)
    #expect(row.values == [.billableTokens: .count(9), .byUserBillableTokens: .count(3)])
    let unknown = try endpointDay(.tokens, #""billable_tokens":9,"by_user":[\#(user),{"user_id":"v"}]"#)
    #expect(unknown.values == [.billableTokens: .count(9)], "with a user whose number is missing it is not known")
    #expect(try endpointDay(.tokens, #""by_user":[]"#).values == [.byUserBillableTokens: .count(0)])
    #expect(try endpointDay(.tokens, #""by_user":null"#).values.isEmpty)
  }

  @Test func `Days come in order, whatever their order in the answer`() throws {
    let body = #"{"data":[{"date":"2026-01-16"},{"date":"2026-01-15"},{"date":"2026-01-18"}]}"#
    let page = try organisationPage(.tools, body, days: day...(day + 3))
    #expect(page.days.map(\.day) == [day, day + 1, day + 3])
  }

  // MARK: Missing is not zero

  @Test(arguments: Endpoint.organisation)
  func `A null or absent field of an organisation's day is missing`(endpoint: Endpoint) throws {
    let names =
      DailyField.fields(of: endpoint).map(\.rawValue) + Breakdown.breakdowns(of: endpoint).map(\.field) + ["by_user"]
    let nulls = try endpointDay(endpoint, names.map { "\"\($0)\":null" }.joined(separator: ","))
    #expect(nulls.values.isEmpty && nulls.breakdowns.isEmpty)
    let page = try organisationPage(endpoint, #"{"data":[{"date":"2026-01-15"}]}"#)
    #expect(page.days == [EndpointDay(endpoint: endpoint, day: day)])
  }

  @Test(arguments: Breakdown.allCases)
  func `An empty list is not a missing one`(breakdown: Breakdown) throws {
    let empty =
      switch breakdown.shape {
      case .list: ["[]"]
      case .object: ["{}"]
      case .listOrObject: ["[]", "{}"]
      }
    for list in empty {
      let row = try endpointDay(breakdown.endpoint, "\"\(breakdown.field)\":\(list)")
      #expect(row.breakdowns == [breakdown: []])
      #expect(row.values == (breakdown == .mcpServers ? [.mcpInvocations: .count(0)] : [:]))
    }
  }

  @Test func `A null or absent measure is missing, an absent key empty`() throws {
    let row = try endpointDay(.tools, #""by_tool":[{"tool":"Read","invocations":null},{"invocations":0},{}]"#)
    #expect(
      row.breakdowns[.tools] == [
        BreakdownRow(keys: ["Read"], values: [nil]), BreakdownRow(keys: [""], values: [.count(0)]),
        BreakdownRow(keys: [""], values: [nil]),
      ])
  }

  @Test func `A null or absent field of a user is missing`() throws {
    let names =
      UserField.allCases.map(\.name) + [
        "user_email", "primary_model", "primary_model_tier", "autonomy_ratio", "delegation_level", "languages",
      ]
    #expect(try userDay(names.map { "\"\($0)\":null" }.joined(separator: ",")) == UserDay(userID: "u").on(day))
    #expect(try usersPage(#"{"data":[{"date":"2026-01-15","user_id":"u"}]}"#).rows == [UserDay(userID: "u").on(day)])
    #expect(try userDay(#""tool_calls":0"#).counts[.toolCalls] == .zero)
  }

  @Test func `A user's languages come in the API's order, without those that have no name`() throws {
    #expect(try userDay(#""languages":["Go",null,"C","C++"]"#).languages == ["Go", "C", "C++"])
    #expect(try userDay(#""languages":[]"#).languages.isEmpty)
  }

  // MARK: Unknown fields

  private let unknown = #"{"rate":0.25,"list":[1,-2,null,true,{"a":{}}],"text":"a\"b\\\u0000\n\u00e9🚀","":""}"#

  private func object(_ json: String?) throws -> NSDictionary {
    let json = try #require(json)
    return try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
  }

  @Test func `Unknown fields of a user are kept as JSON`() throws {
    let row = try userDay(#""future":\#(unknown),"tool_calls":1,"k\"e\\y\n\u0001é":9007199254740993,"n":null"#)
    let kept = try object(row.unknownFields)
    #expect(kept["future"] as? NSDictionary == (try object(unknown)))
    #expect(kept["k\"e\\y\n\u{1}é"] as? Int == 9_007_199_254_740_993)
    #expect(kept["n"] is NSNull)
    #expect(kept.count == 3 && row.counts[.toolCalls] == 1)
    #expect(try userDay(#""hooks":1"#).unknownFields == nil)
  }

  @Test(arguments: Endpoint.organisation)
  func `Unknown fields of an organisation's day are kept as JSON`(endpoint: Endpoint) throws {
    let row = try endpointDay(endpoint, #""future":\#(unknown),"new_count":3"#)
    let kept = try object(row.unknownFields)
    #expect(kept["future"] as? NSDictionary == (try object(unknown)))
    #expect(kept["new_count"] as? Int == 3 && kept.count == 2)
    #expect(row.values.isEmpty)
  }

  @Test func `Unknown fields of a breakdown's row are kept as JSON`() throws {
    let list = try endpointDay(.tools, #""by_tool":[{"tool":"Read","latency":\#(unknown)},{"tool":"Edit"}]"#)
    let rows = try #require(list.breakdowns[.tools])
    #expect(try object(rows[0].unknownFields)["latency"] as? NSDictionary == (try object(unknown)))
    #expect(rows[1].unknownFields == nil)
    let keyed = try endpointDay(.tokens, #""by_model":{"m":{"billable_tokens":1,"vendor":"x"}}"#)
    #expect(try object(keyed.breakdowns[.models]?.first?.unknownFields) == ["vendor": "x"])
  }

  // MARK: Numbers and texts

  @Test(
    arguments: [
      ("1234.5", Count(1234.5)), ("0.1", Count(0.1)), ("450000.0", Count(450_000)), ("4.5e5", Count(450_000)),
      ("1e18", Count(1_000_000_000_000_000_000)), ("9007199254740993", Count(9_007_199_254_740_993)),
      ("9223372036854775807", Count(Int64.max)), ("-0", Count.zero), ("-0.0", Count.zero), ("0.000000001", Count(1e-9)),
    ] as [(String, Count?)])
  func `Counts are exact`(literal: String, count: Count?) throws {
    let kept = try userDay("\"billable_tokens\":\(literal)").counts[.billableTokens]
    #expect(kept == count)
    #expect(try endpointDay(.tokens, "\"billable_tokens\":\(literal)").values[.billableTokens]?.count == count)
  }

  @Test func `A fraction stays a decimal, and a whole number in floating point is whole`() throws {
    #expect(try userDay(#""billable_tokens":1234.5"#).counts[.billableTokens]?.description == "1234.5")
    #expect(try userDay(#""billable_tokens":450000.0"#).counts[.billableTokens]?.whole == 450_000)
    #expect(try userDay(#""autonomy_ratio":9"#).autonomyRatio == 9)
  }

  @Test(arguments: [
    (#"\ud83d\ude80 \u00e9 \" \\ \/ \b\f\n\r\t"#, "🚀 é \" \\ / \u{8}\u{c}\n\r\t"),
    ("👩‍👩‍👧‍👦 日本語 \u{202e}", "👩‍👩‍👧‍👦 日本語 \u{202e}"), (#"=HYPERLINK(\"x\")"#, "=HYPERLINK(\"x\")"),
    (#"a\u0000b"#, "a\u{fffd}b"), (#"\u0000"#, "\u{fffd}"), ("", ""), ("e\u{301}", "e\u{301}"), ("é", "\u{e9}"),
  ])
  func `Texts come as they are, but for NUL`(literal: String, text: String) throws {
    let email = try #require(try userDay("\"user_email\":\"\(literal)\"").email)
    #expect(email.text.utf8.elementsEqual(text.utf8))
    let row = try endpointDay(.tools, "\"by_tool\":[{\"tool\":\"\(literal)\"}]").breakdowns[.tools]?.first
    #expect(try #require(row).keys[0].utf8.elementsEqual(text.utf8))
  }

  @Test func `A text of 100,000 characters comes whole`() throws {
    let text = String(repeating: "é🚀", count: 50_000)
    #expect(try userDay("\"user_email\":\"\(text)\"").email?.text == text)
  }
}
