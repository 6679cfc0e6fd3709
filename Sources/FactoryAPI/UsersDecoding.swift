import Usage

/// Reads pages of `/users`.
struct UsersDecoder {
  private static let texts = [
    "user_id", "user_email", "date", "primary_model", "primary_model_tier", "autonomy_ratio", "delegation_level",
    "languages",
  ]
  private let names = FieldNames(texts + UserField.allCases.map(\.rawValue))

  /// - Throws: ``FieldProblem``.
  func page(_ root: JSONValue, day: Day) throws -> UsersPage {
    var rows: [UserDay] = []
    let envelope = try Envelope(root, days: day...day) { value in
      do {
        rows.append(try row(value, number: rows.count + 1, day: day))
      } catch var problem as FieldProblem {
        problem.day = day
        throw problem
      }
    }
    return UsersPage(
      organisation: envelope.organisation, rows: rows, hasMore: envelope.hasMore, nextCursor: envelope.nextCursor)
  }

  private func row(_ value: JSONValue, number: Int, day: Day) throws -> UserDay {
    var row = UserDay(userID: "")
    var hasDate = false
    var unknown = UnknownFields()
    var seen = SeenFields()
    var next = 0
    let isObject = try value.forEachMember { key, value in
      guard let index = names.index(of: key, next: &next) else {
        unknown.add(key, value)
        return
      }
      try seen.insert(index, key.string)
      switch index {
      case 0: row.userID = try value.text("user_id") ?? ""
      case 1: row.email = try value.text("user_email")
      case 2:
        if value.isNull { break }
        guard let given = value.day else { throw FieldProblem(reason: "date is not a date as YYYY-MM-DD") }
        guard given == day else { throw FieldProblem(reason: "it has a row for \(given), which was not asked for") }
        hasDate = true
      case 3: row.primaryModel = try value.text("primary_model")
      case 4: row.primaryModelTier = try value.text("primary_model_tier")
      case 5: row.autonomyRatio = try value.ratio("autonomy_ratio")
      case 6: row.delegationLevel = try value.text("delegation_level")
      case 7: row.languages = try languages(value)
      default:
        let field = UserField.allCases[index - Self.texts.count]
        row.counts[field] = try value.count(field.rawValue)
      }
    }
    guard isObject else { throw FieldProblem(reason: "row \(number) of data is not an object") }
    guard !row.userID.isEmpty else {
      throw FieldProblem(reason: "the required field user_id is missing in row \(number)")
    }
    guard hasDate else { throw FieldProblem(reason: "the required field date is missing in row \(number)") }
    row.unknownFields = unknown.json
    return row
  }

  private func languages(_ value: JSONValue) throws -> [String] {
    if value.isNull { return [] }
    var languages: [String] = []
    let isList = try value.forEachElement { element in
      if let language = try element.text("languages[]") { languages.append(language) }
    }
    guard isList else { throw FieldProblem(reason: "languages is not a list") }
    return languages
  }
}
