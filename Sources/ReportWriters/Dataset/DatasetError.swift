internal import Files
internal import Glibc

/// Why a dataset could not be written, described in one sentence: the place, the reason, and what to do.
package enum DatasetError: Error, Hashable, Sendable {
  case cannotWrite(path: String, reason: String)
  /// The folder has a manifest that this tool did not write.
  case otherTool(manifest: String)
  /// The dataset's organisation, and that of the archive.
  case otherOrganisation(folder: String, dataset: String, archive: String)
  /// The format of the dataset's partitions, and the one asked for.
  case otherFormat(folder: String, dataset: String, asked: String)
  /// How the dataset shows people, and how it was asked to.
  case otherPeople(folder: String, dataset: DatasetPeople, asked: DatasetPeople)
  /// Months outside the range have a version's columns that are not those of this one.
  case otherColumns(folder: String, table: String, generator: String)
  /// The archive lacks days that the dataset has, or rows of them.
  case lostDays(folder: String, days: [String])
  /// A folder, pipe or socket at the path of a partition, or another tool's folder at that of a table.
  case foreignFile(path: String)
  /// A file or link at the path of a partition that is not as the manifest says.
  case notOurs(path: String)
  /// Another program changed the file while it was replaced.
  case changed(path: String)
  /// Another run has written to the folder for an hour.
  case locked(folder: String)
}

extension DatasetError {
  init(_ error: FileError) { self = .cannotWrite(path: error.path, reason: error.reason) }

  /// - Parameters:
  ///   - error: The error of a staging folder.
  ///   - path: The final path of what could not be written.
  init(_ error: WriteError, at path: String) {
    self =
      switch error {
      case .cannotWrite(_, let reason), .diskFull(_, let reason), .notPermitted(_, let reason):
        .cannotWrite(path: path, reason: reason)
      case .notADirectory: .cannotWrite(path: path, reason: FileError(path, code: ENOTDIR).reason)
      default: .cannotWrite(path: path, reason: "\(error)")
      }
  }
}

extension DatasetError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotWrite(let path, let reason):
      "The dataset cannot be written at \(path) (\(reason)); free space or correct permissions, then run the command "
        + "again."
    case .otherTool(let manifest):
      "\(manifest) is not a manifest that this tool can read; export into another folder."
    case .otherOrganisation(let folder, let dataset, let archive):
      "The dataset in \(folder) is of the organisation \(dataset), the archive of \(archive); export into another folder."
    case .otherFormat(let folder, let dataset, let asked):
      "The partitions in \(folder) are in the format \(dataset), not \(asked); export into another folder, or with "
        + "--format \(dataset)."
    case .otherPeople(let folder, let dataset, let asked) where dataset.shown == asked.shown:
      "The dataset in \(folder) has the pseudonyms of another archive or key; export into another folder."
    case .otherPeople(let folder, let dataset, let asked):
      "The dataset in \(folder) was written with --people \(dataset.shown), not \(asked.shown); export into another "
        + "folder, or with --people \(dataset.shown)."
    case .otherColumns(let folder, let table, let generator):
      "The table \(table) in \(folder) has the columns of \(generator), and this version has others; export all of the "
        + "dataset's months at once, or into another folder."
    case .lostDays(let folder, let days):
      "The dataset in \(folder) has \(days.count) day\(days.count == 1 ? "" : "s") that the archive lacks, or has without rows "
        + "(\(days.prefix(3).joined(separator: ", "))\(days.count > 3 ? ", …" : "")); export from the archive that has "
        + "them, fetch them with --refresh, or give --overwrite."
    case .foreignFile(let path):
      "\(path) is not a part of the dataset; move it away, or export into another folder."
    case .notOurs(let path):
      "\(path) is not as this tool wrote it: it is another program's, or was changed since; move it away, export into "
        + "another folder, or give --overwrite."
    case .locked(let folder):
      "Another run has been writing to \(folder) for an hour; run the command again when it has ended."
    case .changed(let path):
      "\(path) was changed by another program at the same time; run the command again when none does."
    }
  }
}
