package import Files
internal import Glibc
package import ReportModel

/// The whole report as JSON Lines, for programs: a header, each table with its rows, then the report's sections.
///
/// Each line is one JSON value: an object with a member `type`, or, between `table` and `table_end`, an array with the
/// cells of a row in the order of the table's columns. `samples/report-lines.schema.json` describes all lines.
package struct JSONReportWriter: ReportWriter {
  package static let id = "json"
  package static let summary = "the whole report as JSON Lines: tables with types, sections, figures and charts"

  /// The version of the lines; it is raised when a reader of an earlier one would misread them.
  static let protocolVersion: Int64 = 1

  package static func product(named name: String) -> String { name + ".jsonl" }

  /// The first line shows it.
  package static func wrote(_ file: borrowing File) -> Bool {
    let first = #/\{"type":"report","protocol":\d+,"generator":"factory-report /#
    return GeneratorMark.beginning(of: file).prefixMatch(of: first) != nil
  }

  package init(options: WriterOptions) {}

  package func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    let file = try folder.create(name)
    try JSONLines(report).write { try file.write($0) }
    try file.finish()
  }
}

/// The lines of a report.
struct JSONLines {
  private let report: Report

  init(_ report: Report) { self.report = report }

  /// Bytes that are gathered in memory between two writes.
  private static let pieceSize = 1 << 16

  /// Calls `output` with pieces of the lines, in order.
  ///
  /// - Throws: The errors of `output` and of the tables' rows, and `CancellationError` between two tables.
  func write(_ output: ([UInt8]) throws -> Void) throws {
    var bytes: [UInt8] = []
    var lines: Int64 = 0
    func end(_ bytes: inout [UInt8]) throws {
      bytes.append(UInt8(ascii: "\n"))
      lines += 1
      if bytes.count >= Self.pieceSize {
        try output(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    func line(_ type: String, _ members: [(String, JSON)]) throws {
      bytes.append(json: .object([("type", .string(type))] + members))
      try end(&bytes)
    }

    try line("report", report.header)
    for table in report.tables {
      try Task.checkCancellation()
      try line("table", table.schema)
      var types = table.columns.map { FieldType($0.format) }
      var rows: Int64 = 0
      try table.rows.forEach({ row in
        bytes.append(cells: row)
        for index in row.indices where types.indices.contains(index) {
          if let type = FieldType(row[index]) { types[index].widen(to: type) }
        }
        try end(&bytes)
        rows += 1
      })
      try line(
        "table_end",
        [("id", .string(table.id)), ("rows", .integer(rows)), ("types", .array(types.map { .string($0.rawValue) }))])
    }
    for section in report.sections {
      try line(
        "section",
        [("id", .string(section.id)), ("title", .string(section.title)), ("summary", .string(section.summary))])
      for block in section.blocks {
        for (type, members) in try block.lines { try line(type, members) }
      }
    }
    try line("end", [("lines", .integer(lines + 1))])
    try output(bytes)
  }
}

extension Report {
  fileprivate var header: [(String, JSON)] {
    [
      ("protocol", .integer(JSONReportWriter.protocolVersion)), ("generator", .string(generator)),
      ("title", .string(title)), ("organisation", .string(organisation)),
      ("first_day", .string(firstDay.description)), ("last_day", .string(lastDay.description)),
      ("generated_at", .string(generatedAt.description)),
      ("notices", .array(notices.map { .string($0.text(name: { $0 })) })),
    ] + (privacy?.members ?? [])
  }
}

extension Privacy {
  /// Members of an object that describes a report.
  var members: [(String, JSON)] {
    [("people", .string(people))] + (minimumGroup.map { [("minimum_group", .integer(Int64($0)))] } ?? [])
  }
}

extension Table {
  fileprivate var schema: [(String, JSON)] {
    func names(_ names: [String]) -> JSON { .array(names.map(JSON.string)) }
    return [
      ("id", .string(id)), ("path", .string(path)), ("title", .string(title)), ("description", .string(description)),
      ("columns", .array(columns.map(\.schema))), ("key", names(key)),
      (
        "references",
        .array(references.map { .object([("columns", names($0.columns)), ("table", .string($0.table))]) })
      ),
    ]
  }
}

extension Column {
  var schema: JSON {
    .object(
      [("id", .string(id)), ("label", .string(label)), ("type", .string(FieldType(format).rawValue))]
        + format.members + (note.isEmpty ? [] : [("description", .string(note))])
        + (unit.isEmpty ? [] : [("unit", .string(unit))])
        + (isAdditive ? [("is_additive", .flag(true))] : []))
  }
}

extension [UInt8] {
  /// Appends the array of a row's cells.
  fileprivate mutating func append(cells row: Row) {
    append(UInt8(ascii: "["))
    for index in row.indices {
      if index > 0 { append(UInt8(ascii: ",")) }
      switch row[index] {
      // Without a value in between, as these are the most.
      case .text(let text): append(json: text)
      case .integer(let number): self += number.description.utf8
      case .number(let number): append(json: number)
      case let cell: append(json: JSON(cell))
      }
    }
    append(UInt8(ascii: "]"))
  }
}
