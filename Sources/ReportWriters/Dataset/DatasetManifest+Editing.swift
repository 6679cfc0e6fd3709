internal import ReportModel

extension DatasetManifest {
  func table(_ name: String) -> Table? { tables.first { $0.name == name } }

  /// Replaces the month's partition of a table, or adds it; partitions stay in the order of months.
  mutating func set(_ partition: Partition, of source: DatasetMonth.Source) {
    let id = source.table.name
    var partitions = (table(id)?.partitions ?? []).filter { $0.month != partition.month } + [partition]
    partitions.sort { $0.month < $1.month }
    let table = Table(
      name: id, title: source.table.title, endpoints: source.endpoints,
      columns: source.table.columns.map { column in
        var type = FieldType(column.format)
        for widened in partitions.compactMap({ $0.widened?[column.id] }) {
          FieldType(rawValue: widened).map { type.widen(to: $0) }
        }
        return Column(
          name: column.id, title: column.label, type: type.rawValue,
          description: column.note.isEmpty ? nil : column.note)
      },
      partitions: partitions)
    if let index = tables.firstIndex(where: { $0.name == id }) { tables[index] = table } else { tables.append(table) }
  }

  /// Replaces the state of a month, or adds it, and ends its claim.
  mutating func set(_ month: Month) {
    months = months.filter { $0.month != month.month } + [month]
    months.sort { $0.month < $1.month }
    let others = (unfinished ?? []).filter { $0 != month.month }
    unfinished = others.isEmpty ? nil : others
  }
}

extension PartitionContents {
  /// The columns whose values need another type than the declared one; `nil` if there are none.
  func widened(from table: Table) -> [String: String]? {
    let pairs = zip(table.columns, types).filter { FieldType($0.format) != $1 }.map { ($0.id, $1.rawValue) }
    return pairs.isEmpty ? nil : Dictionary(pairs) { $1 }
  }
}
