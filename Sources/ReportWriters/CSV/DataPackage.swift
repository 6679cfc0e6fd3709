internal import Crypto
internal import ReportModel

/// The description of a folder of CSV files as a Data Package, version 2: type, unit and meaning of each column, and the
/// keys of the tables.
struct DataPackage {
  static let fileName = "datapackage.json"

  let report: Report
  let dialect: CSVDialect
  /// Each of the report's tables.
  let tables: [WrittenTable]

  struct WrittenTable {
    /// The types of the columns.
    let types: [FieldType]
    /// The number of bytes.
    let size: Int
    let hash: String
  }

  /// The text of the file.
  ///
  /// Its property `fingerprint` is the hash of the file with ``noFingerprint`` in that place: it shows whether the file
  /// was edited.
  var text: String {
    let text = json.text + "\n"
    return text.replacing(Self.noFingerprint, with: Self.hash(of: text))
  }

  static let noFingerprint = "sha256:" + String(repeating: "0", count: 64)

  /// Whether a file is as it was written.
  static func isUnedited(_ text: String, fingerprint: String) -> Bool {
    hash(of: text.replacing(fingerprint, with: noFingerprint)) == fingerprint
  }

  private static func hash(of text: String) -> String {
    var digest = SHA256()
    digest.update(data: Array(text.utf8))
    return hash(digest)
  }

  /// As the property `hash` has it: `sha256:` and 64 hexadecimal digits.
  static func hash(_ digest: SHA256) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = digest.finalize().flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return "sha256:" + String(decoding: text, as: UTF8.self)
  }

  static func file(of table: Table) -> String { table.path + fileExtension }

  static let fileExtension = ".csv"

  var json: JSON {
    .object(
      [
        ("$schema", .string("https://datapackage.org/profiles/2.0/datapackage.json")),
        ("name", .string(report.title.slug)),
        ("title", .string(report.title)),
        ("description", .string("Organisation \(report.organisation), \(report.firstDay) to \(report.lastDay), UTC.")),
        ("created", .string(report.generatedAt.description)),
        ("generator", .string(report.generator)),
        ("fingerprint", .string(Self.noFingerprint)),
        ("organisation", .string(report.organisation)),
        (
          "period",
          .object([
            ("start", .string(report.firstDay.description)), ("end", .string(report.lastDay.description)),
          ])
        ),
      ] + (report.privacy?.members ?? []) + [
        ("resources", .array(zip(report.tables, tables).map(json)))
      ])
  }

  private func json(of table: Table, written: WrittenTable) -> JSON {
    .object([
      ("name", .string(table.id.lowercased())),
      ("type", .string("table")),
      ("title", .string(table.title)),
      ("description", .string(table.description)),
      ("path", .string(Self.file(of: table))),
      ("scheme", .string("file")),
      ("format", .string("csv")),
      ("mediatype", .string("text/csv")),
      ("encoding", .string("utf-8")),
      ("bytes", .integer(Int64(written.size))),
      ("hash", .string(written.hash)),
      ("dialect", .object(dialectMembers)),
      ("schema", .object(schemaMembers(of: table, types: written.types))),
    ])
  }

  private var dialectMembers: [(String, JSON)] {
    [
      ("$schema", .string("https://datapackage.org/profiles/2.0/tabledialect.json")),
      ("header", .flag(true)),
      ("delimiter", .string(String(Character(Unicode.Scalar(dialect.delimiter))))),
      ("lineTerminator", .string(dialect.lineEnd)),
      ("quoteChar", .string("\"")),
      ("doubleQuote", .flag(true)),
      ("skipInitialSpace", .flag(false)),
    ]
  }

  private func schemaMembers(of table: Table, types: [FieldType]) -> [(String, JSON)] {
    func names(_ names: [String]) -> JSON { .array(names.map(JSON.string)) }
    var members: [(String, JSON)] = [
      ("$schema", .string("https://datapackage.org/profiles/2.0/tableschema.json")),
      ("fields", .array(zip(table.columns, types).map(json))),
      ("missingValues", .array([.string("")])),
    ]
    if !table.key.isEmpty { members.append(("primaryKey", names(table.key))) }
    // A report can lack the other table.
    let references = table.references.filter { reference in report.tables.contains { $0.id == reference.table } }
    if !references.isEmpty {
      members.append(
        (
          "foreignKeys",
          .array(
            references.map { reference in
              .object([
                ("fields", names(reference.columns)),
                (
                  "reference",
                  .object([
                    ("resource", .string(reference.table.lowercased())), ("fields", names(reference.columns)),
                  ])
                ),
              ])
            })
        ))
    }
    return members
  }

  private func json(of column: Column, type: FieldType) -> JSON {
    var members: [(String, JSON)] = [
      ("name", .string(column.id)), ("title", .string(column.label)), ("type", .string(type.rawValue)),
    ]
    if type == .number, dialect == .excelSemicolon { members.append(("decimalChar", .string(","))) }
    if type == .datetime, let pattern = dialect.timestampPattern { members.append(("format", .string(pattern))) }
    if !column.note.isEmpty { members.append(("description", .string(column.note))) }
    if !column.unit.isEmpty { members.append(("unit", .string(column.unit))) }
    if column.isAdditive { members.append(("is_additive", .flag(true))) }
    return .object(members)
  }
}

extension String {
  /// A valid name of a data package: lowercase letters, digits and `-`.
  fileprivate var slug: String {
    let words = lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return words.isEmpty ? "report" : words.joined(separator: "-")
  }
}
