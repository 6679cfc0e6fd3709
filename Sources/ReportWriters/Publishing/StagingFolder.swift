internal import Files
internal import Glibc
internal import Synchronization

/// A hidden folder of the output directory, readable by its owner alone, for products that are not yet moved into place.
///
/// The process that makes it holds a lock on it (`flock`), which the kernel releases when the process ends in any way. A
/// folder whose lock is free is abandoned, and the next run removes it. A process id would not show as much: ids are
/// reused, and are the same in every container.
enum StagingFolder {
  static let prefix = ".factory-report-"

  /// Lends a new folder and removes it afterwards in all cases.
  ///
  /// - Parameters:
  ///   - directory: The output directory.
  ///   - body: Receives the folder's path.
  /// - Returns: The result of `body`.
  /// - Throws: ``WriteError``, and the errors of `body`.
  static func with<Result>(in directory: String, _ body: (String) async throws -> Result) async throws -> Result {
    let folder = try Folder(in: directory)
    defer { folder.remove() }
    return try await body(folder.path)
  }

  /// The paths of this process's folders.
  ///
  /// Folders are made under its lock and forgotten after they are removed: a thread that holds it knows all that exist.
  private static let inUse = Mutex<Set<String>>([])

  /// Removes this process's folders and ends the process; no folder can be made in between.
  static func removeThoseInUse(thenEnd end: () -> Never) -> Never {
    inUse.withLock { paths in
      for path in paths {
        // Writers can create a file between the removal of the entries and that of the folder.
        for _ in 0..<100 where FileKind.of(path) != .nothing { removeTree(path) }
      }
      end()
    }
  }

  /// Checks that a folder, and a file in it, can be created.
  static func probe(in directory: String) throws(WriteError) {
    let folder = try Folder(in: directory)
    defer { folder.remove() }
    do {
      try OutputFile.write("\n", to: folder.path + "/probe")
    } catch {
      throw error.moved(from: folder.path + "/probe", to: directory)
    }
  }

  /// Removes the folders of killed runs, as far as they can be locked and removed.
  static func removeAbandoned(in directory: String) {
    for name in entries(of: directory) where name.hasPrefix(prefix) {
      let path = directory + "/" + name
      guard let lock = try? File(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW) else { continue }
      if (try? lock.tryLock()) == true { removeTree(path) }
      extendLifetime(lock)
    }
  }

  /// Removes a file, or a folder with its content, without following links.
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

  private struct Folder: ~Copyable {
    private let file: File

    var path: String { file.path }

    init(in directory: String) throws(WriteError) {
      while true {
        let path = try Self.make(in: directory)
        // Another run may remove the folder before it is locked.
        do {
          let file = try File(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
          // On a file system without locks, no run can lock, and so remove, this folder.
          let isLocked = (try? file.lock()) != nil
          var status = stat()
          guard !isLocked || (fstat(file.descriptor, &status) == 0 && status.st_nlink > 0) else {
            Self.forget(path)
            continue
          }
          self.file = file
          return
        } catch {
          if error.code != ENOENT { removeTree(path) }
          Self.forget(path)
          if error.code == ENOENT { continue }
          throw WriteError(error.code, at: directory)
        }
      }
    }

    func remove() {
      removeTree(path)
      Self.forget(path)
    }

    private static func make(in directory: String) throws(WriteError) -> String {
      let made = inUse.withLock { paths -> Result<String, WriteError> in
        var template = Array((directory + "/" + prefix + "XXXXXX").utf8CString)
        guard mkdtemp(&template) != nil else { return .failure(WriteError(errno, at: directory)) }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        paths.insert(path)
        return .success(path)
      }
      return try made.get()
    }

    private static func forget(_ path: String) { inUse.withLock { _ = $0.remove(path) } }
  }
}
