internal import Files
internal import Glibc

/// Why a report could not be written, described in one sentence: the place, the reason, and what to do.
package enum WriteError: Error, Hashable, Sendable {
  /// - Parameter reason: The system's error message; in the next two cases too.
  case cannotWrite(path: String, reason: String)
  /// No space or quota is left at `path`.
  case diskFull(path: String, reason: String)
  case notPermitted(path: String, reason: String)
  /// The output directory, or a path above it, exists and is not a directory.
  case notADirectory(path: String)
  /// There is a directory at the path of a file.
  case directoryInTheWay(path: String)
  /// There is a file at the path of a folder, or a socket, pipe or device.
  case fileInTheWay(path: String)
  /// The folder to be replaced holds an entry that this tool did not write.
  case foreignEntry(folder: String, entry: String)
  /// A file or link that may not be an older report.
  case notOurs(path: String)
  /// A table that was edited since this tool wrote it.
  case edited(path: String)
  /// The description of an older report's folder was edited, so that nothing shows which files are the tool's.
  case editedDescription(path: String)
  /// Another process changed the older report while it was replaced.
  case changed(path: String)
  /// A report's name that cannot be a file's name.
  case invalidName(String, reason: String)
  /// A table whose id cannot be a file's name: a defect of the program.
  case invalidTable(id: String)
  /// A built-in page template that cannot be parsed: a defect of the program.
  case brokenTemplate(name: String, reason: String)
}

extension WriteError {
  /// - Parameters:
  ///   - code: The value of `errno`.
  ///   - path: The file or folder of the failed call.
  init(_ code: Int32, at path: String) {
    let reason = String(cString: strerror(code))
    self =
      switch code {
      case ENOSPC, EDQUOT: .diskFull(path: path, reason: reason)
      case EACCES, EPERM, EROFS: .notPermitted(path: path, reason: reason)
      case ENOTDIR: .notADirectory(path: path)
      default: .cannotWrite(path: path, reason: reason)
      }
  }

  init(_ error: FileError) { self.init(error.code, at: error.path) }

  init(_ error: any Error, at path: String) {
    self =
      switch error {
      case let error as WriteError: error
      case let error as FileError: WriteError(error)
      default: .cannotWrite(path: path, reason: "\(error)")
      }
  }

  /// The error with the final path of a file in place of its path in the staging folder.
  func moved(from staging: String, to directory: String) -> WriteError {
    func moved(_ path: String) -> String {
      path.utf8.starts(with: staging.utf8)
        ? directory + String(path.unicodeScalars.dropFirst(staging.unicodeScalars.count)) : path
    }
    return switch self {
    case .cannotWrite(let path, let reason): .cannotWrite(path: moved(path), reason: reason)
    case .diskFull(let path, let reason): .diskFull(path: moved(path), reason: reason)
    case .notPermitted(let path, let reason): .notPermitted(path: moved(path), reason: reason)
    case .notADirectory(let path): .notADirectory(path: moved(path))
    // These name final paths, or none.
    case .directoryInTheWay, .fileInTheWay, .foreignEntry, .notOurs, .edited, .editedDescription, .changed,
      .invalidName, .invalidTable,
      .brokenTemplate:
      self
    }
  }
}

extension WriteError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotWrite(let path, let reason):
      "cannot write \(path): \(reason); run the command again, or choose another directory with --output"
    case .diskFull(let path, let reason):
      "cannot write \(path): \(reason); free some space there, or choose another directory with --output"
    case .notPermitted(let path, let reason):
      "cannot write \(path): \(reason); choose a directory you may write to with --output"
    case .notADirectory(let path):
      "cannot write into \(path): it, or a folder above it, is not a directory; choose another one with --output"
    case .directoryInTheWay(let path):
      "cannot write \(path): there is a directory of that name; move it, or choose another --name"
    case .fileInTheWay(let path):
      "cannot write \(path): there is a file of another kind of that name; move it, or choose another --name"
    case .foreignEntry(let folder, let entry):
      "cannot replace the folder \(folder): it holds \(entry), which factory-report did not write; "
        + "move that away, or choose another --name"
    case .notOurs(let path):
      "cannot replace \(path): nothing shows that factory-report wrote it; move it, choose another --name, or give "
        + "--overwrite"
    case .edited(let path):
      "cannot replace \(path): it was edited since factory-report wrote it; move it, choose another --name, or give "
        + "--overwrite"
    case .editedDescription(let path):
      "cannot replace the folder of \(path): that file is not as factory-report wrote it, so that nothing shows which "
        + "files are its own; move the folder, or choose another --name"
    case .changed(let path):
      "cannot replace \(path): another program changed it at the same time; run the command again when none does"
    case .invalidName(let name, let reason):
      "\"\(name)\" cannot be a report's name: \(reason); choose a plain file name with --name, such as usage-2026-10"
    case .invalidTable(let id):
      "cannot write the table \"\(id)\": its id is empty, is used twice, or has other characters than letters, digits "
        + "and _; please report this bug"
    case .brokenTemplate(let name, let reason):
      "cannot write the report: its built-in page template \(name) is broken (\(reason)); please report this bug"
    }
  }
}
