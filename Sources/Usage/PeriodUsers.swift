/// The users of a period, the most billable tokens first, equal ones by identifier; packed to some 60 bytes each.
package struct PeriodUsers: Sendable {
  package let count: Int
  private let bytes: [UInt8]
  package let texts: Texts
  /// The names of languages: see ``UserPeriodRow/languages``.
  package let languages: [String]

  /// - Parameters:
  ///   - bytes: What a ``PeriodUsersBuilder`` packed.
  ///   - count: How many users that is.
  ///   - texts: By identifier.
  ///   - languages: The names of the languages by the numbers that they were put in as.
  init(_ bytes: [UInt8], count: Int, texts: Texts, languages: [String]) {
    self.bytes = bytes
    self.count = count
    self.texts = texts
    self.languages = languages
  }

  /// How much memory they take.
  package var byteCount: Int { bytes.count }

  /// Calls `body` for each user.
  package func visit(_ body: (UserPeriodRow) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { bytes in
      var reader = PackedReader(bytes)
      // One for all of them: it is large to make, and its list of languages has memory of its own.
      var row = UserPeriodRow()
      while !reader.isAtEnd {
        reader.read(into: &row)
        try body(row)
      }
    }
  }

  /// The users who have the most of something; equal ones in the order of all.
  ///
  /// - Parameters:
  ///   - field: What is counted.
  ///   - limit: At most so many.
  /// - Returns: The most first.
  package func most(_ field: UserField, limit: Int) -> [UserPeriod] {
    bytes.withUnsafeBytes { bytes in
      // Not packed they are large: only those are made that are wanted.
      var reader = PackedReader(bytes)
      var found: [(count: Count, position: Int)] = []
      while !reader.isAtEnd {
        let position = reader.position
        found.append((reader.skipUser(field), position))
      }
      found.sort { $0.count != $1.count ? $0.count > $1.count : $0.position < $1.position }
      return found.prefix(limit).map { found in
        var reader = PackedReader(bytes, at: found.position)
        var row = UserPeriodRow()
        reader.read(into: &row)
        return user(row)
      }
    }
  }

  /// A row with its texts.
  package func user(_ row: UserPeriodRow) -> UserPeriod {
    UserPeriod(
      userID: texts[row.user], email: row.email.map { texts[$0] }, activeDays: row.activeDays, counts: row.counts,
      autonomyRatio: row.autonomyRatio, primaryModel: row.primaryModel.map { texts[$0] },
      delegationLevel: row.delegationLevel.map { texts[$0] }, languages: row.languages.map { languages[$0] })
  }
}

extension PackedReader {
  fileprivate mutating func read(into row: inout UserPeriodRow) {
    row.user = TextID(place: Int32(truncatingIfNeeded: number()))
    row.email = text()
    row.activeDays = Int(number())
    row.primaryModel = text()
    row.delegationLevel = text()
    read(into: &row.counts)
    row.languages.removeAll(keepingCapacity: true)
    for _ in 0..<number() { row.languages.append(Int(number())) }
  }

  /// Goes behind a user, and tells one count; zero where it is not known.
  fileprivate mutating func skipUser(_ field: UserField) -> Count {
    for _ in 0..<5 { _ = number() }
    var counts = UserCounts()
    read(into: &counts)
    for _ in 0..<number() { _ = number() }
    return counts[field] ?? .zero
  }
}
