internal import Files
internal import Glibc
package import ReportModel

/// Tables by day in a folder, partitioned by month in Hive's layout: `models/month=2026-10/part.csv.gz`.
///
/// A partition is replaced atomically, and only when its bytes change. The manifest follows each month, so that a killed
/// run leaves every partition in its old or its new state, and the next run repairs what the manifest does not know.
/// Other files in the folder are never touched.
package struct Dataset: ~Copyable {
  package let folder: String
  let format: DatasetFormat
  /// Program and version.
  private let generator: String
  /// Gets a sentence for each staging folder that stays, since it holds what no run has made.
  let remarking: @Sendable (String) -> Void
  /// The dataset's folder, locked.
  let root: File
  private(set) var manifest: DatasetManifest
  /// The stamp of the manifest's file; `nil` if there is none.
  private var manifestStamp: FileStamp?

  /// Creates the folder if there is none, and locks it until the value goes out of scope; `nil` if another run has it.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - format: The format of the partitions.
  ///   - generator: Program and version.
  ///   - organisation: The organisation of the tables.
  ///   - people: How the tables show people.
  ///   - remarking: Gets a sentence for each staging folder that stays, since it holds what no run has made.
  /// - Throws: ``DatasetError``; for a dataset of another organisation, format, tool or way to show people, too.
  package init?(
    locking folder: String, format: DatasetFormat, generator: String, organisation: String,
    people: DatasetPeople = .names, remarking: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(DatasetError) {
    let directory: OutputDirectory
    let held: File
    do {
      directory = try OutputDirectory.prepare(folder)
      held = try File(directory.path, O_RDONLY | O_DIRECTORY)
    } catch let error as WriteError {
      throw DatasetError(error, at: folder)
    } catch {
      throw .cannotWrite(path: folder, reason: "\(error)")
    }
    // File systems without locks cannot keep two runs apart.
    guard (try? held.tryLock()) != false else { return nil }
    for remark in directory.remarks { remarking(remark) }
    let path = directory.path
    let known = try DatasetManifest.read(in: held)
    if let known, known.manifest.organisation != organisation {
      throw .otherOrganisation(folder: path, dataset: known.manifest.organisation, archive: organisation)
    }
    if let known, known.manifest.format != format.id {
      throw .otherFormat(folder: path, dataset: known.manifest.format, asked: format.id)
    }
    if let known, known.manifest.people ?? .names != people {
      throw .otherPeople(folder: path, dataset: known.manifest.people ?? .names, asked: people)
    }
    (self.folder, self.format, self.generator) = (path, format, generator)
    self.remarking = remarking
    root = held
    manifest =
      known?.manifest
      ?? DatasetManifest(generator: generator, organisation: organisation, format: format.id, people: people)
    manifestStamp = known?.stamp
  }

  /// The number of partitions in the manifest.
  package var partitionCount: Int { manifest.tables.reduce(0) { $0 + $1.partitions.count } }

  /// Refuses columns that differ from those of partitions that will not be rewritten.
  ///
  /// - Parameters:
  ///   - tables: The tables, with any rows.
  ///   - months: The months that will be written: `2026-10`.
  /// - Throws: ``DatasetError/otherColumns(folder:table:generator:)``.
  package func check(_ tables: [Table], months: [String]) throws(DatasetError) {
    guard manifest.months.contains(where: { !months.contains($0.month) && $0.generator != generator }) else { return }
    for table in tables {
      guard let known = manifest.table(table.name), known.columns.map(\.name) != table.columns.map(\.id) else {
        continue
      }
      throw .otherColumns(folder: folder, table: table.name, generator: manifest.generator)
    }
  }

  /// Writes the partitions of a month whose days have changed, then the manifest.
  ///
  /// - Returns: The paths of the partitions that are new or have other bytes.
  /// - Throws: ``DatasetError``, ``ProgramError``, and the errors of rows; partitions and manifest are whole then, too.
  package mutating func write(_ month: DatasetMonth) async throws -> [String] {
    do {
      return try await writePartitions(of: month)
    } catch let error as FileError {
      throw DatasetError(error)
    }
  }

  private mutating func writePartitions(of month: DatasetMonth) async throws -> [String] {
    let old = manifest
    try await claim(month)
    let entry = month.entry(generator: generator)
    let previous = manifest.months.first { $0.month == month.id }
    var changed: [String] = []
    for source in month.sources {
      try Task.checkCancellation()
      let known = manifest.table(source.table.name)?.partitions.first { $0.month == month.id }
      if let known, let previous, previous.agrees(with: entry, on: source.endpoints), try isIntact(known, of: source) {
        continue
      }
      let rows = PartitionRows(source.table, of: month, organisation: manifest.organisation, generator: generator)
      let (partition, isChanged) = try await replace(rows, in: month.id)
      manifest.set(partition, of: source)
      if isChanged { changed.append(folder + "/" + partition.path) }
    }
    manifest.set(entry)
    if manifest != old { try await save() }
    return changed
  }

  /// Notes in the manifest that new partitions of this month are the dataset's, before there is one.
  private mutating func claim(_ month: DatasetMonth) async throws {
    let new = month.sources.filter { source in
      manifest.table(source.table.name)?.partitions.contains { $0.month == month.id } != true
    }
    if new.isEmpty || manifest.unfinished?.contains(month.id) == true { return }
    // Where nothing is the dataset's yet, a table's folder is that of another tool.
    let isFirst = manifest.months.isEmpty && manifest.unfinished == nil
    for source in new {
      let (table, path) = (source.table.name, path(source.table.name, month.id))
      guard try isFirst ? root.stamp(of: table) == nil : stamp(table, month.id) == nil else {
        throw DatasetError.foreignFile(path: folder + "/" + (isFirst ? table : path))
      }
    }
    manifest.unfinished = (manifest.unfinished ?? []) + [month.id]
    try await save()
  }

  private mutating func save() async throws {
    manifest.generator = generator
    let (name, text) = (DatasetManifest.fileName, try manifest.text())
    manifestStamp = try await staging(for: name) { staging in
      let file = try staging.output.create(name)
      try file.write(text)
      try file.sync()
      try file.finish()
      try place(name, in: root, as: name, over: manifestStamp, from: staging)
      return try root.stamp(of: name)
    }
  }
}
