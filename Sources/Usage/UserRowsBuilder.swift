/// Puts together the rows of `/users` on a day, page by page.
package struct UserRowsBuilder: Sendable {
  /// The texts of the rows so far.
  package var pool = TextPool()
  private var packed = PackedUserRows()
  private var unknownFields: [Int: String] = [:]
  /// Whether a user has a row, by place.
  private var seen: [Bool] = []

  package init() {}

  /// Adds a row, unless its user has one: the first one counts.
  ///
  /// - Parameters:
  ///   - row: Its texts are those of ``pool``.
  ///   - unknown: The fields of it that we do not know, as a JSON object; `nil` where there is none.
  package mutating func append(_ row: UserRow, unknownFields unknown: String? = nil) {
    let place = Int(row.user.place)
    while seen.count <= place { seen.append(false) }
    guard !seen[place] else { return }
    seen[place] = true
    if let unknown { unknownFields[packed.count] = unknown }
    packed.append(row)
  }

  package var rows: UserRows { UserRows(packed, texts: pool, unknownFields: unknownFields) }
}
