package import Usage

/// An answer of one of the four organisation endpoints.
package struct OrganisationPage: Sendable {
  /// `nil` where the answer does not say.
  package let organisation: String?
  package let days: [EndpointDay]
  /// Of the body, uncompressed.
  package internal(set) var bytes = 0
}

/// What a page of `/users` says beside its rows.
package struct UsersPage: Sendable {
  package let organisation: String?
  /// `nil` where the answer does not say.
  package let hasMore: Bool?
  package let nextCursor: String?
}

/// The envelope that all endpoints share: `data` and `meta`.
struct Envelope {
  private static let names = FieldNames(["data", "meta"])
  // facts.md: the pagination keys were first published in camel case.
  private static let metaNames = FieldNames([
    "org_id", "has_more", "hasMore", "next_cursor", "nextCursor", "start_date", "end_date",
  ])

  private(set) var organisation: String?
  private(set) var hasMore: Bool?
  private(set) var nextCursor: String?
  private let days: ClosedRange<Day>

  /// Reads an answer.
  ///
  /// - Parameters:
  ///   - root: The body's value.
  ///   - days: What was asked for.
  ///   - row: Called for each element of `data`.
  /// - Throws: ``FieldProblem`` where something required is missing, something is of another kind, or the answer says
  ///   that it is about other days, and what `row` throws.
  init(_ root: JSONValue, days: ClosedRange<Day>, row: (JSONValue) throws -> Void) throws {
    self.days = days
    var hasData = false
    var hasMeta = false
    var next = 0
    let isObject = try root.forEachMember { key, value in
      switch Self.names.index(of: key, next: &next) {
      case 0:
        guard !hasData else { throw FieldProblem(reason: "data is there twice") }
        hasData = true
        guard try value.forEachElement(row) else { throw FieldProblem(reason: "data is not a list") }
      case 1:
        guard !hasMeta else { throw FieldProblem(reason: "meta is there twice") }
        hasMeta = true
        try readMeta(value)
      default: break
      }
    }
    guard isObject else { throw FieldProblem(reason: "it is not an object with data and meta") }
    guard hasData else { throw FieldProblem(reason: "the required field data is missing") }
  }

  private mutating func readMeta(_ meta: JSONValue) throws {
    var seen = SeenFields()
    var next = 0
    let isObject = try meta.forEachMember { key, value in
      let index = Self.metaNames.index(of: key, next: &next)
      if let index { try seen.insert(index, "meta.\(key.string)") }
      switch index {
      case 0: organisation = try value.text("meta.org_id")
      case 1, 2:
        if value.isNull { break }
        guard let boolean = value.boolean else { throw FieldProblem(reason: "meta.has_more is not true or false") }
        hasMore = boolean
      case 3, 4: nextCursor = try value.text("meta.next_cursor") ?? nextCursor
      case 5: try check("start_date", value, days.lowerBound)
      case 6: try check("end_date", value, days.upperBound)
      default: break
      }
    }
    guard isObject || meta.isNull else { throw FieldProblem(reason: "meta is not an object") }
  }

  /// An answer may leave out which days it is about, but may not be about others.
  private func check(_ field: String, _ value: JSONValue, _ asked: Day) throws {
    guard let day = value.day, day != asked else { return }
    throw FieldProblem(reason: "its meta.\(field) is \(day), where \(asked) was asked for")
  }
}
