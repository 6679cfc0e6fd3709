import HTTP
import Usage

/// Reads the answers of one organisation endpoint, as ``DailyField`` and ``Breakdown`` declare their fields.
struct OrganisationDecoder {
  private let endpoint: Endpoint
  private let fields: [DailyField]
  private let breakdowns: [BreakdownDecoder]
  /// `date`, then the fields, then the breakdowns, then `by_user` for `/tokens`.
  private let names: FieldNames

  init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
    fields = DailyField.fields(of: endpoint).filter { !$0.isDerived }
    breakdowns = Breakdown.breakdowns(of: endpoint).map(BreakdownDecoder.init)
    names = FieldNames(
      ["date"] + fields.map(\.rawValue) + breakdowns.map(\.breakdown.field) + (endpoint == .tokens ? ["by_user"] : []))
  }

  /// - Parameters:
  ///   - root: The value of the body.
  ///   - days: The requested days.
  ///   - isLinked: Whether the header `Link` names a next page.
  /// - Returns: The answer.
  /// - Throws: ``FieldProblem``.
  func page(_ root: JSONValue, days: ClosedRange<Day>, isLinked: Bool = false) throws -> OrganisationPage {
    var rows: [Day: EndpointDay] = [:]
    var notes: [AnswerNote] = []
    var number = 0
    let envelope = try Envelope(root, days: days, isLinked: isLinked) { value in
      number += 1
      let row = try self.row(value, number: number)
      guard days.contains(row.day) else {
        throw FieldProblem(day: row.day, reason: "it has a row for \(row.day), which was not asked for")
      }
      if let first = rows.updateValue(row, forKey: row.day), let note = AnswerNote(repeated: row, after: first) {
        notes.append(note)
      }
    }
    // The reference knows pages of /users alone: the rest of the days would be taken for missing.
    let paging = envelope.paging
    guard paging.hasMore != true, paging.nextCursor == nil, paging.pages ?? 1 <= 1 else {
      throw FieldProblem(reason: "it says that more pages follow, which only /users has")
    }
    var stated = StatedRows(endpoint)
    stated.add(paging, rows: number)
    notes = stated.notes(days, rows: [number, rows.count]) + notes
    let days = rows.values.sorted { $0.day < $1.day }
    for row in days {
      notes += breakdowns.flatMap { AnswerNote.repeatedEntries(of: $0.breakdown, in: row) }
    }
    return OrganisationPage(organisation: envelope.organisation, days: days, notes: notes)
  }

  private func row(_ value: JSONValue, number: Int) throws -> EndpointDay {
    do {
      return try value.withFields(names, orThrow: "row \(number) of data is not an object") { members in
        guard let date = members[0], !date.isNull else {
          throw FieldProblem(reason: "the required field date is missing in row \(number)")
        }
        guard let day = date.day else { throw FieldProblem(reason: "date is not a date as YYYY-MM-DD") }
        var row = EndpointDay(endpoint: endpoint, day: day)
        try read(members, into: &row)
        guard members.haveOthers else { return row }
        _ = try value.forEachMember { key, _ in
          guard key != "group_key" else { throw FieldProblem(day: day, reason: "its rows are grouped, by group_key") }
        }
        row.unknownFields = value.unknownFields(beside: names)
        return row
      }
    } catch var problem as FieldProblem {
      _ = value.forEachMember { key, member in
        if key == "date" { problem.day = problem.day ?? member.day }
      }
      throw problem
    }
  }

  private func read(_ members: JSONValue.FoundMembers, into row: inout EndpointDay) throws {
    for (index, field) in fields.enumerated() {
      row.values[field] = try members[1 + index]?.amount(field.rawValue, isRatio: field.kind == .ratio)
    }
    for (index, decoder) in breakdowns.enumerated() {
      row.breakdowns[decoder.breakdown] = try members[1 + fields.count + index].flatMap(decoder.rows)
    }
    for (index, field) in fields.enumerated() where field.isRequired && members[1 + index] == nil {
      throw FieldProblem(reason: "the required field \(field.rawValue) is missing")
    }
    // A server without a number makes the sum unknown, not smaller.
    if let servers = row.breakdowns[.mcpServers], servers.allSatisfy({ $0.values[0] != nil }) {
      let sum = servers.reduce(.zero) { $0 + ($1.values[0]?.count ?? .zero) }
      row.values[.mcpInvocations] = .count(try Self.bounded(sum, of: "mcp_by_server"))
    }
    if endpoint == .tokens, let users = members[1 + fields.count + breakdowns.count] {
      row.values[.byUserBillableTokens] = try sumOfUsers(users).map(Amount.count)
    }
  }

  private static let userNames = FieldNames(["billable_tokens"])

  /// The sum of the tokens of all users; the rows of users come from `/users`.
  private func sumOfUsers(_ value: JSONValue) throws -> Count? {
    if value.isNull { return nil }
    var sum: Count? = .zero
    let isList = try value.forEachElement { user in
      let problem = "by_user has an element that is not an object"
      try user.withFields(Self.userNames, path: "by_user[].", orThrow: problem) { members in
        // A user without a number makes the sum unknown, not smaller.
        let tokens = try members[0]?.count("by_user[].billable_tokens")
        sum = sum.flatMap { sum in tokens.map { sum + $0 } }
      }
    }
    guard isList else { throw FieldProblem(reason: "by_user is not a list") }
    return try sum.map { try Self.bounded($0, of: "by_user") }
  }

  /// A sum must fit into 64 bits, as the numbers of the API do.
  private static func bounded(_ sum: Count, of list: String) throws(FieldProblem) -> Count {
    guard sum <= Count(Int64.max) else { throw FieldProblem(reason: "\(list) adds up to more than 64 bits") }
    return sum
  }
}

/// Reads a breakdown: a list of objects, or an object from key to measure or to the rest of the row.
struct BreakdownDecoder {
  let breakdown: Breakdown
  private let names: FieldNames
  /// For each name the index of its key, or of its measure behind the keys.
  private let columns: [Int]

  init(_ breakdown: Breakdown) {
    self.breakdown = breakdown
    let keys = breakdown.keys.enumerated().flatMap { index, key in key.names.map { ($0, index) } }
    let measures = breakdown.measures.enumerated().map { ($1, breakdown.keys.count + $0) }
    names = FieldNames((keys + measures).map(\.0))
    columns = (keys + measures).map(\.1)
  }

  /// - Returns: `nil` for null.
  func rows(_ value: JSONValue) throws -> [BreakdownRow]? {
    if value.isNull { return nil }
    var rows: [BreakdownRow] = []
    let isList = try breakdown.shape != .object && value.forEachElement { rows.append(try row($0)) }
    if isList { return rows }
    var seen: Set<ExactText> = []
    let isObject =
      try breakdown.shape != .list
      && value.forEachMember { key, value in
        // Keys that differ only in text that is no Unicode are entries with the same key.
        guard seen.insert(ExactText(key)).inserted || key.unicodeScalars.contains("\u{FFFD}") else {
          throw FieldProblem(reason: "\(breakdown.field).\(printable(key)) is there twice")
        }
        rows.append(try row(value, key: key))
      }
    guard isObject else {
      throw FieldProblem(reason: "\(breakdown.field) is not \(breakdown.shape == .object ? "an object" : "a list")")
    }
    return rows
  }

  private func row(_ value: JSONValue, key: String? = nil) throws -> BreakdownRow {
    var keys: [String?] = [key] + breakdown.keys.dropFirst().map { _ in nil }
    var values: [Amount?] = breakdown.measures.map { _ in nil }
    if let key, !value.isObject {
      values[0] = try amount(value, "\(breakdown.field).\(printable(key))")
      return BreakdownRow(keys: keys.map { $0 ?? "" }, values: values)
    }
    let problem = "\(breakdown.field) has an element that is not an object"
    return try value.withFields(names, path: "\(breakdown.field)[].", orThrow: problem) { members in
      // From behind: of several names for a key the one that is declared first counts.
      for (index, column) in columns.enumerated().reversed() {
        guard let member = members[index] else { continue }
        let field = "\(breakdown.field)[].\(names[index])"
        if column < keys.count {
          keys[column] = try member.text(field) ?? keys[column]
        } else {
          values[column - keys.count] = try amount(member, field)
        }
      }
      let unknown = members.haveOthers ? value.unknownFields(beside: names) : nil
      return BreakdownRow(keys: keys.map { $0 ?? "" }, values: values, unknownFields: unknown)
    }
  }

  private func amount(_ value: JSONValue, _ field: String) throws -> Amount? {
    if case .weighted = breakdown.rule { return try value.amount(field, isRatio: true) }
    return try value.amount(field, isRatio: false)
  }
}

extension JSONValue {
  /// A count or a ratio; `nil` for null.
  fileprivate func amount(_ field: String, isRatio: Bool) throws(FieldProblem) -> Amount? {
    isRatio ? try ratio(field).map(Amount.ratio) : try count(field).map(Amount.count)
  }
}
