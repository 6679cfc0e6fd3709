internal import Files
internal import Glibc

/// What a program has written: one file or folder in a folder that was empty before.
struct ProgramProduct {
  let program: Program
  /// Without a `/` at its end.
  let name: String
  let isFolder: Bool

  /// Checks it, makes it its owner's alone, and takes it for the run's own.
  ///
  /// A link, and a file with a name elsewhere, are refused: their permissions and contents belong to other places.
  ///
  /// - Throws: ``ProgramError`` for anything but plain files in plain folders; `FileError`.
  func check(in folder: OutputFolder) throws {
    let entries = try folder.file.names()
    if let other = entries.first(where: { $0 != name }) { throw unusable(other, "is not \(name)") }
    guard !entries.isEmpty else { throw program.error(.nothingWritten(product: name)) }
    var stamps: [FileStamp] = []
    let isWritten = try check(name, in: folder.file, "", &stamps)
    guard isWritten.folder == isFolder else {
      throw unusable(name, isFolder ? "is not a folder" : "is a folder, and a file was announced")
    }
    guard isWritten.content else { throw unusable(name, isFolder ? "has no file, or only empty ones" : "is empty") }
    for stamp in stamps { try folder.own.add(stamp) }
  }

  /// Checks an entry and all that is in it, whose stamps are added to `stamps`.
  ///
  /// - Returns: Whether it is a folder, and whether it is or has a file that is not empty.
  /// - Throws: ``ProgramError``; `FileError`.
  private func check(
    _ name: String, in folder: borrowing File, _ prefix: String, _ stamps: inout [FileStamp]
  ) throws -> (folder: Bool, content: Bool) {
    let entry = prefix + name
    // A folder with one would never be replaced, see ``WrittenFolder/init(anythingIn:at:)``.
    guard !name.hasPrefix(".") else { throw unusable(entry, "is hidden") }
    guard let stamp = try folder.stamp(of: name) else { throw unusable(entry, "is gone") }
    guard stamp.kind == .file || stamp.kind == .folder else { throw unusable(entry, "is neither a file nor a folder") }
    let isDirectory = stamp.kind == .folder
    guard isDirectory || stamp.links == 1 else { throw unusable(entry, "is a second name of another file") }
    try folder.restrict(name, to: isDirectory ? 0o700 : 0o600)
    let file = try folder.open(name, O_RDONLY)
    guard try FileStamp(of: file).isSameFile(as: stamp) else { throw unusable(entry, "was replaced meanwhile") }
    stamps.append(stamp)
    guard isDirectory else { return (false, stamp.size > 0) }
    var hasContent = false
    for name in try file.names() where try check(name, in: file, entry + "/", &stamps).content { hasContent = true }
    return (true, hasContent)
  }

  private func unusable(_ entry: String, _ reason: String) -> ProgramError {
    program.error(.unusable(entry: entry, reason: reason))
  }
}
