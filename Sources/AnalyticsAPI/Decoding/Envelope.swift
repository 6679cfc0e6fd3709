package import Usage

/// An answer of one of the four organisation endpoints.
package struct OrganisationPage: Sendable {
  /// `nil` if the answer has no `meta.org_id`.
  package let organisation: String?
  package let days: [EndpointDay]
  package internal(set) var notes: [AnswerNote]
  /// The server's clock, in seconds since 1970-01-01T00:00:00Z; `nil` if it did not say.
  package internal(set) var date: Int?
}

/// The answer of `/users` for one day, from all pages.
package struct UsersAnswer: Sendable {
  /// `nil` if no page has `meta.org_id`.
  package internal(set) var organisation: String?
  /// One row per user.
  package internal(set) var users: [UserDay] = []
  package internal(set) var notes: [AnswerNote] = []
  /// The server's clock at the first page, in seconds since 1970-01-01T00:00:00Z; `nil` if it did not say.
  package internal(set) var date: Int?
}

/// The envelope that all endpoints share: `data` and `meta`.
///
/// The pagination keys may stand in `meta`, in `pagination` or beside them.
struct Envelope {
  // facts.md: the pagination keys were first published in camel case.
  private static let pageNames =
    ["has_more", "hasMore", "next_cursor", "nextCursor"] + limitNames + totalNames
  // Not in the reference; a server that sends them says how many rows there are.
  private static let limitNames = ["limit", "page_size", "pageSize", "per_page", "perPage"]
  private static let totalNames = ["total", "total_count", "totalCount"]
  private static let names = FieldNames(pageNames + ["data", "meta", "pagination"])
  private static let metaNames = FieldNames(pageNames + ["org_id", "start_date", "end_date"])
  private static let paginationNames = FieldNames(pageNames)

  private(set) var organisation: String?
  /// `nil` if the answer does not say; true if it says both, so that no row is missed.
  private(set) var hasMore: Bool?
  private(set) var nextCursor: String?
  /// The most rows of a page, above 0; `nil` if the answer does not say.
  private(set) var limit: Int?
  /// The number of rows on all pages; `nil` if the answer does not say.
  private(set) var total: Int?

  /// Reads an answer.
  ///
  /// - Parameters:
  ///   - root: The value of the body.
  ///   - days: The requested days.
  ///   - row: Called for each element of `data`.
  /// - Throws: ``FieldProblem`` if something required is missing, has another type, or is about other days, and what
  ///   `row` throws.
  init(_ root: JSONValue, days: ClosedRange<Day>, row: (JSONValue) throws -> Void) throws {
    try root.withFields(Self.names, orThrow: "it is not an object with data and meta") { members in
      let (data, meta, pagination) = (Self.pageNames.count, Self.pageNames.count + 1, Self.pageNames.count + 2)
      guard let data = members[data] else { throw FieldProblem(reason: "the required field data is missing") }
      guard try data.forEachElement(row) else { throw FieldProblem(reason: "data is not a list") }
      try readPage(members, "")
      if let meta = members[meta], !meta.isNull { try read(meta, days) }
      if let pagination = members[pagination], !pagination.isNull {
        try pagination.withFields(Self.paginationNames, path: "pagination.", orThrow: "pagination is not an object") {
          try readPage($0, "pagination.")
        }
      }
    }
  }

  /// Reads the members with ``pageNames``, which come first.
  private mutating func readPage(_ members: JSONValue.FoundMembers, _ path: String) throws {
    for case let more? in [members[0], members[1]] where !more.isNull {
      guard let boolean = more.boolean else { throw FieldProblem(reason: "\(path)has_more is not true or false") }
      hasMore = hasMore == true || boolean
    }
    for member in [members[2], members[3]] {
      guard let cursor = try member?.text("\(path)next_cursor"), !cursor.isEmpty else { continue }
      guard nextCursor == nil || nextCursor == cursor else { throw FieldProblem(reason: "it names two cursors") }
      nextCursor = cursor
    }
    let totals = 4 + Self.limitNames.count
    for rows in (4..<totals).compactMap({ members[$0]?.wholeNumber }) where rows > 0 {
      limit = min(limit ?? rows, rows)
    }
    for rows in (totals..<Self.pageNames.count).compactMap({ members[$0]?.wholeNumber }) {
      total = max(total ?? rows, rows)
    }
  }

  /// A note if the answer says that there are other numbers of rows than those that were read.
  func noteOnTotal(of endpoint: Endpoint, _ day: Day, rowsRead: [Int]) -> [AnswerNote] {
    guard let total, !rowsRead.contains(total) else { return [] }
    return [
      AnswerNote(
        endpoint, day, .otherTotal, subject: "",
        "/\(endpoint.rawValue) says that it has \(total) rows, and sent \(rowsRead[0]): rows may be missing.")
    ]
  }

  private mutating func read(_ meta: JSONValue, _ days: ClosedRange<Day>) throws {
    try meta.withFields(Self.metaNames, path: "meta.", orThrow: "meta is not an object") { members in
      try readPage(members, "meta.")
      let first = Self.pageNames.count
      organisation = try members[first]?.text("meta.org_id")
      // The archive is bound to it.
      if organisation?.unicodeScalars.contains("\u{FFFD}") == true {
        throw FieldProblem(reason: "meta.org_id is no Unicode")
      }
      try check("start_date", members[first + 1], days.lowerBound)
      try check("end_date", members[first + 2], days.upperBound)
    }
  }

  /// An answer need not name its days, but must not name others.
  private func check(_ field: String, _ value: JSONValue?, _ asked: Day) throws {
    guard let day = value?.day, day != asked else { return }
    throw FieldProblem(reason: "its meta.\(field) is \(day), where \(asked) was asked for")
  }
}
