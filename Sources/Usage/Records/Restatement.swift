/// The changes that the API made to an endpoint's day after the first fetch.
package struct Restatement: Hashable, Sendable {
  /// A number that a restatement can change; the archive stores the values before and after.
  package enum Field: Hashable, Sendable {
    /// The number of rows of `/users`.
    case rows
    case daily(DailyField)
    /// The sum of a field of `/users` over all rows.
    case users(UserField)

    /// The fields of an endpoint, in the order of reports.
    package static func fields(of endpoint: Endpoint) -> [Field] {
      endpoint == .users
        ? [.rows] + UserField.allCases.map(Field.users) : DailyField.fields(of: endpoint).map(Field.daily)
    }

    /// The API's field name, or `rows`.
    package var name: String {
      switch self {
      case .rows: "rows"
      case .daily(let field): field.rawValue
      case .users(let field): field.name
      }
    }

    package var isRatio: Bool {
      if case .daily(let field) = self { field.kind == .ratio } else { false }
    }
  }

  /// A number in the first fetch and in the latest one; `nil` if it is missing there.
  package struct Change: Hashable, Sendable {
    package let field: Field
    package let before: Amount?
    package let after: Amount?

    package init(_ field: Field, from before: Amount?, to after: Amount?) {
      self.field = field
      self.before = before
      self.after = after
    }
  }

  /// At most one change per field, in the order of ``Field/fields(of:)``.
  ///
  /// Empty if only breakdowns or texts changed, if all numbers returned to their first values, or if the restatement
  /// happened before the archive recorded changes.
  package let changes: [Change]

  package init(changes: [Change] = []) { self.changes = changes }
}
