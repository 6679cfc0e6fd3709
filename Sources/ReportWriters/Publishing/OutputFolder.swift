internal import Files
internal import Glibc

/// An open folder in which a writer makes files and folders.
///
/// They are made through the folder's descriptor, where nothing of their name is, and become the run's own: see
/// ``OwnFiles``.
package final class OutputFolder: Sendable {
  let file: File
  let own: OwnFiles

  init(_ file: consuming File, own: OwnFiles) {
    self.file = file
    self.own = own
  }

  /// Opens a folder outside of a staging folder.
  ///
  /// - Throws: ``WriteError``.
  package convenience init(_ path: String) throws(WriteError) {
    do {
      self.init(try File(path, O_RDONLY | O_DIRECTORY), own: OwnFiles())
    } catch {
      throw WriteError(error)
    }
  }

  /// Creates a file, readable by its owner alone, since reports hold e-mail addresses.
  ///
  /// - Throws: ``WriteError``; also if anything has that name already, a link too.
  func create(_ name: String) throws(WriteError) -> OutputFile {
    do {
      let new = try file.open(name, O_WRONLY | O_CREAT | O_EXCL)
      try own.add(FileStamp(of: new))
      return OutputFile(new)
    } catch {
      throw WriteError(error)
    }
  }

  /// Creates a file with this text.
  func write(_ text: String, to name: String) throws(WriteError) {
    let file = try create(name)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  /// Creates a folder that is its owner's alone.
  ///
  /// - Parameters:
  ///   - name: Its name.
  ///   - isFilled: Whether a library or program will make files of any name in it, which are the run's, too.
  /// - Returns: The folder.
  /// - Throws: ``WriteError``.
  func makeFolder(_ name: String, isFilled: Bool = false) throws(WriteError) -> OutputFolder {
    do {
      let new = try file.makeOwnFolder(name)
      let stamp = try FileStamp(of: new)
      try own.add(stamp, isFilled ? .filled(stamp.modified) : .made)
      return OutputFolder(new, own: own)
    } catch {
      throw WriteError(error)
    }
  }

  /// Removes an empty folder that the run has made.
  func removeFolder(_ name: String) throws(FileError) {
    guard let stamp = try file.stamp(of: name) else { return }
    if try file.remove(name, if: { own.origin(of: $0) != nil }) { own.forget(stamp) }
  }
}

extension File {
  /// Creates a folder that is its owner's alone, and opens it.
  ///
  /// - Throws: `FileError`: `EEXIST` also if another process has put a folder in its place.
  func makeOwnFolder(_ name: String) throws(FileError) -> File {
    try makeFolder(name)
    let folder = try open(name, O_RDONLY | O_DIRECTORY)
    let stamp = try FileStamp(of: folder)
    guard stamp.owner == geteuid(), try folder.names().isEmpty else {
      throw FileError(folder.path, code: EEXIST)
    }
    return folder
  }
}
