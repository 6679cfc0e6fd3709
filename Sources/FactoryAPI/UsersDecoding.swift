import Usage

/// Reads pages of `/users`.
struct UsersDecoder {
  private static let texts = [
    "user_id", "user_email", "date", "primary_model", "primary_model_tier", "autonomy_ratio", "delegation_level",
    "languages",
  ]
  private static let counts = UserField.allCases.map(\.rawValue)
  private let names = FieldNames(texts + counts)

  /// Reads a page.
  ///
  /// - Parameters:
  ///   - root: Its value.
  ///   - day: What was asked for.
  ///   - rows: Where its rows are put, behind those of the pages before.
  ///   - pool: Where its texts are put.
  /// - Returns: What it says beside its rows.
  /// - Throws: ``FieldProblem``; some rows may have been put in then.
  func page(
    _ root: JSONValue, day: Day, into rows: inout UserRowsBuilder, _ pool: inout TextPool
  ) throws -> UsersPage {
    // Most rows of a page have the same bytes for a date.
    let date = Array(day.description.utf8)
    var number = 0
    let envelope = try Envelope(root, days: day...day) { value in
      number += 1
      do {
        try row(value, number: number, day: day, date: date, into: &rows, &pool)
      } catch var problem as FieldProblem {
        problem.day = day
        throw problem
      }
    }
    return UsersPage(
      organisation: envelope.organisation, hasMore: envelope.hasMore, nextCursor: envelope.nextCursor)
  }

  private func row(
    _ value: JSONValue, number: Int, day: Day, date: [UInt8], into rows: inout UserRowsBuilder,
    _ pool: inout TextPool
  ) throws {
    try value.withMembers(names) { members, member in
      let unknown: String?
      switch members {
      case .found(let hasOthers): unknown = hasOthers ? unknownFields(value) : nil
      case .noObject: throw FieldProblem(reason: "row \(number) of data is not an object")
      case .repeated(let index): throw FieldProblem(reason: "\((Self.texts + Self.counts)[index]) is there twice")
      }
      guard let user = try text(member[0], "user_id", &pool), !pool[user].isEmpty else {
        throw FieldProblem(reason: "the required field user_id is missing in row \(number)")
      }
      guard let given = member[2], !given.isNull else {
        throw FieldProblem(reason: "the required field date is missing in row \(number)")
      }
      try check(given, day, date)
      var row = UserRow(user: user)
      row.email = try text(member[1], "user_email", &pool)
      row.primaryModel = try text(member[3], "primary_model", &pool)
      row.primaryModelTier = try text(member[4], "primary_model_tier", &pool)
      row.autonomyRatio = try member[5]?.ratio("autonomy_ratio")
      row.delegationLevel = try text(member[6], "delegation_level", &pool)
      row.languages = try member[7].flatMap { try languages($0, &pool) }
      if !member.read(from: Self.texts.count, into: &row.counts) {
        for index in 0..<UserCounts.capacity {
          guard let count = try member[Self.texts.count + index]?.count(Self.counts[index]) else { continue }
          row.counts.set(index, count)
        }
      }
      rows.append(row, unknownFields: unknown)
    }
  }

  private func check(_ given: JSONValue, _ day: Day, _ date: [UInt8]) throws {
    let isSame = date.withUnsafeBytes { date in given.text?.equals(date) }
    guard isSame != true else { return }
    guard let other = given.day else { throw FieldProblem(reason: "date is not a date as YYYY-MM-DD") }
    guard other == day else { throw FieldProblem(reason: "it has a row for \(other), which was not asked for") }
  }

  /// - Returns: `nil` for null, and for a field that is not there.
  private func text(_ value: JSONValue?, _ field: String, _ pool: inout TextPool) throws -> TextID? {
    guard let value, !value.isNull else { return nil }
    guard let text = value.text else { throw FieldProblem(reason: "\(field) is not a text") }
    return text.hasNUL ? pool.insert(text.string) : text.withUTF8 { pool.insert(utf8: $0) }
  }

  private func unknownFields(_ value: JSONValue) -> String? {
    var unknown = UnknownFields()
    var next = 0
    _ = value.forEachMember { key, value in
      if names.index(of: key, next: &next) == nil { unknown.add(key, value) }
    }
    return unknown.json
  }

  /// - Returns: `nil` for no language.
  private func languages(_ value: JSONValue, _ pool: inout TextPool) throws -> TextID? {
    if value.isNull { return nil }
    var list = LanguageList.Builder()
    let isList = try value.forEachElement { element in
      if element.isNull { return }
      guard let text = element.text else { throw FieldProblem(reason: "languages[] is not a text") }
      if text.hasNUL { list.append(text.string.utf8.span) } else { text.withUTF8 { list.append($0) } }
    }
    guard isList else { throw FieldProblem(reason: "languages is not a list") }
    return list.finished.map { pool.insert(utf8: $0.span) }
  }
}
