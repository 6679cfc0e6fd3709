import FaultSwitchboard
import SampleAPI
import Testing

/// What a client sees of faults in values and rows, over sockets.
@Suite struct ValueFaultTests {
  private let service = SampleService.sample(users: 12)

  private static let headlines = [
    ("tokens", "billable_tokens"), ("tools", "tool_calls"), ("activity", "daily_active_users"),
    ("productivity", "git_commits"), ("users", "billable_tokens"),
  ]

  @Test(arguments: headlines)
  func `The headline count`(endpoint: String, field: String) async throws {
    func counts(_ fault: Fault) async throws -> (wrong: [JSONTree?], right: [JSONTree?]) {
      let (wrong, right) = try await service.trees(target(endpoint), fault)
      #expect(wrong["meta"] == right["meta"])
      return (wrong["data"]?.elements.map { $0[field] } ?? [], right["data"]?.elements.map { $0[field] } ?? [])
    }
    for (fault, literal) in [
      (Fault.negative, nil), (.beyond64Bits, "123456789012345678901234567890"), (.beyondDouble, "1e999"),
    ] {
      let (wrong, right) = try await counts(fault)
      #expect(wrong.dropLast() == right.dropLast() && wrong.count == right.count)
      let last = try #require(right.last??.digits)
      #expect(wrong.last??.digits == literal ?? (last == "0" ? "-1" : "-\(last)"), "\(fault)")
    }
    let (texts, numbers) = try await counts(.numberAsText)
    #expect(texts.last??.text == numbers.last??.digits && texts.dropLast() == numbers.dropLast())
    let (fractions, whole) = try await counts(.fraction)
    #expect(fractions.map { $0?.digits } == whole.map { ($0?.digits ?? "") + ".5" })
    let (restated, before) = try await counts(.restated)
    #expect(restated.map { Int($0?.digits ?? "") } == before.map { Int($0?.digits ?? "").map { $0 + 1 } })
  }

  @Test(arguments: headlines)
  func `Rows, days and meta`(endpoint: String, field: String) async throws {
    func rows(_ tree: JSONTree) -> [JSONTree] { tree["data"]?.elements ?? [] }
    func dates(_ tree: JSONTree) -> [String?] { rows(tree).map { $0["date"]?.text } }

    let (twice, once) = try await service.trees(target(endpoint), .duplicateKey)
    let members = try #require(rows(twice).last).members.filter { $0.key == field }
    #expect(members.count == 2 && members[0].value == rows(once).last?[field] && members[0].value != members[1].value)

    let (dateless, _) = try await service.trees(target(endpoint), .missingDate)
    #expect(dates(dateless) == Array(dates(once).dropLast()) + [nil])

    let (outside, _) = try await service.trees(target(endpoint), .dayOutside)
    #expect(dates(outside) == dates(once) + ["2026-10-08"])
    #expect(outside["meta"] == once["meta"])

    let (other, _) = try await service.trees(target(endpoint), .otherDay)
    let shifted = ["2026-10-05": "2026-10-02", "2026-10-06": "2026-10-03", "2026-10-07": "2026-10-04"]
    #expect(dates(other) == dates(once).map { shifted[$0 ?? ""] })
    #expect(other["meta"]?["start_date"]?.text == "2026-10-02" && other["meta"]?["end_date"]?.text == "2026-10-04")

    let (range, _) = try await service.trees(target(endpoint), .otherRange)
    #expect(range["data"] == once["data"])
    #expect(range["meta"]?["start_date"]?.text == "2026-10-02" && range["meta"]?["end_date"]?.text == "2026-10-04")

    let (organisation, _) = try await service.trees(target(endpoint), .otherOrganisation)
    #expect(organisation["meta"]?["org_id"] != once["meta"]?["org_id"] && organisation["data"] == once["data"])

    let (double, _) = try await service.trees(target(endpoint), .duplicateDay)
    #expect(rows(double) == rows(once) + (endpoint == "users" ? [] : rows(once).suffix(1)))

    let (reversed, _) = try await service.trees(target(endpoint), .reversedDays)
    #expect(rows(reversed) == rows(once).reversed())

    let (unknown, _) = try await service.trees(target(endpoint), .unknownFields)
    #expect(rows(unknown).map { Array($0.members.dropLast()).count } == rows(once).map(\.members.count))
    #expect(unknown["meta"]?["new_field"] != nil && rows(unknown).allSatisfy { $0["new_field"] != nil })
  }

  @Test func `Answers without rows, and errors, stay as they are`() async throws {
    let (empty, wrong) = (target("tools", "2026-02-11", "2026-02-11"), "/api/v1/analytics/tools")
    for fault in [Fault.negative, .duplicateKey, .missingDate, .duplicateDay, .reversedDays, .restated] {
      #expect(try await service.answer(empty, fault).body == service.truth(empty), "\(fault)")
      let refusal = try await service.answer(wrong, fault)
      #expect(refusal.status == 400 && refusal.body == service.truth(wrong))
    }
    let (outside, _) = try await service.trees(empty, .dayOutside)
    #expect(outside["data"]?.elements.map { $0["date"]?.text } == ["2026-02-12"])
  }
}
