internal import ReportModel

extension DatasetManifest {
  func table(_ name: String) -> Table? { tables.first { $0.name == name } }

  func partition(of table: String, _ month: String) -> Partition? {
    self.table(table)?.partitions.first { $0.month == month }
  }

  /// Whether a file at the path of a partition is the dataset's.
  func names(_ path: String, sha256: String) -> Bool {
    tables.contains { $0.partitions.contains { ($0.path, $0.sha256) == (path, sha256) } }
      || placing?.contains(Placing(path: path, sha256: sha256)) == true
  }

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

  /// Notes that these partitions, which it does not name yet, are moved into place.
  mutating func announce(_ partitions: [Partition]) {
    placing = (placing ?? []) + partitions.map { Placing(path: $0.path, sha256: $0.sha256) }
  }

  /// Replaces the state of a month, or adds it, when all of its partitions are in place.
  mutating func set(_ month: Month) {
    months = months.filter { $0.month != month.month } + [month]
    months.sort { $0.month < $1.month }
    let others = (placing ?? []).filter { !$0.path.contains("/month=\(month.month)/") }
    placing = others.isEmpty ? nil : others
  }
}

extension PartitionContents {
  /// The columns whose values need another type than the declared one; `nil` if there are none.
  func widened(from table: Table) -> [String: String]? {
    let pairs = zip(table.columns, types).filter { FieldType($0.format) != $1 }.map { ($0.id, $1.rawValue) }
    return pairs.isEmpty ? nil : Dictionary(pairs) { $1 }
  }
}
