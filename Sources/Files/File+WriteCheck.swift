import Glibc

extension File {
  /// `O_TMPFILE` of open(2), which glibc declares only for GNU C.
  private static let withoutName = O_DIRECTORY | 0o20_000_000

  /// Checks that this process can make files in a folder, and leaves none there.
  ///
  /// - Throws: ``FileError``.
  package static func checkCanBeMade(in folder: String) throws(FileError) {
    do throws(FileError) {
      try File(folder, withoutName | O_WRONLY).close()
    } catch {
      // Some file systems have no files without a name.
      guard [EOPNOTSUPP, EISDIR].contains(error.code) else { throw error }
      guard access(folder, W_OK | X_OK) == 0 else { throw FileError(folder) }
    }
  }
}
