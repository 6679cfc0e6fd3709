import Glibc

/// Paths as the system reads them: a `~` is a name like any other, and `..` behind a link leads out of its target.
package enum Path {
  /// The path of the folder that holds an entry.
  package static func folder(of path: String) -> String {
    let bytes = path.utf8
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == bytes.startIndex ? "/" : String(decoding: bytes[..<slash], as: UTF8.self)
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    let bytes = path.utf8
    return bytes.lastIndex(of: UInt8(ascii: "/")).map {
      String(decoding: bytes[bytes.index(after: $0)...], as: UTF8.self)
    }
      ?? path
  }

  /// The absolute path without links; of an entry that is not there, that of its folder and its name.
  ///
  /// - Returns: The path itself if its folder is not there either.
  package static func resolved(_ path: String) -> String {
    if let real = real(path) { return real }
    guard let folder = real(folder(of: path)) else { return path }
    return folder == "/" ? "/" + name(of: path) : folder + "/" + name(of: path)
  }

  /// The first part of a path that is a link to what is not there, such as a folder that is not mounted.
  ///
  /// - Returns: The path of the link; `nil` if there is none.
  package static func linkToNothing(in path: String) -> String? {
    let bytes = path.utf8
    let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") && $0 != bytes.startIndex } + [bytes.endIndex]
    return ends.lazy.map { String(decoding: bytes[..<$0], as: UTF8.self) }.first { part in
      let kind = (try? FileStamp(part, followingLinks: false))??.kind
      return kind == .link && (try? FileStamp(part)) == .some(nil)
    }
  }

  private static func real(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
