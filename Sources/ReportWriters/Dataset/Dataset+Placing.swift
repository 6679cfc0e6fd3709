internal import Files
internal import Glibc
internal import ReportModel

// Partitions and the manifest are made in a staging folder, and placed through held folders: links are not followed, and
// what another program puts in their place is not replaced.
extension Dataset {
  func path(_ table: String, _ month: String) -> String { "\(table)/\(Self.folder(of: month))/\(format.fileName)" }

  private static func folder(of month: String) -> String { "month=" + month }

  /// The stamp of what is in a partition's place; `nil` if there is nothing.
  func stamp(_ table: String, _ month: String) throws(FileError) -> FileStamp? {
    guard try root.stamp(of: table) != nil else { return nil }
    let tables = try root.open(table, O_RDONLY | O_DIRECTORY)
    guard try tables.stamp(of: Self.folder(of: month)) != nil else { return nil }
    return try tables.open(Self.folder(of: month), O_RDONLY | O_DIRECTORY).stamp(of: format.fileName)
  }

  /// Whether a partition is as the manifest says.
  func isIntact(_ partition: DatasetManifest.Partition, of source: DatasetMonth.Source) throws(FileError) -> Bool {
    guard partition.path == path(source.table.name, partition.month),
      let stamp = try stamp(source.table.name, partition.month), stamp.isRegularFile, stamp.size == partition.bytes
    else { return false }
    let folder = try openFolder(Self.folder(of: partition.month), in: openFolder(source.table.name, in: root))
    return try Checksum.of(folder.open(format.fileName, O_RDONLY)) == partition.sha256
  }

  /// Opens a folder, which is created if there is none.
  private func openFolder(_ name: String, in parent: borrowing File) throws(FileError) -> File {
    if try parent.stamp(of: name) == nil {
      try parent.makeFolder(name)
      try parent.sync()
    }
    return try parent.open(name, O_RDONLY | O_DIRECTORY)
  }

  /// Writes a partition, and moves it into place unless the same bytes are there already.
  func replace(
    _ rows: PartitionRows, in month: String
  ) async throws -> (partition: DatasetManifest.Partition, isChanged: Bool) {
    let (table, name) = (rows.table, format.fileName)
    let path = path(table.name, month)
    return try await staging(for: path) { staging in
      let contents = try await format.write(rows, in: staging)
      let file = try staging.output.file.open(format.stagedName, O_RDONLY)
      try file.sync()
      let partition = DatasetManifest.Partition(
        path: path, month: month, days: contents.days, rows: contents.rows, bytes: try FileStamp(of: file).size,
        sha256: try Checksum.of(file), widened: contents.widened(from: table))
      let folder = try openFolder(Self.folder(of: month), in: openFolder(table.name, in: root))
      let seen = try folder.stamp(of: name)
      if let seen {
        guard seen.isRegularFile else { throw DatasetError.foreignFile(path: self.folder + "/" + path) }
        if seen.size == partition.bytes, try Checksum.of(folder.open(name, O_RDONLY)) == partition.sha256 {
          return (partition, false)
        }
      }
      try place(format.stagedName, in: folder, as: name, over: seen, from: staging)
      return (partition, true)
    }
  }

  /// Lends a staging folder of the dataset.
  ///
  /// - Parameters:
  ///   - path: The path in the dataset of what will be made; errors of the system name it.
  ///   - body: Uses the folder.
  /// - Returns: The result of `body`.
  /// - Throws: ``DatasetError``, and the errors of `body`.
  func staging<Result>(
    for path: String, _ body: (StagingFolder) async throws -> Result
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
