internal import Files
internal import Gzip
package import ReportModel

/// A file format for the partitions of a dataset.
package enum DatasetFormat: Sendable {
  /// CSV files in the dialect `standard`, one header line each; packed ones have the same bytes for the same rows.
  case csv(isPacked: Bool)
  case program(ProgramFormat)

  package static let builtIn: [DatasetFormat] = [.csv(isPacked: true), .csv(isPacked: false)]

  /// The name for `--format`.
  package var id: String {
    switch self {
    case .csv(let isPacked): isPacked ? "csv.gz" : "csv"
    case .program(let format): format.id
    }
  }

  /// The name of a partition's file, such as `part.csv.gz`; engines tell the format by its end.
  var fileName: String {
    switch self {
    case .csv: "part." + id
    case .program(let format): format.partitionName
    }
  }

  /// The name of a partition's file until it is whole.
  var stagedName: String {
    switch self {
    // What a killed run leaves must not look like a partition.
    case .csv: "unfinished"
    case .program: fileName
    }
  }

  /// Writes the rows of one table and month to ``stagedName``.
  ///
  /// - Parameters:
  ///   - partition: The rows, in the order of days.
  ///   - staging: The folder of the file.
  /// - Returns: What was written.
  /// - Throws: ``ProgramError``, ``WriteError``, `FileError`, and the errors of the table's rows.
  func write(_ partition: PartitionRows, in staging: StagingFolder) async throws -> PartitionContents {
    switch self {
    case .csv(let isPacked):
      return try CSVPartition(isPacked: isPacked).write(partition.table, to: staging.output.create(stagedName))
    case .program(let format):
      try await format.write(partition.report, asPartitionIn: staging)
      return try PartitionContents(of: partition.table)
    }
  }
}

/// The rows of one table in one month.
package struct PartitionRows: Sendable {
  package let table: Table
  /// A report of nothing but the table, for programs that write formats; it was made when the last day was fetched.
  package let report: Report

  init(_ table: Table, of month: DatasetMonth, organisation: String, generator: String) {
    let start = Timestamp(date: month.days.first, secondOfDay: 0)
    let times = month.fetches.values.flatMap { $0.fetchedAt.map(\.time) }
    self.table = table
    report = Report(
      title: table.title, organisation: organisation, firstDay: month.days.first, lastDay: month.days.last,
      generatedAt: times.max { $0.description < $1.description } ?? start, generator: generator, notices: [],
      sections: [], tables: [table])
  }
}

/// What a partition holds.
struct PartitionContents: Hashable {
  private(set) var rows = 0
  /// The number of days that have a row.
  private(set) var days = 0
  /// Of each column, as the manifest names it.
  var types: [FieldType] = []
  private var lastDay: Cell?

  init() {}

  /// Reads all rows.
  init(of table: Table) throws {
    types = table.columns.map { FieldType($0.format) }
    try table.rows.forEach({ row in
      count(row)
      for index in row.indices {
        if let type = FieldType(row[index]) { types[index].widen(to: type) }
      }
    })
  }

  mutating func count(_ row: Row) {
    rows += 1
    guard row.first != lastDay else { return }
    lastDay = row.first
    days += 1
  }
}

/// A partition as a CSV file.
struct CSVPartition {
  let isPacked: Bool

  /// Bytes that are gathered in memory between two writes.
  private static let pieceSize = 1 << 16

  func write(_ table: Table, to file: consuming OutputFile) throws -> PartitionContents {
    var gzip = try Gzip()
    var lines = CSVLines(table.columns, .standard)
    var contents = PartitionContents()
    func takeBytes() -> [UInt8] {
      defer { lines.bytes.removeAll(keepingCapacity: true) }
      return isPacked ? gzip.pack(lines.bytes) : lines.bytes
    }
    try table.rows.forEach({ row in
      lines.append(row)
      contents.count(row)
      if lines.bytes.count >= Self.pieceSize { try file.write(takeBytes()) }
    })
    try file.write(takeBytes())
    if isPacked { try file.write(gzip.finish()) }
    try file.finish()
    contents.types = lines.types
    return contents
  }
}
