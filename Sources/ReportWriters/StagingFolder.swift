internal import Glibc
internal import Synchronization

/// A hidden folder inside the output directory, in which products are made before they are moved into place.
///
/// It is on the same file system, and only its owner can look into it.
///
/// The one who makes it holds a lock on it (`flock`), which the kernel lets go when the process ends, however it ends.
/// So a folder whose lock can be had is abandoned, and is removed by the next run. A process id in its name would not
/// tell as much: ids come again, and are the same in every container.
enum StagingFolder {
  static let prefix = ".factory-report-"

  /// Lends a fresh folder and removes it afterwards, on every path.
  ///
  /// - Parameters:
  ///   - directory: The output directory.
  ///   - body: Gets the folder's path.
  /// - Returns: What `body` returns.
  /// - Throws: ``WriteError``, and what `body` throws.
  static func with<Result>(in directory: String, _ body: (String) async throws -> Result) async throws -> Result {
    let (path, lock) = try create(in: directory)
    inUse.withLock { $0.append(path) }
    defer {
      inUse.withLock { $0.removeAll { $0 == path } }
      removeTree(path)
      if lock >= 0 { _ = close(lock) }
    }
    return try await body(path)
  }

  /// The folders that are lent at present.
  private static let inUse = Mutex<[String]>([])

  /// Removes the folders that are lent, for a process that is about to end and cannot wait for who has them.
  static func removeThoseInUse() {
    for path in inUse.withLock(\.self) { removeTree(path) }
  }

  /// Makes sure that a folder can be made, and a file in it.
  static func probe(in directory: String) throws(WriteError) {
    let (path, lock) = try create(in: directory)
    defer {
      removeTree(path)
      if lock >= 0 { _ = close(lock) }
    }
    do {
      var sink = try FileSink(creating: path + "/probe")
      try sink.write("\n")
      try sink.finish()
    } catch {
      throw error.moved(from: path + "/probe", to: directory)
    }
  }

  /// Removes the folders of runs that were killed.
  ///
  /// What cannot be locked or removed is left for another time.
  static func removeAbandoned(in directory: String) {
    for name in entries(of: directory) where name.hasPrefix(prefix) {
      let path = directory + "/" + name
      let lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { removeTree(path) }
      _ = close(lock)
    }
  }

  /// Removes a file, or a folder with all that is in it; follows no links.
  static func removeTree(_ path: String) {
    if unlink(path) == 0 || errno == ENOENT { return }
    for name in entries(of: path) { removeTree(path + "/" + name) }
    _ = rmdir(path)
  }

  /// The names in a folder, sorted; none if it cannot be read.
  static func entries(of path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { _ = closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// - Returns: The folder's path, and the descriptor that holds its lock; -1 where the file system has no locks, which
  ///   then also keeps others from taking the folder for abandoned.
  private static func create(in directory: String) throws(WriteError) -> (path: String, lock: Int32) {
    while true {
      var template = Array((directory + "/" + prefix + "XXXXXX").utf8CString)
      guard mkdtemp(&template) != nil else {
        throw WriteError(errno, at: directory)
      }
      let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let lock = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      guard lock >= 0 else {
        // Between the two calls another run may have taken the folder, not locked yet, for an abandoned one.
        if errno == ENOENT { continue }
        let error = WriteError(errno, at: directory)
        removeTree(path)
        throw error
      }
      guard flock(lock, LOCK_EX) == 0 else {
        _ = close(lock)
        return (path, -1)
      }
      var status = stat()
      if fstat(lock, &status) == 0, status.st_nlink > 0 { return (path, lock) }
      _ = close(lock)
    }
  }
}
