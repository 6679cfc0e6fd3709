import Usage

/// Users in the order of their identifiers, found out once for many days: nearly all of a day's users were there on
/// another one.
struct UserOrder {
  /// All users so far, in order.
  private var users: [TextID] = []
  /// For each place one more than the index among `users`; 0 for who is not there.
  private var ranks: [Int32] = []

  /// Where a day's rows are, in the order of their users' identifiers.
  ///
  /// - Parameter rows: At most one a user.
  /// - Returns: Positions of `rows.packed`.
  mutating func positions(of rows: UserRows) -> [Int] {
    var found: [(user: TextID, position: Int)] = []
    found.reserveCapacity(rows.count)
    rows.packed.positions { found.append(($0, $1)) }
    enter(found.lazy.map(\.user).filter { rank($0) == 0 }, rows.texts)
    var positions = Array(repeating: -1, count: users.count)
    for (user, position) in found { positions[rank(user) - 1] = position }
    return positions.filter { $0 >= 0 }
  }

  private func rank(_ user: TextID) -> Int {
    ranks.indices.contains(Int(user.place)) ? Int(ranks[Int(user.place)]) : 0
  }

  /// - Parameters:
  ///   - new: Users that are not there yet.
  ///   - texts: By identifier.
  private mutating func enter(_ new: [TextID], _ texts: Texts) {
    guard !new.isEmpty else { return }
    // Those that are there are in order, and soon nearly all are: each new one is looked for among them.
    var merged: [TextID] = []
    merged.reserveCapacity(users.count + new.count)
    var rest = users[...]
    for user in new.sorted(by: texts.precede) {
      let before = rest.prefix(upTo: rest.partitionPoint { texts.precede($0, user) })
      merged += before
      merged.append(user)
      rest = rest[before.endIndex...]
    }
    users = merged + rest
    ranks = Array(repeating: 0, count: texts.count + 1)
    for (index, user) in users.enumerated() { ranks[Int(user.place)] = Int32(index + 1) }
  }
}

extension ArraySlice {
  /// The index behind the elements of which `isBefore` is true; they come before all others.
  fileprivate func partitionPoint(_ isBefore: (Element) -> Bool) -> Int {
    var (start, end) = (startIndex, endIndex)
    while start < end {
      let middle = start + (end - start) / 2
      if isBefore(self[middle]) { start = middle + 1 } else { end = middle }
    }
    return start
  }
}
