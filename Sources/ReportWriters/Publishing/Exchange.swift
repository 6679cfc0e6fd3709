internal import Glibc

/// Exchanges two paths atomically, so that each always holds a whole folder.
enum Exchange {
  private typealias RenameAt2 =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// `RENAME_EXCHANGE` of Linux's `renameat2(2)`.
  private static let exchange: UInt32 = 1 << 1

  /// Exchanges `staged` with `target`.
  ///
  /// Where the file system or the C library cannot do so, the older folder is moved aside first. If the process is
  /// killed between the two moves, there is nothing at `target`, and the new folder is in the staging folder.
  static func swap(_ staged: String, with target: String) throws(WriteError) {
    switch renameat2(staged, target) {
    case 0: return
    case EINVAL, ENOSYS, EOPNOTSUPP: try moveAside(staged, target)
    case let code: throw WriteError(code, at: target)
    }
  }

  /// - Returns: 0, or the value of `errno`.
  private static func renameat2(_ staged: String, _ target: String) -> Int32 {
    // Swift's Glibc module does not declare it.
    guard let symbol = dlsym(nil, "renameat2") else { return ENOSYS }
    let call = unsafeBitCast(symbol, to: RenameAt2.self)
    return call(AT_FDCWD, staged, AT_FDCWD, target, exchange) == 0 ? 0 : errno
  }

  static func moveAside(_ staged: String, _ target: String) throws(WriteError) {
    let aside = staged + ".old"
    guard rename(target, aside) == 0 else { throw WriteError(errno, at: target) }
    guard rename(staged, target) == 0 else {
      let error = WriteError(errno, at: target)
      _ = rename(aside, target)
      throw error
    }
  }
}
