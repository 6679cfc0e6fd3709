/// The roster of a report beside the users of its source: who is who, and who belongs to which group.
///
///     let usage = ReportedUsage(archive)
///     let summary = try Summary(of: range, from: usage, comparing: true)
///     let teams = Teams(roster, of: usage.directory)
///     teams.group(of: summary.people.lapsed[0].userID)  // Platform
///
/// Users are told apart by their ids as the report has them.
package struct Teams: Sendable {
  package let roster: Roster
  /// The users of the report's source.
  let directory: UserDirectory?
  /// The rows of one user by address and by id that name two groups.
  package let conflicts: Examples
  /// The groups that are shown as one.
  let small: SmallGroups
  /// The groups whose cost centres are shown; `nil` for all.
  private let groupsWithCostCentres: Set<ExactText?>?
  /// The users, with the places of their rows in the roster.
  let users: [(entry: UserDirectory.Entry, place: Int?)]
  /// The index in ``names`` of each user's group, by ``ExactText/number`` of the user's id.
  private let groups: [Int32]
  /// The place of each user's row in the roster, by ``ExactText/number`` of the user's id; -1 for none.
  private let places: [Int32]
  /// The groups' names in the roster; the first is that of users without one.
  private let rosterNames: [ExactText]
  /// The groups' names in the report, in the same order.
  private let names: [ExactText]
  /// The same for rows about a user; `nil` for those that are shown as one.
  private let namesOnRows: [ExactText?]

  /// - Parameters:
  ///   - roster: The roster.
  ///   - directory: The users of the report's source; those whose rows are read later have no group.
  ///   - active: The active users of the range.
  ///   - minimumGroup: Groups of fewer people are shown together; `nil` to show all.
  package init(
    _ roster: Roster, of directory: UserDirectory? = nil, active: [UserPeriod] = [], minimumGroup: Int? = nil
  ) {
    let entries = directory?.entries ?? []
    var (roster, conflicts) = (roster, roster.conflicts)
    for entry in entries {
      if let conflict = roster.join(userID: entry.userID, email: entry.email) { conflicts.add(conflict) }
    }
    let users = entries.map { entry in
      (entry: entry, place: roster.places(userID: entry.userID, email: entry.email).first)
    }
    var names: [ExactText] = [Roster.unassigned]
    var known: [ExactText: Int32] = [:]
    let numbers = (users.map(\.entry.reported.number).max() ?? -1) + 1
    var (groups, places) = ([Int32](repeating: 0, count: numbers), [Int32](repeating: -1, count: numbers))
    for (entry, place) in users {
      guard let place else { continue }
      places[entry.reported.number] = Int32(place)
      guard let group = roster.member(at: place)?.group else { continue }
      if known[group] == nil {
        known[group] = Int32(names.count)
        names.append(group)
      }
      groups[entry.reported.number] = known[group] ?? 0
    }
    let outside = active.count { user in
      !places.indices.contains(user.userID.number) || places[user.userID.number] < 0
    }
    groupsWithCostCentres = minimumGroup.map { roster.groupsWithCostCentres(ofAtLeast: $0, outside: outside) }
    small =
      minimumGroup.map { minimum in
        // Users who are outside and not active in the range may be in what it is compared with.
        let hasOutside = outside > 0 || users.contains { $0.place == nil }
        return SmallGroups(of: roster.sizes, outside: hasOutside ? outside : nil, fewerThan: minimum)
      } ?? .none
    rosterNames = names
    self.names = names.map { [small] in small.names.contains($0) ? SmallGroups.name : $0 }
    namesOnRows = names.map { [small] in small.names.contains($0) ? nil : $0 }
    (self.roster, self.directory, self.users, self.conflicts) = (
      roster, directory, users, conflicts
    )
    (self.groups, self.places) = (groups, places)
  }

  /// Whether each group is shown as what it is.
  package var areAllShown: Bool { small.names.isEmpty }

  /// Whether the roster has a row of a user.
  package func isListed(_ user: ExactText) -> Bool { place(of: user) != nil }

  private func place(of user: ExactText) -> Int? {
    places.indices.contains(user.number) && places[user.number] >= 0 ? Int(places[user.number]) : nil
  }

  /// Whether the report shows a group of the roster under ``SmallGroups/name``, however another file spells the group.
  package func isMerged(_ group: String) -> Bool { small.names.contains { $0.text == group } }

  /// The group of a user, for sums by group.
  package func group(of user: ExactText) -> ExactText { names[groupNumber(of: user)] }

  /// The group of a user in the roster, which a report does not show where it is one of the small ones.
  func rosterGroup(of user: ExactText) -> ExactText { rosterNames[groupNumber(of: user)] }

  private func groupNumber(of user: ExactText) -> Int {
    groups.indices.contains(user.number) ? Int(groups[user.number]) : 0
  }

  /// The group of a user, for a row about the user; `nil` if it is one of those that are shown as one.
  package func groupOnRow(of user: ExactText) -> ExactText? { namesOnRows[groupNumber(of: user)] }

  /// The name in the report of a group of the roster.
  func shown(_ group: ExactText) -> ExactText { small.names.contains(group) ? SmallGroups.name : group }

  /// Whether users have the groups that they had when they were met first.
  ///
  /// - Parameters:
  ///   - groups: The index of each user's group, by ``ExactText/number`` of the user's id; -1 for others.
  ///   - names: The groups' names in the roster.
  /// - Returns: False if one of them has another group.
  func agrees(with groups: [Int32], of names: [ExactText]) -> Bool {
    var places: [ExactText: Int32] = [:]
    for (place, name) in names.enumerated() { places[name] = Int32(place) }
    let numbers = rosterNames.map { places[$0] ?? -1 }
    return groups.indices.allSatisfy { user in
      groups[user] < 0 || groups[user] == (self.groups.indices.contains(user) ? numbers[Int(self.groups[user])] : 0)
    }
  }

  /// The cost centre of a user, for sums by cost centre; `nil` for none, and where the report does not tell it.
  package func costCentre(of user: ExactText) -> ExactText? {
    place(of: user).flatMap { roster.member(at: $0) }.flatMap { costCentre(of: $0) }
  }

  /// The group in which the report counts a row of the roster.
  func group(of member: Roster.Member) -> ExactText { shown(member.group ?? Roster.unassigned) }

  /// The cost centre of a row of the roster; `nil` where it would tell a few people from the others of their group.
  func costCentre(of member: Roster.Member) -> ExactText? {
    guard let groups = groupsWithCostCentres else { return member.costCentre }
    return group(of: member) != SmallGroups.name && groups.contains(member.group)
      ? member.costCentre : nil
  }
}

extension Roster {
  /// The group of a user of the report's source; `nil` for none.
  func group(of user: UserDirectory.Entry) -> ExactText? {
    let places = places(userID: user.userID, email: user.email)
    return places.first.flatMap { member(at: $0)?.group } ?? places.other.flatMap { member(at: $0)?.group }
  }

  /// Whether a group stands before another one: by name; small groups and then people without a group are last.
  package static func isGroup(_ left: ExactText, before right: ExactText) -> Bool {
    func rank(_ group: ExactText) -> Int {
      switch group {
      case unassigned: 2
      case SmallGroups.name: 1
      default: 0
      }
    }
    return (rank(left), left) < (rank(right), right)
  }

  /// The groups of which each cost centre has at least so many people.
  ///
  /// - Parameters:
  ///   - minimum: The number of people.
  ///   - outside: The active users without a row, who have no group and no cost centre.
  /// - Returns: The groups; `nil` among them stands for no group.
  fileprivate func groupsWithCostCentres(ofAtLeast minimum: Int, outside: Int) -> Set<ExactText?> {
    var sizes: [ExactText?: [ExactText?: Int]] = [:]
    if outside > 0 { sizes[nil] = [nil: outside] }
    for member in members { sizes[member.group, default: [:]][member.costCentre, default: 0] += 1 }
    return Set(sizes.filter { $0.value.values.allSatisfy { $0 >= minimum } }.keys)
  }

  /// The number of people of each group.
  fileprivate var sizes: [ExactText: Int] {
    var sizes: [ExactText: Int] = [:]
    for member in members { sizes[member.group ?? Self.unassigned, default: 0] += 1 }
    return sizes
  }
}
