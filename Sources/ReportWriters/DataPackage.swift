internal import ReportModel

/// The description of a folder of CSV files, as the Frictionless Tabular Data Package specification lays it out: a
/// program that reads it knows each column's type, title and meaning.
struct DataPackage {
  static let fileName = "datapackage.json"

  struct Resource {
    let table: Table
    let file: String
    /// One a column.
    let types: [FieldType]
  }

  let report: Report
  let dialect: CSVDialect
  let resources: [Resource]

  func write(to path: String) throws(WriteError) {
    var sink = try FileSink(creating: path)
    try sink.write(json.text)
    try sink.write(ASCII.lineFeed)
    try sink.finish()
  }

  private var json: JSON {
    .object([
      ("profile", .string("tabular-data-package")),
      ("name", .string(report.title.slug)),
      ("title", .string(report.title)),
      ("description", .string("Organisation \(report.organisation), \(report.firstDay) to \(report.lastDay), UTC.")),
      ("created", .string(report.generatedAt.description)),
      ("resources", .array(resources.map(json(of:)))),
    ])
  }

  private func json(of resource: Resource) -> JSON {
    let fields = zip(resource.table.columns, resource.types).map { json(of: $0, type: $1) }
    return .object([
      ("profile", .string("tabular-data-resource")),
      ("name", .string(resource.table.id.lowercased())),
      ("title", .string(resource.table.title)),
      ("path", .string(resource.file)),
      ("format", .string("csv")),
      ("mediatype", .string("text/csv")),
      ("encoding", .string("utf-8")),
      ("dialect", .object(dialectMembers)),
      ("schema", .object([("fields", .array(fields))])),
    ])
  }

  /// What differs from the specification's defaults.
  private var dialectMembers: [(String, JSON)] {
    let lineEnd: (String, JSON) = ("lineTerminator", .string("\n"))
    return dialect == .excelSemicolon ? [("delimiter", .string(";")), lineEnd] : [lineEnd]
  }

  private func json(of column: Column, type: FieldType) -> JSON {
    var members: [(String, JSON)] = [
      ("name", .string(column.id)), ("title", .string(column.label)), ("type", .string(type.rawValue)),
    ]
    if type == .number, dialect.decimalSign == ASCII.comma { members.append(("decimalChar", .string(","))) }
    if !column.note.isEmpty { members.append(("description", .string(column.note))) }
    return .object(members)
  }
}

extension String {
  /// Lowercase letters, digits and `-`: what a data package may be called.
  fileprivate var slug: String {
    let words = lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.isEmpty ? "report" : words.joined(separator: "-")
  }
}
