/// Puts together the rows of `/users` on a day, page by page.
package struct UserRowsBuilder: Sendable {
  private var packed = PackedUserRows()
  private var unknownFields: [Int: String] = [:]
  /// Whether a user has a row, by place.
  private var seen: [Bool] = []

  package init() {}

  /// Adds a row, unless its user has one: the first one counts.
  ///
  /// - Parameters:
  ///   - row: One whose texts are in the same pool as those of the others.
  ///   - unknown: The fields of it that we do not know, as a JSON object; `nil` where there is none.
  package mutating func append(_ row: UserRow, unknownFields unknown: String? = nil) {
    let place = Int(row.user.place)
    // Twice as many, so that a pool that grows is not followed place by place.
    if place >= seen.count { seen += Array(repeating: false, count: max(place + 1 - seen.count, seen.count)) }
    guard !seen[place] else { return }
    seen[place] = true
    if let unknown { unknownFields[packed.count] = unknown }
    packed.append(row)
  }

  /// All rows so far.
  ///
  /// - Parameter texts: Theirs.
  /// - Returns: One a user.
  package func rows(_ texts: Texts) -> UserRows { UserRows(packed, texts: texts, unknownFields: unknownFields) }
}
