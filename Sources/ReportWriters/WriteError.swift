internal import Glibc

/// Why a report could not be written.
///
/// Each describes itself in one sentence: what, where, why, and what to do now.
package enum WriteError: Error, Hashable, Sendable {
  /// The system refused.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - reason: The system's words.
  case cannotWrite(path: String, reason: String)
  /// No space, or no quota, is left where `path` is.
  case diskFull(path: String, reason: String)
  /// The user may not write there, or nobody may.
  case notPermitted(path: String, reason: String)
  /// The output directory, or a folder above it, is something else than a directory.
  case notADirectory(path: String)
  /// A directory stands where a file is to go.
  case directoryInTheWay(path: String)
  /// A file stands where a folder is to go.
  case fileInTheWay(path: String)
  /// The folder to be replaced holds something that this program did not put there.
  case foreignEntry(folder: String, entry: String)
  /// A report's name that cannot be a file's name.
  case invalidName(String, reason: String)
  /// A table whose identifier cannot be a file's name: a defect of the program, not of its input.
  case invalidTable(id: String)
  /// A built-in page template that does not parse: a defect of the program.
  case brokenTemplate(name: String, reason: String)
}

extension WriteError {
  /// What the system said, given as the value of `errno`, while it worked on `path`.
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

  /// The same error in the reader's terms: the place a file is published at, not the staging folder it was made in.
  func moved(from staging: String, to directory: String) -> WriteError {
    func moved(_ path: String) -> String {
      path.hasPrefix(staging) ? directory + path.dropFirst(staging.count) : path
    }
    return switch self {
    case .cannotWrite(let path, let reason): .cannotWrite(path: moved(path), reason: reason)
    case .diskFull(let path, let reason): .diskFull(path: moved(path), reason: reason)
    case .notPermitted(let path, let reason): .notPermitted(path: moved(path), reason: reason)
    case .notADirectory(let path): .notADirectory(path: moved(path))
    case .directoryInTheWay(let path): .directoryInTheWay(path: moved(path))
    case .fileInTheWay(let path): .fileInTheWay(path: moved(path))
    case .foreignEntry(let folder, let entry): .foreignEntry(folder: moved(folder), entry: entry)
    case .invalidName, .invalidTable, .brokenTemplate: self
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
      "cannot write \(path): a directory of that name is in the way; move it, or choose another --name"
    case .fileInTheWay(let path):
      "cannot make the folder \(path): a file of that name is in the way; move it, or choose another --name"
    case .foreignEntry(let folder, let entry):
      "cannot replace the folder \(folder): it holds \(entry), which is not a part of a report; "
        + "move that away, or choose another --name"
    case .invalidName(let name, let reason):
      "cannot call a report \"\(name)\": \(reason); choose a plain file name with --name, such as usage-2026-10"
    case .invalidTable(let id):
      "cannot write the table \"\(id)\": its id is empty, is used twice, or has other characters than letters, digits "
        + "and _; please report this as a bug"
    case .brokenTemplate(let name, let reason):
      "cannot write the report: its built-in page template \(name) is broken (\(reason)); please report this as a bug"
    }
  }
}
