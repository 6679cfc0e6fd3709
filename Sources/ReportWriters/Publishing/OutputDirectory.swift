internal import Files
internal import Glibc

/// A directory for reports that exists and is writable.
package struct OutputDirectory: Hashable, Sendable {
  /// Without a `/` at its end, except for the root.
  package let path: String
  /// A sentence for each staging folder of a killed run that stays.
  package let remarks: [String]

  /// Creates the directory, and those above it, if they do not exist; removes the staging folders of killed runs; and
  /// creates a file on trial, since permissions alone do not show whether that is possible.
  ///
  /// - Throws: ``WriteError``.
  package static func prepare(_ path: String) throws(WriteError) -> OutputDirectory {
    guard !path.isEmpty else { throw .cannotWrite(path: "\"\"", reason: "the output directory's name is empty") }
    var bytes = path.utf8[...]
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    let path = String(decoding: bytes, as: UTF8.self)
    if let link = Path.linkToNothing(in: path) {
      throw .cannotWrite(path: path, reason: "\(link) is a link to a folder that is not there, or not mounted")
    }
    try createDirectories(path)
    do throws(FileError) {
      guard try FileStamp(path)?.kind == .folder else { throw FileError(path, code: ENOTDIR) }
    } catch {
      throw WriteError(error)
    }
    let remarks = StagingFolder.removeAbandoned(in: path)
    try StagingFolder.probe(in: path)
    return OutputDirectory(path: path, remarks: remarks)
  }

  private init(path: String, remarks: [String]) { (self.path, self.remarks) = (path, remarks) }

  /// The path of an entry of the directory.
  package func appending(_ name: String) -> String { path == "/" ? path + name : path + "/" + name }

  private static func createDirectories(_ path: String) throws(WriteError) {
    if mkdir(path, 0o777) == 0 || errno == EEXIST { return }
    guard errno == ENOENT, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.startIndex else {
      throw WriteError(errno, at: path)
    }
    try createDirectories(String(path[..<slash]))
    guard mkdir(path, 0o777) == 0 || errno == EEXIST else { throw WriteError(errno, at: path) }
  }
}
