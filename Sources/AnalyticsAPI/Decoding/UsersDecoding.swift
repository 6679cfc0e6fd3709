import Usage

/// Reads pages of `/users`.
struct UsersDecoder {
  /// The fields of a row beside its counts.
  private enum Field: Int, CaseIterable {
    case userID
    case email
    case date
    case primaryModel
    case primaryModelTier
    case autonomyRatio
    case delegationLevel
    case languages

    var name: String {
      switch self {
      case .userID: "user_id"
      case .email: "user_email"
      case .date: "date"
      case .primaryModel: "primary_model"
      case .primaryModelTier: "primary_model_tier"
      case .autonomyRatio: "autonomy_ratio"
      case .delegationLevel: "delegation_level"
      case .languages: "languages"
      }
    }
  }

  /// The names of ``Field``, then those of `UserField`.
  private let names = FieldNames(Field.allCases.map(\.name) + UserField.allCases.map(\.name))
  private let counts = UserField.allCases
  private let firstCount = Field.allCases.count
  private let day: Day
  private let date: String

  /// - Parameter day: The day that is asked for.
  init(day: Day) {
    self.day = day
    date = day.description
  }

  /// Reads a page.
  ///
  /// - Parameters:
  ///   - root: The page's JSON value.
  ///   - isLinked: Whether the header `Link` names a next page.
  ///   - row: Called for each row.
  /// - Returns: The page without its rows.
  /// - Throws: ``FieldProblem``; some rows may have been passed on then.
  func page(_ root: JSONValue, isLinked: Bool = false, row: (UserDay) -> Void) throws -> Envelope {
    var number = 0
    return try Envelope(root, days: day...day, isLinked: isLinked) { value in
      number += 1
      do {
        row(try self.row(value, number: number))
      } catch var problem as FieldProblem {
        problem.day = day
        throw problem
      }
    }
  }

  private func row(_ value: JSONValue, number: Int) throws -> UserDay {
    try value.withFields(names, orThrow: "row \(number) of data is not an object") { found in
      func member(_ field: Field) -> JSONValue? { found[field.rawValue] }
      func text(_ field: Field) throws -> ExactText? { try member(field)?.exactText(field.name) }
      guard let user = try text(.userID), !user.text.isEmpty else {
        throw FieldProblem(reason: "the required field user_id is missing in row \(number)")
      }
      guard let given = member(.date), !given.isNull else {
        throw FieldProblem(reason: "the required field date is missing in row \(number)")
      }
      try check(given)
      var row = UserDay(day: day, userID: user)
      row.email = try text(.email)
      row.primaryModel = try text(.primaryModel)
      row.primaryModelTier = try text(.primaryModelTier)
      row.autonomyRatio = try member(.autonomyRatio)?.ratio(Field.autonomyRatio.name)
      row.delegationLevel = try text(.delegationLevel)
      row.languages = try languages(member(.languages))
      row.counts = try counts(found)
      if found.haveOthers { row.unknownFields = value.unknownFields(beside: names) }
      return row
    }
  }

  private func counts(_ found: JSONValue.FoundMembers) throws -> UserCounts {
    var wholes = InlineArray<16, Int64>(repeating: 0)
    var (known, others): (UInt16, [(UserField, JSONValue)]) = (0, [])
    for field in counts {
      guard let value = found[firstCount + field.rawValue] else { continue }
      // The usual case.
      if case .integer(let whole) = value.kind, whole >= 0 {
        wholes[field.rawValue] = whole
        known |= 1 << UInt16(field.rawValue)
      } else {
        others.append((field, value))
      }
    }
    var counts = UserCounts(wholes: wholes, known: known)
    for (field, value) in others { counts[field] = try value.count(field.name) }
    return counts
  }

  private func languages(_ value: JSONValue?) throws -> TextList {
    guard let value, !value.isNull else { return .empty }
    var languages: [ExactText] = []
    let isList = try value.forEachElement { element in
      if let language = try element.exactText("languages[]") { languages.append(language) }
    }
    guard isList else { throw FieldProblem(reason: "languages is not a list") }
    return TextList(languages)
  }

  private func check(_ given: JSONValue) throws {
    if given.string == date { return }
    guard let other = given.day else { throw FieldProblem(reason: "date is not a date as YYYY-MM-DD") }
    guard other == day else { throw FieldProblem(reason: "it has a row for \(other), which was not asked for") }
  }
}
