package import ReportModel

/// A folder with one CSV file a table and a `datapackage.json` that describes them: what programs import.
package struct CSVReportWriter: ReportWriter {
  package static let id = "csv"
  package static let summary = "a folder of CSV files, one a table, described by a datapackage.json"

  package static func product(named name: String) -> String {
    name + "-csv/"
  }

  /// Tables of this or an older version, the description, and the hidden files that file browsers leave about.
  package static func mayHold(_ entry: String) -> Bool {
    entry.hasSuffix(".csv") || entry == DataPackage.fileName || entry.hasPrefix(".")
  }

  private let dialect: CSVDialect

  package init(options: WriterOptions) {
    dialect = options.csvDialect
  }

  package func write(_ report: Report, to path: String) throws {
    let folder = path.hasSuffix("/") ? path : path + "/"
    var resources: [DataPackage.Resource] = []
    var names: Set<String> = []
    for table in report.tables {
      guard table.id.isFileName, names.insert(table.id.lowercased()).inserted else {
        throw WriteError.invalidTable(id: table.id)
      }
      try Task.checkCancellation()
      let file = table.id + ".csv"
      let types = try CSVFile(dialect: dialect).write(table, to: folder + file)
      resources.append(DataPackage.Resource(table: table, file: file, types: types))
    }
    try DataPackage(report: report, dialect: dialect, resources: resources).write(to: folder + DataPackage.fileName)
  }
}

extension String {
  /// Letters, digits and `_` of ASCII, at least one.
  fileprivate var isFileName: Bool {
    !isEmpty && unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0"..."9" ~= $0 || $0 == "_") }
  }
}
