/// What the API has changed of an endpoint's day since it was first fetched.
package struct Restatement: Hashable, Sendable {
  /// A number that a restatement may change: the archive keeps these before and after.
  package enum Field: Hashable, Sendable {
    /// How many rows `/users` has.
    case rows
    case daily(DailyField)
    /// The sum of a count of `/users` over its rows.
    case users(UserField)

    /// The fields of one endpoint, in the order in which changes are listed.
    package static func fields(of endpoint: Endpoint) -> [Field] {
      endpoint == .users
        ? [.rows] + UserField.allCases.map(Field.users) : DailyField.fields(of: endpoint).map(Field.daily)
    }

    /// The API's own name, or `rows`.
    package var name: String {
      switch self {
      case .rows: "rows"
      case .daily(let field): field.rawValue
      case .users(let field): field.rawValue
      }
    }

    package var isRatio: Bool {
      if case .daily(let field) = self { field.kind == .ratio } else { false }
    }
  }

  /// A number as it was first fetched and as it is now, which differ; `nil` where it was, or is, missing.
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

  /// One a field, in the order of ``Field/fields(of:)``.
  ///
  /// Empty where only breakdowns or texts have changed, where all numbers have come back to what they were, and where
  /// the day was restated before archives recorded what changed.
  package let changes: [Change]

  package init(changes: [Change] = []) { self.changes = changes }
}
