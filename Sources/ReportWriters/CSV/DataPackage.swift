internal import Crypto
internal import ReportModel

/// The description of a folder of CSV files as a Frictionless Tabular Data Package: type, title and meaning of each
/// column.
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

  static func file(of table: Table) -> String { table.id + ".csv" }

  var json: JSON {
    .object([
      ("profile", .string("tabular-data-package")),
      ("name", .string(report.title.slug)),
      ("title", .string(report.title)),
      ("description", .string("Organisation \(report.organisation), \(report.firstDay) to \(report.lastDay), UTC.")),
      ("created", .string(report.generatedAt.description)),
      ("generator", .string(report.generator)),
      ("fingerprint", .string(Self.noFingerprint)),
      ("resources", .array(zip(report.tables, tables).map(json))),
    ])
  }

  private func json(of table: Table, written: WrittenTable) -> JSON {
    .object([
      ("profile", .string("tabular-data-resource")),
      ("name", .string(table.id.lowercased())),
      ("title", .string(table.title)),
      ("path", .string(Self.file(of: table))),
      ("format", .string("csv")),
      ("mediatype", .string("text/csv")),
      ("encoding", .string("utf-8")),
      ("bytes", .integer(written.size)),
      ("hash", .string(written.hash)),
      ("dialect", .object(dialectMembers)),
      ("schema", .object([("fields", .array(zip(table.columns, written.types).map(json)))])),
    ])
  }

  /// The properties that differ from the specification's defaults.
  private var dialectMembers: [(String, JSON)] {
    let lineEnd: (String, JSON) = ("lineTerminator", .string("\n"))
    return dialect == .excelSemicolon ? [("delimiter", .string(";")), lineEnd] : [lineEnd]
  }

  private func json(of column: Column, type: FieldType) -> JSON {
    var members: [(String, JSON)] = [
      ("name", .string(column.id)), ("title", .string(column.label)), ("type", .string(type.rawValue)),
    ]
    if type == .number, dialect == .excelSemicolon { members.append(("decimalChar", .string(","))) }
    if !column.note.isEmpty { members.append(("description", .string(column.note))) }
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
