internal import Glibc

/// Two paths swapped in one step, so that at every moment there is a whole folder at either of them.
enum Exchange {
  private typealias RenameAt2 =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// `RENAME_EXCHANGE` of Linux's `renameat2(2)`.
  private static let exchange: UInt32 = 1 << 1

  /// Puts what is at `staged` in the place of `target`, and what was there where `staged` was.
  ///
  /// Where the file system or the C library cannot swap, the older one is moved aside first: a kill between the two
  /// moves then leaves nothing at `target`, and the finished folder in the staging folder.
  static func swap(_ staged: String, with target: String) throws(WriteError) {
    switch renameat2(staged, target) {
    case 0: return
    case EINVAL, ENOSYS, EOPNOTSUPP: try moveAside(staged, target)
    case let code: throw WriteError(code, at: target)
    }
  }

  /// - Returns: 0, or the value of `errno`; `ENOSYS` where there is no such call.
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
