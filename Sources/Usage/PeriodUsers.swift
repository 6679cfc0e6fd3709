/// The users of a period, the most billable tokens first, equal ones by identifier; packed to some 60 bytes each.
package struct PeriodUsers: Sendable {
  package private(set) var count = 0
  private var bytes: [UInt8] = []
  private let texts: [String]
  /// The names of the languages by the numbers that they were put in as.
  var languages: [String] = []

  /// - Parameter texts: By identifier.
  init(texts: [String]) { self.texts = texts }

  /// How much memory they take.
  package var byteCount: Int { bytes.count }

  mutating func append(
    _ user: TextID, email: TextID?, days: Int, counts: UserCounts, model: TextID?, level: TextID?,
    languages: some Collection<Int>
  ) {
    count += 1
    let capacity = (6 + languages.count) * PackedWriter.longestNumber + PackedWriter.longestCounts
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
      var writer = PackedWriter(buffer: buffer)
      writer.put(user)
      writer.put(email)
      writer.put(UInt64(days))
      writer.put(model)
      writer.put(level)
      writer.put(counts)
      writer.put(UInt64(languages.count))
      for language in languages { writer.put(UInt64(language)) }
      bytes.append(contentsOf: buffer[..<writer.end])
    }
  }

  /// Puts the users into another order.
  ///
  /// - Parameter pieces: Which bytes each of them takes.
  mutating func arrange(_ pieces: some Sequence<Range<Int>>) {
    var arranged: [UInt8] = []
    arranged.reserveCapacity(bytes.count)
    for piece in pieces { arranged += bytes[piece] }
    bytes = arranged
  }

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
