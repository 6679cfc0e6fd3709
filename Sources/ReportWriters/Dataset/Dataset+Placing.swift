internal import Files
internal import Glibc
internal import ReportModel

// Partitions and the manifest are made in a staging folder, and placed through held folders: links are not followed, and
// what another program puts in their place is not replaced.
extension Dataset {
  func path(_ table: String, _ month: String) -> String { "\(table)/\(Self.folder(of: month))/\(format.fileName)" }

  private static func folder(of month: String) -> String { "month=" + month }

  /// What is at a partition's place, and may be replaced.
  struct Occupant {
    let stamp: FileStamp
    /// `nil` for a link, which is replaced, never what it leads to.
    let sha256: String?
  }

  /// - Returns: `nil` if there is nothing.
  /// - Throws: ``DatasetError/notOurs(path:)`` and ``DatasetError/foreignFile(path:)`` for what may not be replaced.
  func occupant(of table: String, _ month: String) throws -> Occupant? {
    guard try root.stamp(of: table) != nil else { return nil }
    let tables = try root.open(table, O_RDONLY | O_DIRECTORY)
    guard try tables.stamp(of: Self.folder(of: month)) != nil else { return nil }
    let folder = try tables.open(Self.folder(of: month), O_RDONLY | O_DIRECTORY)
    guard let stamp = try folder.stamp(of: format.fileName) else { return nil }
    let path = path(table, month)
    switch stamp.kind {
    case .file:
      let file = try folder.open(format.fileName, O_RDONLY)
      let sha256 = try Checksum.of(file)
      guard try FileStamp(of: file) == stamp else { throw DatasetError.changed(path: file.path) }
      guard overwriting || manifest.names(path, sha256: sha256) else {
        throw DatasetError.notOurs(path: self.folder + "/" + path)
      }
      return Occupant(stamp: stamp, sha256: sha256)
    case .link:
      guard overwriting else { throw DatasetError.notOurs(path: self.folder + "/" + path) }
      return Occupant(stamp: stamp, sha256: nil)
    case .folder, .other: throw DatasetError.foreignFile(path: self.folder + "/" + path)
    }
  }

  /// Opens a folder, which is created if there is none.
  private func openFolder(_ name: String, in parent: borrowing File) throws(FileError) -> File {
    if try parent.stamp(of: name) == nil {
      try parent.makeFolder(name)
      try parent.sync()
    }
    return try parent.open(name, O_RDONLY | O_DIRECTORY)
  }

  /// Writes a partition into a staging folder, under ``stagedName(_:)``.
  func make(
    _ rows: PartitionRows, of month: String, in staging: StagingFolder
  ) async throws -> DatasetManifest.Partition {
    let (table, output) = (rows.table, staging.output)
    let contents = try await format.write(rows, in: staging)
    let name = stagedName(table.name)
    try output.file.move(format.stagedName, to: output.file, as: name)
    let file = try output.file.open(name, O_RDONLY)
    try file.sync()
    return DatasetManifest.Partition(
      path: path(table.name, month), month: month, days: contents.days, rows: contents.rows,
      bytes: try FileStamp(of: file).size, sha256: try Checksum.of(file), widened: contents.widened(from: table))
  }

  private func stagedName(_ table: String) -> String { "made-" + table }

  /// Moves a partition into place.
  func place(
    _ partition: DatasetManifest.Partition, of table: String, over seen: FileStamp?, from staging: StagingFolder
  ) throws {
    let folder = try openFolder(Self.folder(of: partition.month), in: openFolder(table, in: root))
    try place(stagedName(table), in: folder, as: format.fileName, over: seen, from: staging)
  }

  /// Lends a staging folder of the dataset.
  ///
  /// - Parameters:
  ///   - folder: The dataset's folder.
  ///   - path: The path in the dataset of what will be made; errors of the system name it.
  ///   - remarking: Gets a sentence if the folder stays.
  ///   - body: Uses the folder.
  /// - Returns: The result of `body`.
  /// - Throws: ``DatasetError``, and the errors of `body`.
  static func staging<Result>(
    in folder: String, for path: String, _ remarking: (String) -> Void, _ body: (StagingFolder) async throws -> Result
  ) async throws -> Result {
    do {
      return try await StagingFolder.with(in: folder, remarking: remarking, body)
    } catch let error as FileError {
      throw DatasetError.cannotWrite(path: folder + "/" + path, reason: error.reason)
    } catch let error as WriteError {
      throw DatasetError(error, at: folder + "/" + path)
    }
  }

  /// Moves a finished file into place, unless the run was cancelled; a signal waits until it is there.
  func place(
    _ name: String, in target: borrowing File, as newName: String, over seen: FileStamp?, from staging: StagingFolder
  ) throws {
    let changed = DatasetError.changed(path: target.path(of: newName))
    try StagingFolder.undisturbed {
      try Task.checkCancellation()
      guard let seen else {
        guard try staging.place(name, in: target, as: newName) else { throw changed }
        return
      }
      let aside = try staging.replace(name, in: target, as: newName, seen: seen) {
        (try? staging.output.file.stamp(of: $0)) == seen
      }
      guard let aside else { throw changed }
      try staging.discard(aside, seen)
    }
    try target.sync()
  }
}
