/// One user over a period.
package struct UserPeriod: Sendable {
  package let userID: String
  /// The latest one that the API gave; `nil` where it gave none.
  package let email: String?
  /// Days with a row in `/users`.
  package let activeDays: Int
  package let counts: UserCounts
  /// The daily primary model with the most billable tokens over the period.
  package let primaryModel: String?
  /// The daily delegation level with the most tool calls over the period.
  package let delegationLevel: String?
  /// By number of days, most first.
  package let languages: [String]

  /// Tool calls over user messages of the period; `nil` over zero.
  package var autonomyRatio: Double? {
    Amount.quotient(counts[.toolCalls].map(Amount.count), counts[.userMessages].map(Amount.count))
  }
}

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

  mutating func append(_ user: TextID, _ rollup: UserRollup, languages: some Collection<Int>) {
    count += 1
    let capacity = (6 + languages.count) * PackedWriter.longestNumber + PackedWriter.longestCounts
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: capacity) { buffer in
      var writer = PackedWriter(buffer: buffer)
      writer.put(user)
      writer.put(rollup.email)
      writer.put(UInt64(rollup.days))
      writer.put(rollup.models.first(texts))
      writer.put(rollup.levels.first(texts))
      writer.put(rollup.counts)
      writer.put(UInt64(languages.count))
      for language in languages { writer.put(UInt64(language)) }
      bytes.append(contentsOf: buffer[..<writer.end])
    }
  }

  /// Calls `body` for each user.
  package func visit(_ body: (UserPeriod) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { bytes in
      var reader = PackedReader(bytes)
      var counts = UserCounts()
      while !reader.isAtEnd {
        let user = TextID(place: Int32(truncatingIfNeeded: reader.number()))
        let email = reader.text()
        let days = Int(reader.number())
        let (model, level) = (reader.text(), reader.text())
        reader.read(into: &counts)
        let languages = (0..<Int(reader.number())).map { _ in self.languages[Int(reader.number())] }
        try body(
          UserPeriod(
            userID: texts[user], email: email.map { texts[$0] }, activeDays: days, counts: counts,
            primaryModel: model.map { texts[$0] }, delegationLevel: level.map { texts[$0] }, languages: languages))
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
    // Not packed they are large: only those are made that are wanted.
    var counts: [Count] = []
    visit { counts.append($0.counts[field] ?? .zero) }
    let order = counts.indices.sorted { counts[$0] != counts[$1] ? counts[$0] > counts[$1] : $0 < $1 }
    var ranks = Array(repeating: -1, count: counts.count)
    for (rank, index) in order.prefix(limit).enumerated() { ranks[index] = rank }
    var ranked: [(rank: Int, user: UserPeriod)] = []
    var index = 0
    visit { user in
      if ranks[index] >= 0 { ranked.append((ranks[index], user)) }
      index += 1
    }
    return ranked.sorted { $0.rank < $1.rank }.map(\.user)
  }

  /// All of them.
  package var all: [UserPeriod] { most(.billableTokens, limit: .max) }
}
