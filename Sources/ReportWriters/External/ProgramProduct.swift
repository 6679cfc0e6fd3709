internal import Files
internal import Glibc

/// What a program has written: one file or folder in a folder that was empty before.
struct ProgramProduct {
  let program: Program
  /// Without a `/` at its end.
  let name: String
  let isFolder: Bool

  /// Checks it, and makes it its owner's alone.
  ///
  /// A link, and a file with a name elsewhere, are refused: their permissions and contents belong to other places.
  ///
  /// - Throws: ``ProgramError`` for anything but plain files in plain folders; `FileError`.
  func check(in folder: String) throws {
    let entries = try Self.names(in: folder)
    if let other = entries.first(where: { $0 != name }) { throw unusable(other, "is not \(name)") }
    guard !entries.isEmpty else { throw program.error(.nothingWritten(product: name)) }
    let isWritten = try check(name, in: folder)
    guard isWritten.folder == isFolder else {
      throw unusable(name, isFolder ? "is not a folder" : "is a folder, and a file was announced")
    }
    guard isWritten.content else { throw unusable(name, isFolder ? "has no file" : "is empty") }
  }

  /// - Returns: Whether it is a folder, and whether it is more than an empty file or a folder without a file.
  private func check(_ entry: String, in folder: String) throws -> (folder: Bool, content: Bool) {
    let path = folder + "/" + entry
    var status = stat()
    guard lstat(path, &status) == 0 else { throw FileError(path) }
    let isDirectory = status.st_mode & S_IFMT == S_IFDIR
    guard isDirectory || status.st_mode & S_IFMT == S_IFREG else {
      throw unusable(entry, "is neither a file nor a folder")
    }
    guard isDirectory || status.st_nlink == 1 else { throw unusable(entry, "is a second name of another file") }
    guard chmod(path, isDirectory ? 0o700 : 0o600) == 0 else { throw FileError(path) }
    let inside = isDirectory ? try Self.names(in: path) : []
    for name in inside { _ = try check(entry + "/" + name, in: folder) }
    return (isDirectory, isDirectory ? !inside.isEmpty : status.st_size > 0)
  }

  private static func names(in folder: String) throws(FileError) -> [String] {
    try File(folder, O_RDONLY | O_DIRECTORY).names()
  }

  private func unusable(_ entry: String, _ reason: String) -> ProgramError {
    program.error(.unusable(entry: entry, reason: reason))
  }
}
