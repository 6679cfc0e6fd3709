import AnalyticsAPI
import Foundation
import HTTP
import Logging
import SampleAPI
import TestSupport
import Testing
import Usage

/// The client over real sockets, against the stand-in.
@Suite struct ClientTests {
  /// Five days: two before the empty 2026-02-11, two after it.
  private static let days = Day(number: 20_493)...Day(number: 20_497)

  private static func service(
    users: Int = 800, _ change: (inout SampleOptions) -> Void = { _ in }
  ) -> SampleService {
    var options = SampleOptions(key: "fk-5ecret", memberKey: "fk-m3mber", today: { Day(number: 20_758) })
    change(&options)
    return SampleService(organisation: SampleOrganisation(seed: 7, users: users), options: options)
  }

  private func ask<Result: Sendable>(
    _ service: SampleService, key: String = "fk-5ecret", concurrency: Int = 4,
    _ body: (AnalyticsClient, RunningServer) async throws -> Result
  ) async throws -> Result {
    try await SampleServer.withServer(organisation: service.organisation, options: service.options) { server in
      let configuration = try configuration(server.url, key: key, concurrency: concurrency)
      let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      return try await AnalyticsClient.with(configuration, timing: TestClock().timing, logger: quiet) {
        try await body($0, server)
      }
    }
  }

  // MARK: What the stand-in's pure function says, read by Foundation

  private typealias Object = [String: Any]

  private func answer(_ service: SampleService, _ target: String) throws -> (data: [Object], meta: Object) {
    let response = service.respond(to: target)
    try #require(response.status == 200)
    let body = try #require(JSONSerialization.jsonObject(with: Data(response.body)) as? Object)
    return (try #require(body["data"] as? [Object]), try #require(body["meta"] as? Object))
  }

  private func count(_ value: Any?) -> Count? { (value as? NSNumber).flatMap { Count($0.doubleValue) } }
  private func ratio(_ value: Any?) -> Double? { (value as? NSNumber)?.doubleValue }

  private func expectedRows(_ service: SampleService, _ day: Day) throws -> (rows: [UserDay], targets: [String]) {
    let first = "/api/v1/analytics/users?startDate=\(day)&endDate=\(day)&limit=100"
    var rows: [UserDay] = []
    var targets = [first]
    while true {
      let page = try answer(service, targets[targets.count - 1])
      for object in page.data {
        var row = UserDay(day: day, userID: ExactText(try #require(object["user_id"] as? String)))
        row.email = (object["user_email"] as? String).map { ExactText($0) }
        for field in UserField.allCases { row.counts[field] = count(object[field.name]) }
        row.primaryModel = (object["primary_model"] as? String).map { ExactText($0) }
        row.primaryModelTier = (object["primary_model_tier"] as? String).map { ExactText($0) }
        row.autonomyRatio = ratio(object["autonomy_ratio"])
        row.delegationLevel = (object["delegation_level"] as? String).map { ExactText($0) }
        row.languages = TextList(try #require(object["languages"] as? [String]).map { ExactText($0) })
        rows.append(row)
      }
      let cursor = page.meta["next_cursor"] ?? page.meta["nextCursor"]
      guard let next = cursor as? String else { return (rows, targets) }
      let encoded = try #require(next.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      targets.append(first + "&cursor=" + encoded)
    }
  }

  private func expectedDays(_ service: SampleService, _ endpoint: Endpoint) throws -> [EndpointDay] {
    let range = "startDate=\(Self.days.lowerBound)&endDate=\(Self.days.upperBound)"
    return try answer(service, "/api/v1/analytics/\(endpoint.rawValue)?\(range)").data.map { object in
      var row = EndpointDay(endpoint: endpoint, day: try day(#require(object["date"] as? String)))
      for field in DailyField.fields(of: endpoint) where !field.isDerived {
        row.values[field] =
          field.kind == .ratio
          ? ratio(object[field.rawValue]).map(Amount.ratio) : count(object[field.rawValue]).map(Amount.count)
      }
      if endpoint == .tokens {
        let users = try #require(object["by_user"] as? [Object])
        row.values[.byUserBillableTokens] = .count(
          users.reduce(.zero) { $0 + (count($1["billable_tokens"]) ?? .zero) })
      }
      for breakdown in Breakdown.breakdowns(of: endpoint) {
        row.breakdowns[breakdown] = expectedList(breakdown, object[breakdown.field])
      }
      if let servers = row.breakdowns[.mcpServers] {
        row.values[.mcpInvocations] = .count(servers.reduce(.zero) { $0 + ($1.values[0]?.count ?? .zero) })
      }
      return row
    }
  }

  /// In the order of keys: Foundation does not keep that of an object's members.
  private func expectedList(_ breakdown: Breakdown, _ value: Any?) -> [BreakdownRow]? {
    func measure(_ value: Any?) -> Amount? {
      breakdown == .autonomyLevels ? ratio(value).map(Amount.ratio) : count(value).map(Amount.count)
    }
    func row(_ object: Object, key: String? = nil) -> BreakdownRow {
      BreakdownRow(
        keys: breakdown.keys.enumerated().map { index, column in
          (index == 0 ? key : nil) ?? column.names.lazy.compactMap { object[$0] as? String }.first ?? ""
        },
        values: breakdown.measures.map { measure(object[$0]) })
    }
    if let list = value as? [Object] { return sorted(list.map { row($0) }) }
    return (value as? Object).map { object in
      sorted(
        object.map { key, value in
          (value as? Object).map { row($0, key: key) } ?? BreakdownRow(keys: [key], values: [measure(value)])
        })
    }
  }

  private func sorted(_ rows: [BreakdownRow]) -> [BreakdownRow] {
    rows.sorted { $0.keys.joined(separator: "\n") < $1.keys.joined(separator: "\n") }
  }

  private func sorted(_ days: [EndpointDay]) -> [EndpointDay] {
    days.map { day in
      var day = day
      day.breakdowns = day.breakdowns.mapValues(sorted)
      return day
    }
  }

  // MARK: Answers

  @Test(arguments: Endpoint.organisation)
  func `An organisation's days are those of the stand-in`(endpoint: Endpoint) async throws {
    let service = Self.service(users: 60)
    let page = try await ask(service) { client, server in
      let page = try await client.organisationDays(endpoint, Self.days)
      #expect(
        server.requests == ["/api/v1/analytics/\(endpoint.rawValue)?startDate=2026-02-09&endDate=2026-02-13"])
      return page
    }
    #expect(page.organisation == service.organisation.id)
    #expect(page.days.count == 4)
    #expect(try sorted(page.days) == expectedDays(service, endpoint))
  }

  @Test(arguments: SampleOptions.ModelShape.allCases)
  func `Models are read in every shape`(shape: SampleOptions.ModelShape) async throws {
    let service = Self.service(users: 20) { $0.modelShape = shape }
    let page = try await ask(service) { client, _ in try await client.organisationDays(.tokens, Self.days) }
    #expect(try sorted(page.days) == expectedDays(service, .tokens))
    #expect(page.days.allSatisfy { $0.breakdowns[.models]?.isEmpty == false })
  }

  @Test(arguments: SampleOptions.PaginationSpelling.allCases)
  func `All pages of all days of users`(spelling: SampleOptions.PaginationSpelling) async throws {
    let service = Self.service { $0.paginationSpelling = spelling }
    try await ask(service) { client, server in
      var targets: [String] = []
      for day in Self.days {
        let answer = try await client.users(on: day)
        let expected = try expectedRows(service, day)
        #expect(answer.organisation == service.organisation.id)
        #expect(answer.users == expected.rows)
        targets += expected.targets
      }
      #expect(server.requests == targets)
      // The empty day has one page; the others have several.
      #expect(targets.count >= 2 * (Self.days.dayCount - 1) + 1)
    }
  }

  @Test func `Many requests at once get their own answers`() async throws {
    let service = Self.service(users: 30)
    let days = Day(number: 20_700)...Day(number: 20_719)
    let answers = try await ask(service, concurrency: 8) { client, _ in
      try await withThrowingTaskGroup(of: (Day, [UserDay]).self) { group in
        for day in days { group.addTask { (day, try await client.users(on: day).users) } }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
    }
    #expect(answers.count == 20)
    for (day, rows) in answers { #expect(try rows == expectedRows(service, day).rows) }
  }

  // MARK: Refusals

  /// What the API's error body says, as the stand-in's pure function has it.
  private func words(_ service: SampleService, key: String, _ target: String) throws -> [String] {
    let request = SampleRequest(target: target, headers: [("Authorization", "Bearer \(key)")])
    let response = service.respond(to: request)
    let body = try #require(JSONSerialization.jsonObject(with: Data(response.body)) as? Object)
    return try ["title", "detail", "requestId"].map { try #require(body[$0] as? String) }
  }

  @Test(arguments: [("fk-wr0ng", 401), ("fk-m3mber", 403)])
  func `A key that is not accepted or not allowed`(key: String, status: Int) async throws {
    let service = Self.service(users: 5)
    let target = "/api/v1/analytics/users?startDate=2026-02-09&endDate=2026-02-09&limit=100"
    let error = try await ask(service, key: key) { client, server in
      let error = await #expect(throws: RequestError.self) { try await client.users(on: Self.days.lowerBound) }
      #expect(server.requests == [target])
      return error
    }
    guard case .notAllowed(status, _)? = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    let text = try #require(error).description
    for word in try words(service, key: key, target) { #expect(text.contains(word)) }
    #expect(text.contains("\(status)") && text.contains("/users of 2026-02-09") && !text.contains(key))
  }

  @Test func `A day that the API does not have yet`() async throws {
    let service = Self.service(users: 5)
    let today = service.options.today()
    let target = "/api/v1/analytics/tokens?startDate=\(today)&endDate=\(today)"
    let error = try await ask(service) { client, server in
      let error = await #expect(throws: RequestError.self) { try await client.organisationDays(.tokens, today...today) }
      #expect(server.requests == [target])
      return error
    }
    guard case .refused(400, _)? = error?.cause else {
      Issue.record("\(String(describing: error))")
      return
    }
    let text = try #require(error).description
    for word in try words(service, key: "fk-5ecret", target) { #expect(text.contains(word)) }
    #expect(text.contains("24-hour lag"))
  }
}
