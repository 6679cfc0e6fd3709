import Usage

/// Reads pages of `/users`.
struct UsersDecoder {
  private static let texts = [
    "user_id", "user_email", "date", "primary_model", "primary_model_tier", "autonomy_ratio", "delegation_level",
    "languages",
  ]
  private static let counts = UserField.allCases.map(\.rawValue)
  private let names = FieldNames(texts + counts)
  private let textCount = texts.count

  /// Reads a page.
  ///
  /// - Parameters:
  ///   - root: Its value.
  ///   - day: What was asked for.
  ///   - rows: Where its rows are put, behind those of the pages before.
  ///   - texts: Where its texts are put.
  /// - Returns: What it says beside its rows.
  /// - Throws: ``FieldProblem``; some rows may have been put in then.
  func page(
    _ root: JSONValue, day: Day, into rows: inout UserRowsBuilder, _ texts: inout UserTexts
  ) throws -> UsersPage {
    // Most rows of a page have the same bytes for a date.
    let date = Array(day.description.utf8)
    var number = 0
    // One for all rows: its counts have memory of their own.
    var row = UserRow(user: TextID(place: 0))
    let envelope = try Envelope(root, days: day...day) { value in
      number += 1
      do {
        try read(value, number: number, day: day, date: date, into: &row, &texts, &rows)
      } catch var problem as FieldProblem {
        problem.day = day
        throw problem
      }
    }
    return UsersPage(
      organisation: envelope.organisation, hasMore: envelope.hasMore, nextCursor: envelope.nextCursor)
  }

  private func read(
    _ value: JSONValue, number: Int, day: Day, date: [UInt8], into row: inout UserRow, _ texts: inout UserTexts,
    _ rows: inout UserRowsBuilder
  ) throws {
    try value.withMembers(names) { members, member in
      let unknown: String?
      switch members {
      case .found(let hasOthers): unknown = hasOthers ? unknownFields(value) : nil
      case .noObject: throw FieldProblem(reason: "row \(number) of data is not an object")
      case .repeated(let index): throw FieldProblem(reason: "\((Self.texts + Self.counts)[index]) is there twice")
      }
      guard let user = try texts.text(member[0], "user_id"), !texts.texts.isEmpty(user) else {
        throw FieldProblem(reason: "the required field user_id is missing in row \(number)")
      }
      guard let given = member[2], !given.isNull else {
        throw FieldProblem(reason: "the required field date is missing in row \(number)")
      }
      try check(given, day, date)
      let guesses = texts.guesses(for: user)
      row.user = user
      row.email = try texts.text(member[1], "user_email", guess: guesses.email)
      row.primaryModel = try texts.text(member[3], "primary_model", guess: guesses.model)
      row.primaryModelTier = try texts.text(member[4], "primary_model_tier", guess: guesses.tier)
      row.autonomyRatio = try member[5]?.ratio("autonomy_ratio")
      row.delegationLevel = try texts.text(member[6], "delegation_level", guess: guesses.level)
      row.languages = try texts.languages(member[7], guess: guesses.languages)
      if !member.read(from: textCount, into: &row.counts) {
        for index in 0..<UserCounts.capacity {
          guard let count = try member[textCount + index]?.count(Self.counts[index]) else { continue }
          row.counts[index: index] = count
        }
      }
      texts.remember(row)
      rows.append(row, unknownFields: unknown)
    }
  }

  private func check(_ given: JSONValue, _ day: Day, _ date: [UInt8]) throws {
    let isSame = date.withUnsafeBytes { date in given.text?.equals(date) }
    guard isSame != true else { return }
    guard let other = given.day else { throw FieldProblem(reason: "date is not a date as YYYY-MM-DD") }
    guard other == day else { throw FieldProblem(reason: "it has a row for \(other), which was not asked for") }
  }

  private func unknownFields(_ value: JSONValue) -> String? {
    var unknown = UnknownFields()
    var next = 0
    _ = value.forEachMember { key, value in
      if names.index(of: key, next: &next) == nil { unknown.add(key, value) }
    }
    return unknown.json
  }
}
