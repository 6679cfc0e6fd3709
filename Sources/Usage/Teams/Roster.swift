/// The people of an organisation and their groups, as a file of the user's lists them.
///
///     var roster = Roster()
///     roster.add(Roster.Member(email: "ada@example.com", group: "Platform", line: 2))
///     roster.members.first?.group  // Platform
package struct Roster: Sendable {
  package struct Member: Hashable, Sendable {
    package var userID: ExactText?
    package var email: ExactText?
    package var group: ExactText?
    package var costCentre: ExactText?
    /// The day from which on the person has a seat.
    package var since: Day?
    /// Whether the person has a seat; false where another list of the seats lacks the person.
    package var hasSeat = true
    /// The line of the file, from 1; 0 for a person whom no file has.
    package var line: Int

    package init(
      userID: ExactText? = nil, email: ExactText? = nil, group: ExactText? = nil, costCentre: ExactText? = nil,
      since: Day? = nil, line: Int
    ) {
      self.userID = userID
      self.email = email
      self.group = group
      self.costCentre = costCentre
      self.since = since
      self.line = line
    }

    /// The name under which messages show the person: the address, else the id.
    var shown: String { (email ?? userID)?.text ?? "" }

    /// Takes over what the other row of the same person has and this one lacks.
    fileprivate mutating func fill(from other: Member) {
      userID = userID ?? other.userID
      email = email ?? other.email
      group = group ?? other.group
      costCentre = costCentre ?? other.costCentre
      since = since ?? other.since
      hasSeat = hasSeat || other.hasSeat
      line = [line, other.line].filter { $0 > 0 }.min() ?? 0
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
  package static let unassigned: ExactText = "(unassigned)"

  /// The organisation, where other rows have their group.
  package static let organisation: ExactText = "(organisation)"

  /// The names of rows that are no groups of a roster; `(unassigned)` has its meaning in a roster, too.
  package static let reservedGroups = [SmallGroups.name, Chargeback.notAttributed, organisation]

  /// `nil` for a row that belongs to an earlier one.
  private var rows: [Member?] = []
  /// The index in ``rows`` by ``ExactText/number`` of the ``key(_:)`` of address and id; -1 for other texts.
  private var places: [Int32] = []
  /// The row that a row belongs to since a third one joined them.
  private var successors: [Int32: Int32] = [:]

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
    let known = places(userID: member.userID, email: member.email)
    guard let first = known.all.min() else {
      note(Int32(rows.count), of: member)
      rows.append(member)
      count += 1
      return nil
    }
    var whole = member
    // What a file says counts before what the organisation's list of users says.
    for other in known.all.sorted().compactMap({ rows[$0] }).sorted(by: { $0.line > 0 && $1.line == 0 }) {
      if let group = whole.group, let otherGroup = other.group, group != otherGroup {
        return Conflict(user: member.shown, lines: [other.line, whole.line])
      }
      whole.fill(from: other)
    }
    for place in known.all where place != first {
      rows[place] = nil
      successors[Int32(place)] = Int32(first)
    }
    note(Int32(first), of: member)
    rows[first] = whole
    count -= known.all.count - 1
    return nil
  }

  /// Makes one person of the two rows that a user has by address and by id.
  ///
  /// - Returns: The conflict that keeps them apart; `nil` if there is none.
  mutating func join(userID: ExactText, email: ExactText?) -> Conflict? {
    guard places(userID: userID, email: email).other != nil else { return nil }
    var user = Member(userID: userID, email: email, line: 0)
    user.hasSeat = false
    return add(user).map { Conflict(user: userID.text, lines: $0.lines) }
  }

  /// Notes the place of a row by its address and id.
  private mutating func note(_ place: Int32, of member: Member) {
    for text in [member.email, member.userID] {
      guard let number = text.map({ Self.key($0).number }) else { continue }
      // Doubles the size, so that the cost of growing is amortized.
      if number >= places.count {
        places += Array(repeating: -1, count: max(number + 1 - places.count, places.count))
      }
      places[number] = place
    }
  }

  // MARK: Look-up

  /// Places are below this number.
  var placeCount: Int { rows.count }

  /// The person at a place; `nil` for a row that belongs to an earlier one.
  func member(at place: Int) -> Member? { rows[place] }

  /// The places of a user's rows.
  struct Places {
    /// That of the address, else that of the id.
    let first: Int?
    /// That of the id, if it is another one.
    let other: Int?

    var all: [Int] { [first, other].compactMap(\.self) }
  }

  func places(userID: ExactText?, email: ExactText?) -> Places {
    let (byEmail, byID) = (place(of: email), place(of: userID))
    return Places(first: byEmail ?? byID, other: byEmail == nil || byEmail == byID ? nil : byID)
  }

  private func place(of text: ExactText?) -> Int? {
    // Users without a row need not be known under this form, too.
    guard let text, let key = Self.isKey(text) ? text : ExactText(known: Self.key(text.text)) else { return nil }
    guard key.number < places.count, places[key.number] >= 0 else { return nil }
    var place = places[key.number]
    while let successor = successors[place] { place = successor }
    return Int(place)
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
  static func key(_ text: ExactText) -> ExactText { isKey(text) ? text : ExactText(key(text.text)) }

  private static func key(_ text: String) -> String {
    if text.utf8.allSatisfy(isVisible) { return text.lowercased() }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !scalar.hasNoWidth { scalars.append(scalar) }
    var key = String(scalars)[...]
    while key.first?.isWhitespace == true { key.removeFirst() }
    while key.last?.isWhitespace == true { key.removeLast() }
    return key.lowercased()
  }

  /// True of most addresses.
  private static func isKey(_ text: ExactText) -> Bool {
    text.text.utf8.allSatisfy { isVisible($0) && !(UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
  }

  private static func isVisible(_ ascii: UInt8) -> Bool { (0x21...0x7E).contains(ascii) }
}

extension Unicode.Scalar {
  /// True for joiners, byte order marks, direction marks and other characters that take no room.
  fileprivate var hasNoWidth: Bool { properties.generalCategory == .format }
}
