import Yams

/// What a block is: the key that says so.
private enum BlockKind: String, CaseIterable {
  case text
  case figures
  case whatChanged = "what_changed"
  case chart
  case table
  case excerpt
  case subscription

  /// The other keys that it can have.
  var options: [String] {
    switch self {
    case .text, .figures, .whatChanged, .subscription: []
    case .chart: ["title", "top"]
    case .table: ["title", "columns", "page_rows"]
    case .excerpt: ["title", "columns", "rows"]
    }
  }

  static let names = allCases.map(\.rawValue)

  static let allKeys = names + ["title", "top", "columns", "page_rows", "rows"]
}

extension DefinitionReader {
  mutating func block(_ node: Node) -> ReportDefinition.Block? {
    guard let fields = fields(of: node, owner: "A block", example: "table: models") else { return nil }
    let kinds = BlockKind.allCases.filter { fields[$0.rawValue] != nil }
    guard let kind = kinds.first, kinds.count == 1, let field = fields[kind.rawValue] else {
      let names = BlockKind.names.joined(separator: ", ")
      let hasOnlyKnownKeys = check(fields, known: BlockKind.allKeys)
      if !kinds.isEmpty {
        let found = kinds.map(\.rawValue).joined(separator: " and ")
        note(fields.line, "A block must be just one of \(names), but this is \(found).")
      } else if hasOnlyKnownKeys {
        // Else the unknown key is what was meant to say it.
        note(fields.line, "A block must be one of \(names), but this has no such key.")
      }
      return nil
    }
    check(fields, known: [kind.rawValue] + kind.options, owner: "The block \(kind.rawValue)")
    return block(kind, field, fields)
  }

  private mutating func block(_ kind: BlockKind, _ field: Field, _ fields: Fields) -> ReportDefinition.Block? {
    let title = optional("title", of: fields) { reader, field in reader.line(field) }
    switch kind {
    case .text: return text(field).map { .text($0) }
    case .figures:
      return names(field, known: vocabulary.metrics) { "There is no metric \($0)" }.map { .figures($0) }
    case .whatChanged: return whole(field, in: 1...50).map { .changes(limit: $0) }
    case .subscription:
      let parts = ReportDefinition.SubscriptionPart.allCases.map(\.rawValue)
      return names(field, known: parts) { "The billing period has no part \($0)" }.map { names in
        .subscription(names.compactMap(ReportDefinition.SubscriptionPart.init))
      }
    case .chart:
      let id = name(field, known: vocabulary.charts) { "There is no chart \($0)" }
      let top = optional("top", of: fields) { reader, field in reader.whole(field, in: 1...50) }
      return id.map { .chart($0, title: title, top: top) }
    case .table:
      let id = table(field)
      let columns = self.columns(of: id, fields)
      let rows = optional("page_rows", of: fields) { reader, field in reader.whole(field, in: 0...10_000) }
      return id.map { .table($0, title: title, columns: columns, pageRows: rows ?? 0) }
    case .excerpt:
      let id = table(field)
      let columns = self.columns(of: id, fields)
      let rows = optional("rows", of: fields) { reader, field in reader.whole(field, in: 1...10_000) }
      return id.map { .excerpt($0, title: title, columns: columns, rows: rows) }
    }
  }

  private mutating func table(_ field: Field) -> String? {
    name(field, known: vocabulary.tables.map(\.id)) { "There is no table \($0)" }
  }

  /// The columns that a block names of a table, whose own are unknown where it is `nil`.
  private mutating func columns(of table: String?, _ fields: Fields) -> [String]? {
    let known = vocabulary.tables.first { $0.id == table }?.columns
    return optional("columns", of: fields) { reader, field in
      reader.names(field, known: known) { "The table \(table ?? "") has no column \($0)" }
    }
  }
}
