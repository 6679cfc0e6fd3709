import YAML

/// A kind of block: the key that names it, the other keys that it can have, and how it is read.
private struct BlockKind: Sendable {
  let key: String
  var options: [String] = []
  let read: @Sendable (YAMLValue, YAMLMapping, Vocabulary) -> ReportDefinition.Block?

  static let all = [
    BlockKind(key: "text") { value, _, _ in value.text().map { .text($0) } },
    BlockKind(key: "figures") { value, _, known in
      value.names(among: known.metrics, "There is no metric", listedBy: listing("metrics")).map { .figures($0) }
    },
    BlockKind(key: "what_changed") { value, _, _ in value.integer(in: 1...50).map { .changes(limit: $0) } },
    BlockKind(key: "chart", options: ["title", "top"]) { value, fields, known in
      let (title, top) = (fields["title"]?.singleLine(), fields["top"]?.integer(in: 1...50))
      let (beginning, command) = ("There is no chart", listing("charts"))
      let names =
        value.isList
        ? value.names(among: known.charts, beginning, listedBy: command)
        : value.name(among: known.charts, beginning, listedBy: command).map { [$0] }
      return names.map { .chart($0, title: title, top: top) }
    },
    BlockKind(key: "table", options: ["title", "columns", "page_rows", "users"]) { value, fields, known in
      let (title, rows) = (fields["title"]?.singleLine(), fields["page_rows"]?.integer(in: 0...10_000))
      let (id, columns) = table(value, fields, known)
      let users = fields["users"].flatMap { userLimit($0, of: id, known) }
      return id.map { .table($0, title: title, columns: columns, pageRows: rows ?? 0, users: users) }
    },
    BlockKind(key: "excerpt", options: ["title", "columns", "rows"]) { value, fields, known in
      let (title, rows) = (fields["title"]?.singleLine(), fields["rows"]?.integer(in: 1...10_000))
      let (id, columns) = table(value, fields, known)
      return id.map { .excerpt($0, title: title, columns: columns, rows: rows) }
    },
    BlockKind(key: "subscription") { value, _, _ in
      let parts = ReportDefinition.SubscriptionPart.allCases.map(\.rawValue)
      return value.names(among: parts, "The billing period has no part").map { names in
        .subscription(names.compactMap(ReportDefinition.SubscriptionPart.init))
      }
    },
    BlockKind(key: "budgets") { value, _, _ in
      let parts = ReportDefinition.BudgetPart.allCases.map(\.rawValue)
      return value.names(among: parts, "The budgets have no part").map { names in
        .budgets(names.compactMap(ReportDefinition.BudgetPart.init))
      }
    },
  ]

  private static func listing(_ names: String) -> String { "factory-report templates --list \(names)" }

  /// The options of all kinds, without duplicates.
  static let allOptions = all.flatMap(\.options).reduce(into: [String]()) { options, option in
    if !options.contains(option) { options.append(option) }
  }

  /// A table's id and columns; the columns of an unknown table are not checked.
  private static func table(
    _ value: YAMLValue, _ fields: YAMLMapping, _ known: Vocabulary
  ) -> (id: String?, columns: [String]?) {
    var former: String?
    var id: String?
    if let name = value.text(), let new = known.formerTables[name] {
      value.remark("The table \(name) of the first edition is now \(new).")
      (former, id) = (name, new)
    } else {
      id = value.name(among: known.tables.map(\.id), "There is no table", listedBy: listing("tables"))
    }
    let table = known.tables.first { $0.id == id }
    // A column of the first edition: the table's name tells the kind of its periods now.
    let kind = former == nil ? [] : ["period_kind"]
    let columns = fields["columns"]?.names(
      among: table.map { $0.columns + kind }, "The table \(id ?? "") has no column")
    return (id, columns?.filter { !kind.contains($0) })
  }

  /// The highest number of users of each period, for a table with a row per period and user.
  private static func userLimit(_ value: YAMLValue, of table: String?, _ known: Vocabulary) -> Int? {
    let columns = known.tables.first { $0.id == table }?.columns
    if let columns, !["period", "user_id"].allSatisfy(columns.contains) {
      value.noteAtKey(
        "The table \(table ?? "") has no rows per period and user, and cannot have the key \"users\".")
      return nil
    }
    return value.integer(in: 1...999_999)
  }
}

extension DefinitionReader {
  func block(_ value: YAMLValue) -> ReportDefinition.Block? {
    guard let fields = value.mapping("A block", example: "table: monthly_models") else { return nil }
    let kinds = BlockKind.all.filter { fields[$0.key] != nil }
    guard let kind = kinds.first, kinds.count == 1, let value = fields[kind.key] else {
      let keys = BlockKind.all.map(\.key)
      let hasOnlyKnownKeys = fields.checkKeys(keys + BlockKind.allOptions)
      if !kinds.isEmpty {
        let found = kinds.map(\.key).joined(separator: " and ")
        fields.note("A block must be just one of \(keys.joined(separator: ", ")), but this is \(found).")
      } else if hasOnlyKnownKeys {
        // An unknown key is probably the misspelt kind, and is already noted.
        fields.note("A block must be one of \(keys.joined(separator: ", ")), but this has no such key.")
      }
      return nil
    }
    fields.checkKeys([kind.key] + kind.options, owner: "The block \(kind.key)")
    return kind.read(value, fields, vocabulary)
  }
}
