import Glibc

/// The error of a system call on a file or folder.
package struct FileError: Error, Hashable, Sendable {
  package let path: String
  /// A value of `errno`.
  package let code: Int32

  /// - Parameters:
  ///   - path: The file or folder.
  ///   - code: By default, the error of the last system call.
  package init(_ path: String, code: Int32 = errno) {
    self.path = path
    self.code = code
  }

  /// The system's description, such as `Permission denied`.
  package var reason: String { String(cString: strerror(code)) }

  /// Whether there is no such file.
  package var isAbsence: Bool { code == ENOENT || code == ENOTDIR }
}

extension FileError: CustomStringConvertible {
  package var description: String {
    "The system refuses access to \(path) (\(reason)); check the path and permissions."
  }
}
