import Glibc

extension File {
  private typealias RenameAt2 =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// Exchanges two paths in one step: `renameat2(2)` with `RENAME_EXCHANGE`.
  ///
  /// - Returns: 0, or a value of `errno`: `EINVAL`, `ENOSYS` or `EOPNOTSUPP` where the system cannot do so.
  package static func exchange(_ path: String, _ other: String) -> Int32 {
    // Swift's Glibc module does not declare it.
    guard let symbol = dlsym(nil, "renameat2") else { return ENOSYS }
    let call = unsafeBitCast(symbol, to: RenameAt2.self)
    return call(AT_FDCWD, path, AT_FDCWD, other, 1 << 1) == 0 ? 0 : errno
  }
}
