/// Rows of `/users` in some 45 bytes each, where a ``UserRow`` takes 300: a month of 10,000 users fits into the memory
/// that a report may have, and is read once.
package struct PackedUserRows: Equatable, Sendable {
  package private(set) var count = 0
  private var bytes: [UInt8] = []

  package init() {}

  /// Rows that were packed before; `nil` for other bytes, and for rows that point elsewhere.
  ///
  /// - Parameters:
  ///   - bytes: Those of ``withBytes(_:)``.
  ///   - mayBeLists: Which of the texts that rows may point to may be a ``LanguageList``, by place, from 0 for none.
  package init?(_ bytes: UnsafeRawBufferPointer, mayBeLists: [Bool]) {
    var reader = PackedReader(bytes)
    while !reader.isAtEnd {
      guard reader.checkRow(mayBeLists) else { return nil }
      count += 1
    }
    self.bytes = Array(bytes)
  }

  /// Lends what the rows were packed to: the same rows give the same bytes on any machine.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBytes(body)
  }

  /// How much memory they take.
  package var byteCount: Int { bytes.count }

  /// Six texts, the counts and the ratio.
  private static let longestRow = 6 * PackedWriter.longestNumber + PackedWriter.longestCounts + 9

  package mutating func append(_ row: UserRow) {
    count += 1
    // Put together apart: the list would ask at each byte whether it has room and is nobody else's.
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.longestRow) { buffer in
      var writer = PackedWriter(buffer: buffer)
      writer.put(row.user)
      writer.put(row.email)
      writer.put(row.primaryModel)
      writer.put(row.primaryModelTier)
      writer.put(row.delegationLevel)
      writer.put(row.languages)
      writer.put(row.counts)
      writer.put(row.autonomyRatio == nil ? 0 : 1)
      if let ratio = row.autonomyRatio { writer.put(bytesOf: ratio.bitPattern) }
      bytes.append(contentsOf: buffer[..<writer.end])
    }
  }

  /// Calls `body` for each row, in the order in which they were put in.
  package func visit(_ body: (UserRow) throws -> Void) rethrows {
    try bytes.withUnsafeBytes { bytes in
      // One row for all of them: it is large to make and to move.
      var row = UserRow(user: TextID(place: 0))
      var reader = PackedReader(bytes)
      while !reader.isAtEnd {
        reader.read(into: &row)
        try body(row)
      }
    }
  }

  /// Calls `body` for each row with its user and its position.
  package func positions(_ body: (_ user: TextID, _ position: Int) -> Void) {
    bytes.withUnsafeBytes { bytes in
      var reader = PackedReader(bytes)
      while !reader.isAtEnd {
        let position = reader.position
        body(reader.skipRow(), position)
      }
    }
  }

  /// Reads the row at a position into another's place.
  package func read(_ position: Int, into row: inout UserRow) {
    bytes.withUnsafeBytes { bytes in
      var reader = PackedReader(bytes, at: position)
      reader.read(into: &row)
    }
  }
}

extension PackedReader {
  fileprivate mutating func read(into row: inout UserRow) {
    row.user = TextID(place: Int32(truncatingIfNeeded: number()))
    row.email = text()
    row.primaryModel = text()
    row.primaryModelTier = text()
    row.delegationLevel = text()
    row.languages = text()
    read(into: &row.counts)
    row.autonomyRatio = number() == 0 ? nil : Double(bitPattern: fixed())
  }

  /// Goes behind what may be a row.
  ///
  /// - Parameter mayBeLists: Of each text by its place, whether it may be a list of languages.
  /// - Returns: Whether it is one.
  fileprivate mutating func checkRow(_ mayBeLists: [Bool]) -> Bool {
    guard let user = checkedNumber(), user > 0, user < mayBeLists.count else { return false }
    for index in 0..<5 {
      guard let place = checkedNumber(), place < mayBeLists.count else { return false }
      if index == 4, place > 0, !mayBeLists[Int(place)] { return false }
    }
    guard checkCounts(), let hasRatio = checkedNumber(), hasRatio <= 1 else { return false }
    guard hasRatio == 1 else { return true }
    return checkedFixed().map { Double(bitPattern: $0).isFinite } ?? false
  }

  /// Goes behind a row, and tells whose it is.
  fileprivate mutating func skipRow() -> TextID {
    let user = TextID(place: Int32(truncatingIfNeeded: number()))
    for _ in 0..<5 { _ = number() }
    skipCounts()
    if number() != 0 { _ = fixed() }
    return user
  }
}
