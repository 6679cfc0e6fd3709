import Usage

/// Reads the answers of one organisation endpoint.
///
/// What is in them is declared by ``DailyField`` and ``Breakdown``.
struct OrganisationDecoder {
  private let endpoint: Endpoint
  private let fields: [DailyField]
  private let breakdowns: [BreakdownDecoder]
  private let names: FieldNames

  init(_ endpoint: Endpoint) {
    self.endpoint = endpoint
    fields = DailyField.fields(of: endpoint).filter { !$0.isDerived }
    breakdowns = Breakdown.breakdowns(of: endpoint).map(BreakdownDecoder.init)
    names = FieldNames(
      ["date", "by_user"] + fields.map(\.rawValue) + breakdowns.map(\.breakdown.field))
  }

  /// - Throws: ``FieldProblem``.
  func page(_ root: JSONValue, days: ClosedRange<Day>) throws -> OrganisationPage {
    var rows: [Day: EndpointDay] = [:]
    let envelope = try Envelope(root, days: days) { value in
      let row = try self.row(value, number: rows.count + 1)
      guard days.contains(row.day) else {
        throw FieldProblem(day: row.day, reason: "it has a row for \(row.day), which was not asked for")
      }
      guard rows.updateValue(row, forKey: row.day) == nil else {
        throw FieldProblem(day: row.day, reason: "it has two rows for \(row.day)")
      }
    }
    return OrganisationPage(
      organisation: envelope.organisation, days: rows.values.sorted { $0.day < $1.day })
  }

  private func row(_ value: JSONValue, number: Int) throws -> EndpointDay {
    var day: Day?
    var values: [DailyField: Amount] = [:]
    var lists: [Breakdown: [BreakdownRow]] = [:]
    var unknown = UnknownFields()
    var seen = SeenFields()
    var next = 0
    do {
      let isObject = try value.forEachMember { key, value in
        guard let index = names.index(of: key, next: &next) else {
          unknown.add(key, value)
          return
        }
        try seen.insert(index, key.string)
        switch index {
        case 0: day = try self.day(value)
        case 1 where endpoint != .tokens: unknown.add(key, value)
        case 1: values[.byUserBillableTokens] = try sumOfUsers(value).map(Amount.count)
        case 2..<(2 + fields.count):
          let field = fields[index - 2]
          values[field] =
            field.kind == .ratio
            ? try value.ratio(field.rawValue).map(Amount.ratio) : try value.count(field.rawValue).map(Amount.count)
        default:
          let decoder = breakdowns[index - 2 - fields.count]
          lists[decoder.breakdown] = try decoder.rows(value)
        }
      }
      guard isObject else { throw FieldProblem(reason: "row \(number) of data is not an object") }
      guard let day else { throw FieldProblem(reason: "the required field date is missing in row \(number)") }
      for (index, field) in fields.enumerated() where field.isRequired && !seen.contains(index + 2) {
        throw FieldProblem(reason: "the required field \(field.rawValue) is missing")
      }
      if let servers = lists[.mcpServers] {
        let sum = servers.reduce(.zero) { $0 + ($1.values[0]?.count ?? .zero) }
        values[.mcpInvocations] = .count(try Self.bounded(sum, of: "mcp_by_server"))
      }
      return EndpointDay(endpoint: endpoint, day: day, values: values, breakdowns: lists, unknownFields: unknown.json)
    } catch var problem as FieldProblem {
      problem.day = day
      throw problem
    }
  }

  private func day(_ value: JSONValue) throws -> Day? {
    if value.isNull { return nil }
    guard let day = value.day else { throw FieldProblem(reason: "date is not a date as YYYY-MM-DD") }
    return day
  }

  private static let userNames = FieldNames(["billable_tokens"])

  /// What is charged to users: `/tokens` lists every one of them, and their sum is all a report needs.
  private func sumOfUsers(_ value: JSONValue) throws -> Count? {
    if value.isNull { return nil }
    if let sum = value.plainSum(of: Self.userNames) { return Count(sum) }
    var sum = Count.zero
    let isList = try value.forEachElement { user in
      var seen = SeenFields()
      var next = 0
      let isObject = try user.forEachMember { key, value in
        if Self.userNames.index(of: key, next: &next) == 0 {
          try seen.insert(0, "by_user[].billable_tokens")
          sum += try value.count("by_user[].billable_tokens") ?? .zero
        }
        next = 0
      }
      guard isObject else { throw FieldProblem(reason: "by_user has an element that is not an object") }
    }
    guard isList else { throw FieldProblem(reason: "by_user is not a list") }
    return try Self.bounded(sum, of: "by_user")
  }

  /// A sum of ours must fit where the API's own numbers do.
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
        let key = key.string
        guard seen.insert(ExactText(key)).inserted else {
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
    var keys = Array(repeating: "", count: breakdown.keys.count)
    keys[0] = key ?? ""
    // Which name each key was read from: of several the first declared one counts, whatever their order here.
    var chosen = Array(repeating: Int.max, count: keys.count)
    var values: [Amount?] = Array(repeating: nil, count: breakdown.measures.count)
    var unknown = UnknownFields()
    var seen = SeenFields()
    var next = 0
    let isObject = try value.forEachMember { key, value in
      guard let index = names.index(of: key, next: &next) else {
        unknown.add(key, value)
        return
      }
      try seen.insert(index, "\(breakdown.field)[].\(key.string)")
      let column = columns[index]
      if column < keys.count {
        guard let text = try value.text("\(breakdown.field)[].\(key.string)"), index < chosen[column] else { return }
        keys[column] = text
        chosen[column] = index
      } else {
        values[column - keys.count] = try amount(value, "\(breakdown.field)[].\(key.string)")
      }
    }
    if !isObject {
      guard let key else { throw FieldProblem(reason: "\(breakdown.field) has an element that is not an object") }
      values[0] = try amount(value, "\(breakdown.field).\(printable(key))")
    }
    return BreakdownRow(keys: keys, values: values, unknownFields: unknown.json)
  }

  private func amount(_ value: JSONValue, _ field: @autoclosure () -> String) throws -> Amount? {
    if case .weighted = breakdown.rule { return try value.ratio(field()).map(Amount.ratio) }
    return try value.count(field()).map(Amount.count)
  }
}
