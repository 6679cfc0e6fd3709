internal import Glibc

/// A directory for reports that exists and is writable.
package struct OutputDirectory: Hashable, Sendable {
  /// Without a `/` at its end, except for the root.
  package let path: String

  /// Creates the directory, and those above it, if they do not exist; removes the staging folders of killed runs; and
  /// creates a file on trial, since permissions alone do not show whether that is possible.
  ///
  /// - Throws: ``WriteError``.
  package static func prepare(_ path: String) throws(WriteError) -> OutputDirectory {
    guard !path.isEmpty else { throw .cannotWrite(path: "\"\"", reason: "the output directory's name is empty") }
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    try createDirectories(path)
    guard FileKind.of(path, followingLinks: true) == .directory else { throw .notADirectory(path: path) }
    StagingFolder.removeAbandoned(in: path)
    try StagingFolder.probe(in: path)
    return OutputDirectory(path: path)
  }

  private init(path: String) { self.path = path }

  /// The path of an entry of the directory.
  package func appending(_ name: String) -> String { path == "/" ? path + name : path + "/" + name }

  private static func createDirectories(_ path: String) throws(WriteError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw WriteError(errno, at: path)
    }
    try createDirectories(String(path[..<slash]))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw WriteError(errno, at: path) }
  }
}

/// The kind of the entry at a path.
enum FileKind {
  case nothing
  case directory
  case link
  /// A file, a socket or a device.
  case file

  static func of(_ path: String, followingLinks: Bool = false) -> FileKind {
    var status = stat()
    guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else { return .nothing }
    return switch status.st_mode & S_IFMT {
    case S_IFDIR: .directory
    case S_IFLNK: .link
    default: .file
    }
  }
}
