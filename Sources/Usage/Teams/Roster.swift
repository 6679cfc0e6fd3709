/// The people of an organisation and their groups, as a file of the user's lists them.
///
///     var roster = Roster()
///     roster.add(Roster.Member(email: "ada@example.com", group: "Platform", line: 2))
///     roster.members.first?.group  // Platform
package struct Roster: Sendable {
  package struct Member: Hashable, Sendable {
    package var userID: String?
    package var email: String?
    package var group: String?
    package var costCentre: String?
    package var name: String?
    /// The day from which on the person has a seat.
    package var since: Day?
    /// Whether the person has a seat; false where another list of the seats lacks the person.
    package var hasSeat = true
    /// The line of the file, from 1; 0 for a person whom no file has.
    package var line: Int

    package init(
      userID: String? = nil, email: String? = nil, group: String? = nil, costCentre: String? = nil,
      name: String? = nil, since: Day? = nil, line: Int
    ) {
      self.userID = userID
      self.email = email
      self.group = group
      self.costCentre = costCentre
      self.name = name
      self.since = since
      self.line = line
    }

    /// The name under which messages show the person: the address, else the id.
    var shown: String { email ?? userID ?? "" }

    /// Takes over what the other row of the same person has and this one lacks.
    fileprivate mutating func fill(from other: Member) {
      userID = userID ?? other.userID
      email = email ?? other.email
      group = group ?? other.group
      costCentre = costCentre ?? other.costCentre
      name = name ?? other.name
      since = since ?? other.since
    }
  }

  /// Two rows that put one person into two groups.
  package struct Conflict: Hashable, Sendable, CustomStringConvertible {
    let user: String
    let lines: [Int]

    package var description: String {
      "\(user) in " + lines.sorted().map { "line \($0)" }.joined(separator: " and ")
    }
  }

  /// The group of users whom the roster does not list.
  package static let unassigned = "(unassigned)"

  /// The organisation, where other rows have their group.
  package static let organisation = "(organisation)"

  /// The names of rows that are no groups of a roster; `(unassigned)` has its meaning in a roster, too.
  package static let reservedGroups = [SmallGroups.name, Chargeback.notAttributed, organisation]

  /// `nil` for a row that belongs to an earlier one.
  private var rows: [Member?] = []
  /// The index in ``rows`` by ``key(_:)`` of address and id.
  private var places: [String: Int32] = [:]

  package init() {}

  package var members: some Sequence<Member> { rows.lazy.compactMap(\.self) }
  /// The people with their places, see ``member(at:)``.
  var placedMembers: some Sequence<(Int, Member)> {
    rows.indices.lazy.compactMap { place in rows[place].map { (place, $0) } }
  }
  package private(set) var count = 0
  /// People whose rows by address and by id name two groups.
  var conflicts = Examples()

  /// Whether people have groups; true of an empty roster, too.
  package var hasGroups: Bool { count == 0 || members.contains { $0.group != nil } }

  /// At most as many rows a table of groups has: those of all groups, ``unassigned``, and what no user has.
  package var groupCount: Int { Set(members.compactMap(\.group)).count + 2 }

  /// Adds a row of the roster.
  ///
  /// Rows with the same address or id are one person, who has what either row says.
  ///
  /// - Returns: The conflict that keeps the row out; `nil` if it was added.
  @discardableResult
  package mutating func add(_ member: Member) -> Conflict? {
    let keys = [member.email, member.userID].compactMap(\.self).map(Self.key)
    var known: [Int32] = []
    for place in keys.compactMap({ places[$0] }) where !known.contains(place) { known.append(place) }
    var whole = member
    for place in known.sorted() {
      guard let other = rows[Int(place)] else { continue }
      if let group = whole.group, let otherGroup = other.group, group != otherGroup {
        return Conflict(user: member.shown, lines: [other.line, whole.line])
      }
      let line = min(whole.line, other.line)
      whole.fill(from: other)
      whole.line = line
    }
    guard let first = known.min() else {
      for key in keys { places[key] = Int32(rows.count) }
      rows.append(whole)
      count += 1
      return nil
    }
    for place in known {
      for key in [rows[Int(place)]?.email, rows[Int(place)]?.userID].compactMap(\.self) {
        places[Self.key(key)] = first
      }
      rows[Int(place)] = nil
    }
    for key in keys { places[key] = first }
    rows[Int(first)] = whole
    count -= known.count - 1
    return nil
  }

  // MARK: Look-up

  /// The person at a place; `nil` for a row that belongs to an earlier one.
  func member(at place: Int) -> Member? { rows[place] }

  /// The places of a user's rows: that of the address, and that of the id if it is another one.
  func places(userID: ExactText, email: ExactText?) -> [Int] {
    let byEmail = email.flatMap { places[Self.key($0.text)] }
    let byID = places[Self.key(userID.text)]
    return (byEmail == byID ? [byEmail] : [byEmail, byID]).compactMap { $0.map(Int.init) }
  }

  /// A name of a group without characters at its ends that are not seen: spaces of all kinds, and those without width.
  package static func trimmed(_ name: String) -> String {
    // Most names: a roster has hundreds of thousands.
    if let first = name.utf8.first, let last = name.utf8.last, isVisible(first), isVisible(last) { return name }
    func isHidden(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar.hasNoWidth }
    let scalars = name.unicodeScalars.drop(while: isHidden)
    guard let last = scalars.lastIndex(where: { !isHidden($0) }) else { return "" }
    return String(scalars[...last])
  }

  /// The form in which addresses and ids are compared: in lower case, without zero-width characters, and without spaces
  /// at their ends.
  static func key(_ text: String) -> String {
    if text.utf8.allSatisfy(isVisible) {
      return text.utf8.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) } ? text.lowercased() : text
    }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !scalar.hasNoWidth { scalars.append(scalar) }
    var key = String(scalars)[...]
    while key.first?.isWhitespace == true { key.removeFirst() }
    while key.last?.isWhitespace == true { key.removeLast() }
    return key.lowercased()
  }

  private static func isVisible(_ ascii: UInt8) -> Bool { (0x21...0x7E).contains(ascii) }
}

extension Unicode.Scalar {
  /// True for joiners, byte order marks, direction marks and other characters that take no room.
  fileprivate var hasNoWidth: Bool { properties.generalCategory == .format }
}
