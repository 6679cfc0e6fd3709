/// Puts together the users of a period, and then those of another one, in the same memory.
struct PeriodUsersBuilder {
  private var bytes: [UInt8] = []
  /// Where each of them begins.
  private var starts: [Int] = []

  /// Forgets everything but the memory it takes.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  mutating func append(
    _ user: TextID, email: TextID?, days: Int, counts: UserCounts, model: TextID?, level: TextID?,
    languages: some Collection<Int>
  ) {
    starts.append(bytes.count)
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

  /// All users so far.
  ///
  /// - Parameters:
  ///   - order: Which of them come one after the other, by how many were put in before.
  ///   - texts: By identifier.
  ///   - languages: By the numbers that they were put in as.
  /// - Returns: The users in that order.
  func users(in order: [Int], texts: Texts, languages: [String]) -> PeriodUsers {
    var ordered: [UInt8] = []
    ordered.reserveCapacity(bytes.count)
    for index in order {
      let end = index + 1 < starts.count ? starts[index + 1] : bytes.count
      ordered += bytes[starts[index]..<end]
    }
    return PeriodUsers(ordered, count: order.count, texts: texts, languages: languages)
  }
}
