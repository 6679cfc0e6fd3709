import HTTP
import Usage

/// Reads a roster: a CSV file that maps users to groups, and may say more of them.
///
/// A header names the columns: an e-mail address or user id (or both), the group and, if wanted, `cost_centre` and
/// `since`; other columns are not read. Without a header the file has two columns, and its first field has an `@` or
/// begins with `user_`.
enum RosterFile {
  /// The most people of a file; each takes about 380 bytes of memory, and as many again with a seat.
  static let maximumUsers = 2_000_000

  /// Reads the file, which has at most `maximumUsers` people.
  ///
  /// - Throws: ``ConfigurationError``, also for a user in two groups.
  static func roster(_ path: String, maximumUsers: Int = maximumUsers) throws(ConfigurationError) -> Roster {
    do {
      return try read(path, maximumUsers)
    } catch {
      throw .unusableFile(.roster, path: path, reason: error.reason)
    }
  }

  private static func read(_ path: String, _ maximumUsers: Int) throws(DelimitedText.Mistake) -> Roster {
    let reader: InputReader
    do { reader = try InputReader(path) } catch { throw DelimitedText.Mistake(error.inputReason) }
    var records = DelimitedText(reader)
    guard let first = try records.next() else { throw DelimitedText.Mistake("it is empty") }
    let columns = try RosterColumns(first)
    var roster = Roster()
    var conflicts = Examples()
    var exchanged = ExchangedRows()
    var names = Spellings()
    var record = columns.hasHeader ? try records.next() : first
    while let current = record {
      let member = try columns.member(of: current, &names)
      exchanged.note(member)
      if let conflict = roster.add(member) { conflicts.add(conflict) }
      guard roster.count <= maximumUsers else {
        throw DelimitedText.Mistake("it has more than \(maximumUsers) users")
      }
      record = try records.next()
    }
    guard roster.count > 0 else { throw DelimitedText.Mistake("it has a header and no rows") }
    if let mistake = exchanged.mistake(header: first.line) { throw mistake }
    guard conflicts.count == 0 else {
      let subject = conflicts.count == 1 ? "a user is" : "\(conflicts.count) users are"
      throw DelimitedText.Mistake("\(subject) in two groups: \(conflicts)")
    }
    return roster
  }
}

/// The names of groups and cost centres: of spellings that Unicode calls equivalent, the first of the file counts.
private struct Spellings {
  private var known: [String: ExactText] = [:]

  mutating func text(_ name: String) -> ExactText {
    if let text = known[name] { return text }
    let text = ExactText(name)
    known[name] = text
    return text
  }
}

/// The rows whose group is an address, and whose user is neither an address nor an id as the API gives them.
private struct ExchangedRows {
  private var rows = 0
  private var all = 0
  private var firstLine = 0

  mutating func note(_ member: Roster.Member) {
    all += 1
    guard member.email == nil, member.group?.text.isAddress == true, member.userID?.text.hasPrefix("user_") != true
    else {
      return
    }
    if rows == 0 { firstLine = member.line }
    rows += 1
  }

  /// `nil` if there are none.
  func mistake(header: Int) -> DelimitedText.Mistake? {
    if rows == 0 { return nil }
    return rows == all
      ? DelimitedText.Mistake(
        line: header, "has exchanged columns: the groups are e-mail addresses, and the users are none")
      : DelimitedText.Mistake(
        line: firstLine, "has exchanged columns: its group is an e-mail address, and its user is none")
  }
}

/// Which fields of a roster's records are read.
private struct RosterColumns {
  private enum Column: CaseIterable {
    case user, group, costCentre, since

    /// The names in a header, in lower case; a space may stand for `_`.
    var names: Set<String> {
      switch self {
      case .user:
        [
          "email", "e-mail", "mail", "email_address", "e-mail_address", "user_email", "user", "user_id", "userid",
          "id", "member",
        ]
      case .group: ["group", "group_name", "team", "department"]
      case .costCentre: ["cost_centre", "cost_center", "costcentre", "costcenter"]
      case .since: ["since", "joined", "start_date"]
      }
    }
  }

  let hasHeader: Bool
  private var places: [Column: [Int]] = [:]
  private let count: Int

  init(_ first: DelimitedText.Record) throws(DelimitedText.Mistake) {
    let names = first.fields.map { $0.lowercased().replacing(" ", with: "_") }
    count = names.count
    for column in Column.allCases {
      let found = names.indices.filter { column.names.contains(names[$0]) }
      // A user may have an address and an id; of all else the first column counts.
      if !found.isEmpty { places[column] = column == .user ? found : [found[0]] }
    }
    if places[.user] == nil, places[.group] == nil {
      guard names[0].isAddress || names[0].hasPrefix("user_") else {
        throw DelimitedText.Mistake(
          line: first.line,
          "is no header such as email,group and does not begin with an e-mail address or user id; add a header")
      }
      (hasHeader, places) = (false, [.user: [0], .group: [1]])
    } else {
      hasHeader = true
      // Of two columns, the one with another name is what the named one is not.
      if count == 2, places[.user] == nil { places[.user] = places[.group]?.map { 1 - $0 } }
      if count == 2, places[.group] == nil { places[.group] = places[.user]?.first.map { [1 - $0] } }
    }
    guard places[.user] != nil, let group = places[.group]?.first, names.indices.contains(group) else {
      throw DelimitedText.Mistake(line: first.line, "must have two columns, a user (email or user_id) and a group")
    }
  }

  func member(
    of record: DelimitedText.Record, _ names: inout Spellings
  ) throws(DelimitedText.Mistake) -> Roster.Member {
    let fields = record.fields
    // Programs write empty fields behind the last one.
    guard fields.count >= count, fields[count...].allSatisfy(\.isEmpty) else {
      throw DelimitedText.Mistake(line: record.line, "has \(fields.count) fields, and the first line \(count)")
    }
    func value(_ column: Column) -> String? {
      places[column]?.first.flatMap { fields[$0].isEmpty ? nil : fields[$0] }
    }
    let users = (places[.user] ?? []).map { fields[$0] }.filter { !$0.isEmpty }
    func name(_ column: Column) -> ExactText? {
      value(column).map(Roster.trimmed).flatMap { $0.isEmpty ? nil : names.text($0) }
    }
    guard let group = name(.group), !users.isEmpty else {
      throw DelimitedText.Mistake(line: record.line, "has no \(users.isEmpty ? "user" : "group")")
    }
    guard !Roster.reservedGroups.contains(group) else {
      throw DelimitedText.Mistake(
        line: record.line, "has the group \(group), which is the report's name for another row; rename the group")
    }
    let since = value(.since).map { ($0, Day(iso: $0)) }
    if case (let text, nil)? = since {
      throw DelimitedText.Mistake(line: record.line, "has the date \(text.onOneLine), which is not YYYY-MM-DD")
    }
    return Roster.Member(
      userID: (users.first { $0.hasPrefix("user_") } ?? users.first { !$0.isAddress }).map { ExactText($0) },
      email: users.first(where: \.isAddress).map { ExactText($0) }, group: group,
      costCentre: name(.costCentre), since: since?.1, line: record.line)
  }
}

extension String {
  /// Whether a text is an e-mail address rather than an id.
  fileprivate var isAddress: Bool { utf8.contains(UInt8(ascii: "@")) }
}
