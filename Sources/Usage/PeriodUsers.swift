/// The users of a period, the most billable tokens first, equal ones by identifier; packed to some 60 bytes each.
package struct PeriodUsers: Sendable {
  package let count: Int
  private let bytes: [UInt8]
  private let texts: [String]
  private let languages: [String]

  /// - Parameters:
  ///   - bytes: What a ``PeriodUsersBuilder`` packed.
  ///   - count: How many users that is.
  ///   - texts: By identifier.
  ///   - languages: The names of the languages by the numbers that they were put in as.
  init(_ bytes: [UInt8], count: Int, texts: [String], languages: [String]) {
    self.bytes = bytes
    self.count = count
    self.texts = texts
    self.languages = languages
  }

  /// How much memory they take.
  package var byteCount: Int { bytes.count }

  /// Calls `body` for each user.
  package func visit(_ body: (UserPeriod) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { bytes in
      var reader = PackedReader(bytes)
      // One for all of them: it is large to make, and its list of languages has memory of its own.
      var user = UserPeriod()
      while !reader.isAtEnd {
        read(&reader, into: &user)
        try body(user)
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
        var user = UserPeriod()
        read(&reader, into: &user)
        return user
      }
    }
  }

  private func read(_ reader: inout PackedReader, into user: inout UserPeriod) {
    func text(_ id: TextID?) -> String? { id.map { texts[$0] } }
    user.userID = texts[TextID(place: Int32(truncatingIfNeeded: reader.number()))]
    user.email = text(reader.text())
    user.activeDays = Int(reader.number())
    user.primaryModel = text(reader.text())
    user.delegationLevel = text(reader.text())
    reader.read(into: &user.counts)
    user.languages.removeAll(keepingCapacity: true)
    for _ in 0..<reader.number() { user.languages.append(languages[Int(reader.number())]) }
  }
}

extension PackedReader {
  /// Goes behind a user, and tells one count; zero where it is not known.
  fileprivate mutating func skipUser(_ field: UserField) -> Count {
    for _ in 0..<5 { _ = number() }
    var counts = UserCounts()
    read(into: &counts)
    for _ in 0..<number() { _ = number() }
    return counts[field] ?? .zero
  }
}
