package import Usage

/// An answer of one of the four organisation endpoints.
package struct OrganisationPage: Sendable {
  /// `nil` if the answer has no `meta.org_id`.
  package let organisation: String?
  package let days: [EndpointDay]
}

/// The envelope that all endpoints share: `data` and `meta`.
struct Envelope {
  private static let names = FieldNames(["data", "meta"])
  // facts.md: the pagination keys were first published in camel case.
  private static let metaNames = FieldNames([
    "org_id", "has_more", "hasMore", "next_cursor", "nextCursor", "start_date", "end_date",
  ])

  private(set) var organisation: String?
  /// `nil` if the answer does not say.
  private(set) var hasMore: Bool?
  private(set) var nextCursor: String?

  /// Reads an answer.
  ///
  /// - Parameters:
  ///   - root: The value of the body.
  ///   - days: The requested days.
  ///   - row: Called for each element of `data`.
  /// - Throws: ``FieldProblem`` if something required is missing, has another type, or is about other days, and what
  ///   `row` throws.
  init(_ root: JSONValue, days: ClosedRange<Day>, row: (JSONValue) throws -> Void) throws {
    let meta = try root.withFields(Self.names, orThrow: "it is not an object with data and meta") { members in
      guard let data = members[0] else { throw FieldProblem(reason: "the required field data is missing") }
      guard try data.forEachElement(row) else { throw FieldProblem(reason: "data is not a list") }
      return members[1]
    }
    if let meta, !meta.isNull { try read(meta, days) }
  }

  private mutating func read(_ meta: JSONValue, _ days: ClosedRange<Day>) throws {
    try meta.withFields(Self.metaNames, path: "meta.", orThrow: "meta is not an object") { members in
      organisation = try members[0]?.text("meta.org_id")
      if let more = [members[1], members[2]].lazy.compactMap(\.self).first(where: { !$0.isNull }) {
        guard let boolean = more.boolean else { throw FieldProblem(reason: "meta.has_more is not true or false") }
        hasMore = boolean
      }
      nextCursor = try members[3]?.text("meta.next_cursor") ?? members[4]?.text("meta.next_cursor")
      try check("start_date", members[5], days.lowerBound)
      try check("end_date", members[6], days.upperBound)
    }
  }

  /// An answer need not name its days, but must not name others.
  private func check(_ field: String, _ value: JSONValue?, _ asked: Day) throws {
    guard let day = value?.day, day != asked else { return }
    throw FieldProblem(reason: "its meta.\(field) is \(day), where \(asked) was asked for")
  }
}
