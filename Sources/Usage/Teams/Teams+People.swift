extension Teams {
  /// The people who have a seat, by group and seat, and the place of each user among them.
  func people() -> (people: [Seats.Person], places: PlacesOfUsers) {
    var usersOfRow: [Int: [Int]] = [:]
    // Of two rows of one user, the first is the person.
    var repeated: Set<Int> = []
    for (index, user) in users.enumerated() {
      guard let first = user.places.first else { continue }
      usersOfRow[first, default: []].append(index)
      repeated.formUnion(user.places.dropFirst())
    }
    var found: [(person: Seats.Person, users: [Int])] = []
    found.reserveCapacity(roster.count)
    for (place, member) in roster.placedMembers where member.hasSeat {
      let own = usersOfRow[place] ?? []
      if own.isEmpty, repeated.contains(place) { continue }
      found.append((person(member, own.first.map { users[$0].entry }), own))
    }
    let order = found.indices.sorted { left, right in
      let (a, b) = (found[left].person, found[right].person)
      return a.group != b.group ? Roster.isGroup(a.group, before: b.group) : a.seat < b.seat
    }
    var places: [(user: ExactText, place: Int)] = []
    for (place, index) in order.enumerated() {
      for user in found[index].users { places.append((users[user].entry.reported, place)) }
    }
    return (order.map { found[$0].person }, PlacesOfUsers(places))
  }

  private func person(_ member: Roster.Member, _ user: UserDirectory.Entry?) -> Seats.Person {
    let isHiding = directory?.people != .names
    func shown(_ text: String) -> ExactText { directory?.name(of: text) ?? ExactText(text) }
    let userID = user?.reported ?? member.userID.map(shown)
    let address = member.email ?? ""
    return Seats.Person(
      seat: userID ?? (isHiding ? shown(Roster.key(address)) : ExactText(address)), userID: userID,
      email: isHiding ? nil : user?.email ?? member.email.map { ExactText($0) },
      group: group(of: member),
      costCentre: costCentre(of: member), since: member.since)
  }
}
