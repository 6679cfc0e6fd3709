internal import Crypto
package import ReportModel

/// A folder with a CSV file per table and a `datapackage.json` that describes them, for programs.
///
/// Tables by day, week and month are in folders of their own.
package struct CSVReportWriter: ReportWriter {
  package static let id = "csv"
  package static let summary = "a folder of CSV files, one a table, described by a datapackage.json"

  package static func product(named name: String) -> String { name + "-csv/" }

  private let dialect: CSVDialect

  package init(options: WriterOptions) { dialect = options.csvDialect }

  package func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    let folder = try folder.makeFolder(name)
    var folders: [Grain: OutputFolder] = [:]
    for grain in Set(report.tables.compactMap(\.grain)) { folders[grain] = try folder.makeFolder(grain.rawValue) }
    var tables: [DataPackage.WrittenTable] = []
    var names: Set<String> = []
    for table in report.tables {
      guard table.name.isFileName, names.insert(table.id.lowercased()).inserted else {
        throw WriteError.invalidTable(id: table.id)
      }
      try Task.checkCancellation()
      let place = table.grain.flatMap { folders[$0] } ?? folder
      tables.append(try write(table, to: place.create(table.name + DataPackage.fileExtension)))
    }
    let description = DataPackage(report: report, dialect: dialect, tables: tables).text
    try folder.write(description, to: DataPackage.fileName)
  }

  /// Bytes of a file that are gathered in memory between two writes.
  private static let pieceSize = 1 << 16

  /// Writes a header of column ids, then a line per row.
  ///
  /// - Returns: The type of each column, size and hash.
  /// - Throws: ``WriteError``, and the errors of the table's rows.
  private func write(_ table: Table, to file: consuming OutputFile) throws -> DataPackage.WrittenTable {
    var digest = SHA256()
    var size = 0
    func note(_ bytes: [UInt8]) {
      digest.update(data: bytes)
      size += bytes.count
    }
    var lines = CSVLines(table.columns, dialect)
    let periods = table.columns.indices.filter { table.columns[$0].format == .period }
    try table.rows.forEach({ row in
      lines.append(dialect.adapted(row, periods: periods))
      if lines.bytes.count >= Self.pieceSize {
        try file.write(lines.bytes)
        note(lines.bytes)
        lines.bytes.removeAll(keepingCapacity: true)
      }
    })
    try file.write(lines.bytes)
    note(lines.bytes)
    try file.finish()
    return DataPackage.WrittenTable(types: lines.types, size: size, hash: DataPackage.hash(digest))
  }
}

extension String {
  /// Whether it holds only ASCII letters, digits and `_`, at least one.
  fileprivate var isFileName: Bool {
    !isEmpty && unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0"..."9" ~= $0 || $0 == "_") }
  }
}
