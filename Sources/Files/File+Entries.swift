import Glibc

/// The entries of an open folder.
///
/// They are found through the folder's descriptor, and links are not followed: where another process moves the folder,
/// or puts a link in its place, these calls still act on the folder that was opened.
extension File {
  /// Opens or creates an entry.
  ///
  /// - Throws: ``FileError``: `ELOOP` or `ENOTDIR` for a link.
  package func open(_ name: String, _ flags: Int32) throws(FileError) -> File {
    let path = path(of: name)
    return try File(
      descriptor: openat(descriptor, name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600), path: path)
  }

  /// Creates a folder that is its owner's alone.
  package func makeFolder(_ name: String) throws(FileError) {
    guard mkdirat(descriptor, name, 0o700) == 0 else { throw FileError(path(of: name)) }
  }

  /// Sets the permission bits of an entry that is no link.
  package func restrict(_ name: String, to permissions: UInt32) throws(FileError) {
    guard fchmodat(descriptor, name, permissions, AT_SYMLINK_NOFOLLOW) == 0 else { throw FileError(path(of: name)) }
  }

  /// The stamp of an entry, of a link itself; `nil` if there is none.
  package func stamp(of name: String) throws(FileError) -> FileStamp? {
    var status = stat()
    guard fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else {
      let error = FileError(path(of: name))
      if error.isAbsence { return nil }
      throw error
    }
    return FileStamp(status)
  }

  /// The names of all entries, sorted, without `.` and `..`.
  package func names() throws(FileError) -> [String] {
    // `closedir` closes the descriptor that it is given.
    let copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard copy >= 0, let stream = fdopendir(copy) else { throw FileError(path) }
    defer { _ = closedir(stream) }
    var names: [String] = []
    errno = 0
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw FileError(path) }
    return names.sorted()
  }

  /// Removes an entry that is no folder, or an empty folder.
  package func remove(_ name: String, isFolder: Bool = false) throws(FileError) {
    guard unlinkat(descriptor, name, isFolder ? Int32(AT_REMOVEDIR) : 0) == 0 else { throw FileError(path(of: name)) }
  }

  // MARK: What the caller knows

  /// Removes an entry, a folder only if it is empty, if it is what the caller expects.
  ///
  /// - Returns: False if there is nothing, or something else, which keeps its name.
  @discardableResult
  package func remove(_ name: String, if isExpected: (FileStamp) -> Bool) throws(FileError) -> Bool {
    guard let claimed = try claim(name, if: isExpected) else { return false }
    do {
      try remove(claimed.name, isFolder: claimed.stamp.kind == .folder)
    } catch {
      try? move(claimed.name, to: self, as: name)
      throw error
    }
    return true
  }

  /// Renames an entry, if it is what the caller expects, to a name that no other process can know.
  ///
  /// The system acts on names, and another process can put something else in an entry's place between a look at it and
  /// the act. It cannot do so for the new name. What it had put there before gets its name back.
  ///
  /// - Parameters:
  ///   - name: The entry.
  ///   - isExpected: Looks at the stamp of an entry.
  /// - Returns: The new name; `nil` if there is nothing, or something else.
  /// - Throws: ``FileError``.
  package func claim(
    _ name: String, if isExpected: (FileStamp) -> Bool
  ) throws(FileError) -> (name: String, stamp: FileStamp)? {
    guard let seen = try stamp(of: name), isExpected(seen) else { return nil }
    let claimed = Self.unknownName()
    do {
      try move(name, to: self, as: claimed)
    } catch  where error.isAbsence {
      return nil
    }
    if let stamp = try stamp(of: claimed), isExpected(stamp) { return (claimed, stamp) }
    try move(claimed, to: self, as: name)
    return nil
  }

  /// A name that no other process can guess.
  package static func unknownName(_ prefix: String = ".") -> String {
    prefix + String(UInt64.random(in: .min ... .max), radix: 36)
  }

  // MARK: Moving

  /// Moves an entry to a name that no other entry has.
  ///
  /// - Throws: ``FileError``: `EEXIST` if there is anything of that name.
  package func move(_ name: String, to folder: borrowing File, as newName: String) throws(FileError) {
    switch rename(name, to: folder, as: newName, .keeping) {
    case 0: return
    case EINVAL, ENOSYS, EOPNOTSUPP: try moveByLink(name, to: folder, as: newName)
    case let code: throw FileError(folder.path(of: newName), code: code)
    }
  }

  /// Does the work of ``move(_:to:as:)`` on file systems without `RENAME_NOREPLACE`.
  package func moveByLink(_ name: String, to folder: borrowing File, as newName: String) throws(FileError) {
    if linkat(descriptor, name, folder.descriptor, newName, 0) == 0 { return try remove(name) }
    let error = FileError(folder.path(of: newName))
    // A folder, or a file system without links. A folder replaces at most an empty folder.
    guard error.code == EPERM || error.code == EOPNOTSUPP else { throw error }
    guard try folder.stamp(of: newName) == nil else { throw FileError(error.path, code: EEXIST) }
    guard renameat(descriptor, name, folder.descriptor, newName) == 0 else { throw FileError(error.path) }
  }

  /// Exchanges an entry with one of another folder, so that both names always have a whole file or folder.
  ///
  /// - Returns: False if the file system cannot do that.
  package func exchange(_ name: String, with folder: borrowing File, _ other: String) throws(FileError) -> Bool {
    switch rename(name, to: folder, as: other, .exchanging) {
    case 0: return true
    case EINVAL, ENOSYS, EOPNOTSUPP: return false
    case let code: throw FileError(folder.path(of: other), code: code)
    }
  }

  /// The flags of Linux's `renameat2(2)`.
  private enum Renaming: UInt32 {
    case keeping = 1
    case exchanging = 2
  }

  private typealias RenameAt2 =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// - Returns: 0, or the value of `errno`.
  private func rename(
    _ name: String, to folder: borrowing File, as newName: String, _ renaming: Renaming
  ) -> Int32 {
    // Swift's Glibc module does not declare it.
    guard let symbol = dlsym(nil, "renameat2") else { return ENOSYS }
    let call = unsafeBitCast(symbol, to: RenameAt2.self)
    return call(descriptor, name, folder.descriptor, newName, renaming.rawValue) == 0 ? 0 : errno
  }

  package func path(of name: String) -> String { path == "/" ? path + name : path + "/" + name }
}
