extension Teams {
  /// The people who have a seat, by group and seat, and the place of each user among them.
  func people() -> (people: [Seats.Person], places: PlacesOfUsers) {
    // By the place of a row: the first of its users, and the others, whom few rows have.
    var firstUsers = [Int32](repeating: -1, count: roster.placeCount)
    var otherUsers: [Int: [Int]] = [:]
    for (index, user) in users.enumerated() {
      guard let place = user.place else { continue }
      if firstUsers[place] < 0 {
        firstUsers[place] = Int32(index)
      } else {
        otherUsers[place, default: []].append(index)
      }
    }
    var found: [(person: Seats.Person, row: Int)] = []
    found.reserveCapacity(roster.count)
    for (place, member) in roster.placedMembers where member.hasSeat {
      let user = firstUsers[place] < 0 ? nil : Int(firstUsers[place])
      found.append((person(member, user.map { users[$0].entry }), place))
    }
    let groups = Set(found.map(\.person.group)).sorted { Roster.isGroup($0, before: $1) }
    let ranks = Dictionary(uniqueKeysWithValues: zip(groups, groups.indices))
    var order = found.indices.map { (rank: ranks[found[$0].person.group] ?? 0, seat: found[$0].person.seat, index: $0) }
    order.sort { $0.rank != $1.rank ? $0.rank < $1.rank : $0.seat < $1.seat }
    var places: [(user: ExactText, place: Int)] = []
    places.reserveCapacity(users.count)
    for (place, (_, _, index)) in order.enumerated() {
      let row = found[index].row
      let own = firstUsers[row] < 0 ? [] : [Int(firstUsers[row])] + (otherUsers[row] ?? [])
      for user in own { places.append((users[user].entry.reported, place)) }
    }
    return (order.map { found[$0.index].person }, PlacesOfUsers(places))
  }

  private func person(_ member: Roster.Member, _ user: UserDirectory.Entry?) -> Seats.Person {
    let isHiding = directory?.people != .names
    func shown(_ text: ExactText) -> ExactText { directory?.name(of: text) ?? text }
    let userID = user?.reported ?? member.userID.map(shown)
    let address = member.email ?? ""
    return Seats.Person(
      seat: userID ?? (isHiding ? shown(Roster.key(address)) : address), userID: userID,
      email: isHiding ? nil : user?.email ?? member.email,
      group: group(of: member),
      costCentre: costCentre(of: member), since: member.since)
  }
}
