import ReportAssembly
import Usage

/// A CSV file that maps users to groups.
///
/// A header names the columns: an e-mail address or user id (or both), and the group. Without a header the file has two
/// columns, and its first field has an `@` or begins with `user_`.
struct Roster: Sendable {
  struct Entry: Sendable {
    let group: String
    let line: Int
  }

  private static let userColumns: Set<String> = [
    "email", "e-mail", "mail", "email address", "e-mail address", "user_email", "user email", "user", "user_id",
    "user id", "userid", "id", "member",
  ]
  private static let groupColumns: Set<String> = ["group", "group_name", "group name", "team", "department"]

  /// The most users of a file; each takes about 300 bytes of memory.
  static let maximumUsers = 2_000_000

  private let path: String
  /// By e-mail address or user id, in lower case.
  private let entries: [String: Entry]

  /// Reads the file, which has at most `maximumUsers` users.
  ///
  /// - Throws: ``ConfigurationError``, also for a user in two groups.
  init(csv path: String, maximumUsers: Int = maximumUsers) throws(ConfigurationError) {
    do {
      self.path = path
      entries = try Self.entries(path, maximumUsers)
    } catch {
      throw .unusableFile(.groups, path: path, reason: error.reason)
    }
  }

  var mapping: GroupMapping { GroupMapping(entries.mapValues(\.group)) }

  private static func entries(_ path: String, _ maximumUsers: Int) throws(DelimitedText.Mistake) -> [String: Entry] {
    let reader: InputReader
    do { reader = try InputReader(path) } catch { throw DelimitedText.Mistake(error.inputReason) }
    var records = DelimitedText(reader)
    guard let first = try records.next() else { throw DelimitedText.Mistake("it is empty") }
    let columns = try Columns(first)
    var entries: [String: Entry] = [:]
    var conflicts = Examples()
    // One text for each group, however many users it has.
    var groups: [String: String] = [:]
    var record = columns.hasHeader ? try records.next() : first
    while let current = record {
      let (users, group) = try columns.values(of: current)
      let shared = groups[group] ?? group
      groups[shared] = shared
      for user in users {
        let key = user.lowercased()
        if let other = entries[key] {
          guard other.group != shared else { continue }
          conflicts.add("\(user) in line \(other.line) and line \(current.line)")
        } else {
          entries[key] = Entry(group: shared, line: current.line)
          guard entries.count <= maximumUsers else {
            throw DelimitedText.Mistake("it has more than \(maximumUsers) users")
          }
        }
      }
      record = try records.next()
    }
    guard conflicts.count == 0 else {
      throw DelimitedText.Mistake("\(conflicts.count) users are in two groups: \(conflicts)")
    }
    return entries
  }

  /// Which fields of a record are read.
  private struct Columns {
    let hasHeader: Bool
    private let users: [Int]
    private let group: Int
    private let count: Int

    init(_ first: DelimitedText.Record) throws(DelimitedText.Mistake) {
      let names = first.fields.map { $0.lowercased() }
      count = names.count
      let users = names.indices.filter { userColumns.contains(names[$0]) }
      let group = names.firstIndex { groupColumns.contains($0) }
      if !users.isEmpty || group != nil {
        hasHeader = true
        self.users = users.isEmpty && count == 2 ? [1 - (group ?? 0)] : users
        self.group = group ?? (count == 2 ? 1 - (users.first ?? 0) : -1)
      } else {
        guard names[0].contains("@") || names[0].hasPrefix("user_") else {
          throw DelimitedText.Mistake(
            line: first.line,
            "is no header such as email,group and does not begin with an e-mail address or user id; add a header")
        }
        (hasHeader, self.users, self.group) = (false, [0], 1)
      }
      guard !self.users.isEmpty, names.indices.contains(self.group) else {
        throw DelimitedText.Mistake(line: first.line, "must have two columns, a user (email or user_id) and a group")
      }
    }

    func values(of record: DelimitedText.Record) throws(DelimitedText.Mistake) -> (users: [String], group: String) {
      let fields = record.fields
      // Programs write empty fields behind the last one.
      guard fields.count >= count, fields[count...].allSatisfy(\.isEmpty) else {
        throw DelimitedText.Mistake(line: record.line, "has \(fields.count) fields, and the first line \(count)")
      }
      let users = users.map { fields[$0] }.filter { !$0.isEmpty }
      guard !users.isEmpty, !fields[group].isEmpty else {
        throw DelimitedText.Mistake(line: record.line, "has no \(users.isEmpty ? "user" : "group")")
      }
      return (users, fields[group])
    }
  }

  /// A number of mistakes of one kind, of which the first three are shown.
  private struct Examples: CustomStringConvertible {
    static let most = 3

    private(set) var count = 0
    private(set) var shown: [String] = []

    mutating func add(_ example: @autoclosure () -> String) {
      count += 1
      if shown.count < Self.most { shown.append(example()) }
    }

    var description: String { shown.joined(separator: ", ") + (count > shown.count ? ", …" : "") }
  }

  // MARK: Against /users

  /// Compares the file with the users of a range of days.
  ///
  /// - Returns: A sentence where rows match no user; `nil` where all do.
  /// - Throws: ``ConfigurationError`` where the rows of one user name two groups; the errors of `source`.
  func checked(against source: some UsageSource, in days: ClosedRange<Day>) throws -> String? {
    var matched: [ExactText: Entry] = [:]
    var emails: [ExactText: ExactText?] = [:]
    var lines: Set<Int> = []
    var conflicts = Examples()
    try source.forEachUserDay(in: days) { row in
      if let email = emails[row.userID], email == row.email { return }
      emails[row.userID] = .some(row.email)
      for key in [row.email, row.userID] {
        guard let key, let entry = entries[key.text.lowercased()] else { continue }
        lines.insert(entry.line)
        let other = matched[row.userID] ?? entry
        if other.group != entry.group { conflicts.add("\(row.userID) in line \(other.line) and line \(entry.line)") }
        matched[row.userID] = other
      }
    }
    guard conflicts.count == 0 else {
      throw ConfigurationError.unusableFile(
        .groups, path: path, reason: "\(conflicts.count) users are in two groups: \(conflicts)")
    }
    var count = 0
    var first: [(user: String, line: Int)] = []
    for (user, entry) in entries where !lines.contains(entry.line) {
      count += 1
      first.append((user, entry.line))
      if first.count > Examples.most { first = first.sorted { $0.line < $1.line }.dropLast() }
    }
    guard count > 0 else { return nil }
    let examples = Examples(
      count: count, shown: first.sorted { $0.line < $1.line }.map { "\($0.user) in line \($0.line)" })
    return "\(count) of \(entries.count) users in the group file \(path) have no row in /users from "
      + "\(days.lowerBound) to \(days.upperBound): \(examples)"
  }
}
