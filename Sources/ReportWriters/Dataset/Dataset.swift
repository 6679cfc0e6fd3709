internal import Files
internal import Glibc
package import ReportModel

/// Tables by day in a folder, partitioned by month in Hive's layout: `models/month=2026-10/part.csv.gz`.
///
/// A partition is replaced atomically, and only when its bytes change. All partitions of a month are made before the first
/// one is moved into place, and the manifest names them before and after, so that a killed run leaves every partition in
/// its old or its new state, and the next run completes the month. What is not as the manifest says is not replaced, and
/// other files in the folder are never touched.
package struct Dataset: ~Copyable {
  package let folder: String
  let format: DatasetFormat
  /// Program and version.
  private let generator: String
  /// Whether partitions that are not as the manifest says may be replaced.
  let overwriting: Bool
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
  ///   - overwriting: Whether partitions that were changed, or that this tool did not write, may be replaced.
  ///   - remarking: Gets a sentence for each staging folder that stays, since it holds what no run has made.
  /// - Throws: ``DatasetError``; for a dataset of another organisation, format, tool or way to show people, too.
  package init?(
    locking folder: String, format: DatasetFormat, generator: String, organisation: String,
    people: DatasetPeople = .names, overwriting: Bool = false,
    remarking: @escaping @Sendable (String) -> Void = { _ in }
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
    (self.overwriting, self.remarking) = (overwriting, remarking)
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

  /// Refuses a month of which the dataset has days that the archive lacks, unless it may overwrite.
  ///
  /// - Throws: ``DatasetError/lostDays(folder:days:)``.
  package func checkDays(of month: DatasetMonth) throws(DatasetError) {
    let known = manifest.months.first { $0.month == month.id }
    guard !overwriting, let lost = known?.daysLost(in: month.entry(generator: generator)), !lost.isEmpty else { return }
    throw .lostDays(folder: folder, days: lost)
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
    let (old, entry) = (manifest, month.entry(generator: generator))
    let previous = manifest.months.first { $0.month == month.id }
    try checkTables(of: month)
    var stale: [(source: DatasetMonth.Source, occupant: Occupant?)] = []
    for source in month.sources {
      try Task.checkCancellation()
      let occupant = try occupant(of: source.table.name, month.id)
      let known = manifest.partition(of: source.table.name, month.id)
      if let known, known.sha256 == occupant?.sha256, known.path == path(source.table.name, month.id),
        let previous, previous.agrees(with: entry, on: source.endpoints)
      {
        continue
      }
      stale.append((source, occupant))
    }
    var changed: [String] = []
    if !stale.isEmpty {
      let path = path(stale[0].source.table.name, month.id)
      changed = try await Self.staging(in: folder, for: path, remarking) { staging in
        try await write(stale, of: month, in: staging)
      }
    }
    manifest.set(entry)
    if manifest != old || !changed.isEmpty { try await save() }
    return changed
  }

  /// Makes partitions, and moves those with other bytes into place.
  private mutating func write(
    _ stale: [(source: DatasetMonth.Source, occupant: Occupant?)], of month: DatasetMonth, in staging: StagingFolder
  ) async throws -> [String] {
    var made: [(partition: DatasetManifest.Partition, source: DatasetMonth.Source, occupant: Occupant?)] = []
    for (source, occupant) in stale {
      try Task.checkCancellation()
      let rows = PartitionRows(source.table, of: month, organisation: manifest.organisation, generator: generator)
      made.append((try await make(rows, of: month.id, in: staging), source, occupant))
    }
    let changed = made.filter { $0.partition.sha256 != $0.occupant?.sha256 }
    if !changed.isEmpty {
      manifest.announce(changed.map(\.partition))
      try await save()
    }
    for (partition, source, occupant) in changed {
      try place(partition, of: source.table.name, over: occupant?.stamp, from: staging)
    }
    for (partition, source, _) in made { manifest.set(partition, of: source) }
    return changed.map { folder + "/" + $0.partition.path }
  }

  /// Checks, where nothing is the dataset's yet, that no folder of a table is there: it would be another tool's.
  private func checkTables(of month: DatasetMonth) throws {
    guard manifest.months.isEmpty, manifest.placing == nil else { return }
    for table in month.sources.map(\.table.name) where try root.stamp(of: table) != nil {
      throw DatasetError.foreignFile(path: folder + "/" + table)
    }
  }

  private mutating func save() async throws {
    manifest.generator = generator
    let (name, text) = (DatasetManifest.fileName, try manifest.text())
    manifestStamp = try await Self.staging(in: folder, for: name, remarking) { staging in
      let file = try staging.output.create(name)
      try file.write(text)
      try file.sync()
      try file.finish()
      try place(name, in: root, as: name, over: manifestStamp, from: staging)
      return try root.stamp(of: name)
    }
  }
}
