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
struct Envelope {
  private static let names = FieldNames(["data", "meta"])
  private static let metaNames = FieldNames(["org_id", "start_date", "end_date"])

  private(set) var organisation: String?
  let paging: PagingStatements

  /// Reads an answer.
  ///
  /// - Parameters:
  ///   - root: The value of the body.
  ///   - days: The requested days.
  ///   - isLinked: Whether the header `Link` names a next page.
  ///   - row: Called for each element of `data`.
  /// - Throws: ``FieldProblem`` if something required is missing, has another type, or is about other days, and what
  ///   `row` throws.
  init(_ root: JSONValue, days: ClosedRange<Day>, isLinked: Bool, row: (JSONValue) throws -> Void) throws {
    let meta = try root.withFields(Self.names, orThrow: "it is not an object with data and meta") { members in
      guard let data = members[0] else { throw FieldProblem(reason: "the required field data is missing") }
      guard try data.forEachElement(row) else { throw FieldProblem(reason: "data is not a list") }
      return members[1]
    }
    paging = try PagingStatements(root, isLinked: isLinked)
    if let meta, !meta.isNull { try read(meta, days) }
  }

  private mutating func read(_ meta: JSONValue, _ days: ClosedRange<Day>) throws {
    try meta.withFields(Self.metaNames, path: "meta.", orThrow: "meta is not an object") { members in
      organisation = try members[0]?.text("meta.org_id")
      // The archive is bound to it.
      if organisation?.unicodeScalars.contains("\u{FFFD}") == true {
        throw FieldProblem(reason: "meta.org_id is no Unicode")
      }
      try check("start_date", members[1], days.lowerBound)
      try check("end_date", members[2], days.upperBound)
    }
  }

  /// An answer need not name its days, but must not name others.
  private func check(_ field: String, _ value: JSONValue?, _ asked: Day) throws {
    guard let day = value?.day, day != asked else { return }
    throw FieldProblem(reason: "its meta.\(field) is \(day), where \(asked) was asked for")
  }
}
