package import ReportModel

/// A folder with a CSV file per table and a `datapackage.json` that describes them, for programs.
package struct CSVReportWriter: ReportWriter {
  package static let id = "csv"
  package static let summary = "a folder of CSV files, one a table, described by a datapackage.json"

  package static func product(named name: String) -> String { name + "-csv/" }

  /// Tables of any version, the description, and the hidden files of file browsers.
  package static func mayHold(_ entry: String) -> Bool {
    entry.hasSuffix(".csv") || entry == DataPackage.fileName || entry.hasPrefix(".")
  }

  private let dialect: CSVDialect

  package init(options: WriterOptions) { dialect = options.csvDialect }

  package func write(_ report: Report, to path: String) throws {
    let folder = path.hasSuffix("/") ? path : path + "/"
    var types: [[FieldType]] = []
    var names: Set<String> = []
    for table in report.tables {
      guard table.id.isFileName, names.insert(table.id.lowercased()).inserted else {
        throw WriteError.invalidTable(id: table.id)
      }
      try Task.checkCancellation()
      types.append(try write(table, to: folder + DataPackage.file(of: table)))
    }
    let description = DataPackage(report: report, dialect: dialect, types: types).json.text + "\n"
    try OutputFile.write(description, to: folder + DataPackage.fileName)
  }

  /// Bytes of a file that are gathered in memory between two writes.
  private static let pieceSize = 1 << 16

  /// Writes a header of column ids, then a line per row.
  ///
  /// - Returns: The type of each column.
  /// - Throws: ``WriteError``, and the errors of the table's rows.
  private func write(_ table: Table, to path: String) throws -> [FieldType] {
    let file = try OutputFile(creating: path)
    var lines = CSVLines(table.columns, dialect)
    try table.rows.forEach({ row in
      lines.append(row)
      if lines.bytes.count >= Self.pieceSize {
        try file.write(lines.bytes)
        lines.bytes.removeAll(keepingCapacity: true)
      }
    })
    try file.write(lines.bytes)
    try file.finish()
    return lines.types
  }
}

extension String {
  /// Whether it holds only ASCII letters, digits and `_`, at least one.
  fileprivate var isFileName: Bool {
    !isEmpty && unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0"..."9" ~= $0 || $0 == "_") }
  }
}
