import Testing
import Usage

@testable import AnalyticsAPI

/// The day of the reference's examples.
let day = Day(number: 20_468)

/// Reads a day that is there.
func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

/// Parses bytes and lends their value.
func parsed<Result>(_ body: [UInt8], _ read: (JSONValue) throws -> Result) throws -> Result {
  var parser = JSONParser()
  return try parser.parse(body) { root, _ in try read(root) }
}

/// Reads an answer as it is.
func wholeOrganisationPage(
  _ endpoint: Endpoint, _ body: String, days: ClosedRange<Day> = day...day
) throws -> OrganisationPage {
  try parsed(Array(body.utf8)) { try OrganisationDecoder(endpoint).page($0, days: days) }
}

/// Reads an answer whose rows say only what a test is about: what is required besides is null.
func organisationPage(
  _ endpoint: Endpoint, _ body: String, days: ClosedRange<Day> = day...day
) throws -> OrganisationPage {
  let required = DailyField.fields(of: endpoint).filter(\.isRequired).map(\.rawValue)
  func isWithout(_ problem: FieldProblem) -> Bool { required.contains { problem.reason.contains("field \($0) is") } }
  do {
    return try wholeOrganisationPage(endpoint, body, days: days)
  } catch let problem as FieldProblem where isWithout(problem) {
    let nulls = required.map { "\"\($0)\":null," }.joined()
    return try wholeOrganisationPage(
      endpoint, body.replacing(#"{"date":"#, with: #"{\#(nulls)"date":"#), days: days)
  }
}

/// A page of `/users` with its rows.
@dynamicMemberLookup
struct DecodedUsersPage {
  let page: Envelope
  let rows: [UserDay]

  subscript<Value>(dynamicMember member: KeyPath<Envelope, Value>) -> Value { page[keyPath: member] }

  subscript<Value>(dynamicMember member: KeyPath<PagingStatements, Value>) -> Value { page.paging[keyPath: member] }
}

func usersPage(_ body: [UInt8]) throws -> DecodedUsersPage {
  var rows: [UserDay] = []
  let page = try parsed(body) { try UsersDecoder(day: day).page($0) { rows.append($0) } }
  return DecodedUsersPage(page: page, rows: rows)
}

func usersPage(_ body: String) throws -> DecodedUsersPage { try usersPage(Array(body.utf8)) }

/// The one row of an organisation endpoint with these members beside its date.
func endpointDay(_ endpoint: Endpoint, _ members: String) throws -> EndpointDay {
  let page = try organisationPage(endpoint, #"{"data":[{"date":"2026-01-15",\#(members)}],"meta":{}}"#)
  try #require(page.days.count == 1)
  return page.days[0]
}

/// The one row of `/users` with these members beside its date and user.
func userDay(_ members: String) throws -> UserDay {
  let page = try usersPage(#"{"data":[{"date":"2026-01-15","user_id":"u",\#(members)}],"meta":{}}"#)
  try #require(page.rows.count == 1)
  return page.rows[0]
}
