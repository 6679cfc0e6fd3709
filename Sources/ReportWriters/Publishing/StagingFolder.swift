internal import Files
internal import Glibc
internal import Synchronization

/// A hidden folder of the output directory, readable by its owner alone, for products that are not yet moved into place.
///
/// The process that makes it holds a lock on it (`flock`), which the kernel releases when the process ends in any way. A
/// file in it, the mark, names the folder's inode and the files that will be made. The next run removes a folder whose
/// mark is right, whose lock is free, and that holds nothing but such files. A process id would not show as much: ids are
/// reused, and are the same in every container.
final class StagingFolder: Sendable {
  static let prefix = ".factory-report-"
  /// The prefix of an older product that was moved here.
  ///
  /// It is removed by the run that checked it, and after a killed run only if it is as this tool wrote it.
  static let replacedPrefix = ".replaced-"
  static let mark = "unfinished-report"
  /// In the mark, behind the name of a product of a program: it may be a folder with files of any name.
  static let anything = "/"

  /// The output directory.
  let parent: File
  let folder: File
  private let name: String
  /// The path for writers.
  ///
  /// It leads to the folder that was made, also where another process has moved it.
  let path: String

  /// Lends a new folder and removes it afterwards in all cases.
  ///
  /// - Parameters:
  ///   - directory: The output directory.
  ///   - files: The paths of the files that will be made in it.
  ///   - body: Uses the folder.
  /// - Returns: The result of `body`.
  /// - Throws: ``WriteError``, and the errors of `body`.
  static func with<Result>(
    in directory: String, for files: [String], _ body: (StagingFolder) async throws -> Result
  ) async throws -> Result {
    let folder = try make(in: directory, for: files)
    defer { folder.removeAndForget() }
    return try await body(folder)
  }

  /// This process's folders.
  ///
  /// Folders are made under its lock and forgotten after they are removed: a thread that holds it knows all that exist.
  private static let inUse = Mutex<[StagingFolder]>([])

  /// Removes this process's folders and ends the process; no folder can be made, and no work of ``undisturbed(_:)`` is
  /// under way.
  static func removeThoseInUse(thenEnd end: () -> Never) -> Never {
    inUse.withLock { folders in
      for folder in folders {
        // Writers can create a file between the removal of the entries and that of the folder.
        for _ in 0..<100 where !folder.remove() {}
      }
      end()
    }
  }

  /// Does work that a signal must not cut off.
  static func undisturbed(_ body: () throws -> Void) throws {
    try inUse.withLock { _ in Result(catching: body) }.get()
  }

  /// Checks that a folder, and a file in it, can be created.
  static func probe(in directory: String) throws(WriteError) {
    let folder = try make(in: directory, for: ["probe"])
    defer { folder.removeAndForget() }
    do {
      try OutputFile.write("\n", to: folder.path + "/probe")
    } catch {
      throw error.moved(from: folder.path + "/probe", to: directory)
    }
  }

  private static func make(in directory: String, for files: [String]) throws(WriteError) -> StagingFolder {
    let made = inUse.withLock { folders -> Result<StagingFolder, WriteError> in
      do throws(FileError) {
        let folder = try StagingFolder(in: directory, for: files)
        folders.append(folder)
        return .success(folder)
      } catch {
        return .failure(WriteError(error.code, at: directory))
      }
    }
    return try made.get()
  }

  private init(in directory: String, for files: [String]) throws(FileError) {
    parent = try File(directory, O_RDONLY | O_DIRECTORY)
    while true {
      let name = Self.prefix + String((0..<6).compactMap { _ in Self.letters.randomElement() })
      do {
        try parent.makeFolder(name)
        self.name = name
        break
      } catch  where error.code == EEXIST {
        continue
      }
    }
    folder = try parent.open(name, O_RDONLY | O_DIRECTORY)
    let stamp = try FileStamp(of: folder)
    // Another process has put a folder in its place.
    guard stamp.owner == geteuid(), try folder.names().isEmpty else { throw FileError(folder.path, code: EEXIST) }
    // On a file system without locks, no run can lock, and so remove, this folder.
    _ = try? folder.tryLock()
    let held = "/proc/self/fd/\(folder.descriptor)"
    path = (try? FileStamp(held))??.isSameFile(as: stamp) == true ? held : directory + "/" + name
    do {
      let file = try folder.open(Self.mark, O_WRONLY | O_CREAT | O_EXCL)
      try file.write(Array(([Self.firstLine(stamp)] + files).joined(separator: "\n").utf8))
      try file.close()
    } catch {
      _ = remove()
      throw error
    }
  }

  private static let letters = "abcdefghijklmnopqrstuvwxyz0123456789"

  static func firstLine(_ stamp: FileStamp) -> String {
    "An unfinished report of factory-report in the folder \(stamp.device):\(stamp.node):"
  }

  // MARK: Removal

  private func removeAndForget() {
    _ = remove()
    Self.inUse.withLock { folders in folders.removeAll { $0 === self } }
  }

  /// Removes the folder and what this run made in it.
  ///
  /// - Returns: Whether there is nothing left to remove. An older product that was changed while it was replaced, and
  ///   could not be put back, stays.
  private func remove() -> Bool {
    let names = (try? folder.names()) ?? []
    for name in names where !name.hasPrefix(Self.replacedPrefix) { folder.removeTree(name) }
    return Self.remove(name, folder, from: parent) || names.contains { $0.hasPrefix(Self.replacedPrefix) }
  }

  /// Removes an empty folder, unless another is in its place.
  private static func remove(_ name: String, _ folder: borrowing File, from parent: borrowing File) -> Bool {
    guard let stamp = try? FileStamp(of: folder), stamp.isSameFile(as: (try? parent.stamp(of: name)) ?? nil) else {
      return true
    }
    return (try? parent.remove(name, isFolder: true)) != nil
  }

  /// Removes the folders of killed runs, as far as they can be locked and removed.
  ///
  /// - Returns: A sentence for each that holds what no run made: it stays as it is.
  @discardableResult
  static func removeAbandoned(in directory: String) -> [String] {
    guard let parent = try? File(directory, O_RDONLY | O_DIRECTORY) else { return [] }
    return ((try? parent.names()) ?? []).compactMap { name -> String? in
      guard name.hasPrefix(prefix), let folder = try? parent.open(name, O_RDONLY | O_DIRECTORY),
        (try? folder.tryLock()) == true, let files = files(of: folder)
      else { return nil }
      var made = Made()
      do throws(Made.Foreign) {
        try made.add(folder, "", files)
      } catch {
        return
          "The folder \(directory)/\(name) of a killed run holds \(error.name), which factory-report did not write, "
          + "and stays; move away what you need, and remove it"
      }
      for file in made.files { try? folder.remove(file) }
      for inner in made.folders.reversed() { try? folder.remove(inner, isFolder: true) }
      for product in made.replaced { folder.removeTree(product) }
      try? folder.remove(mark)
      _ = remove(name, folder, from: parent)
      return nil
    }
  }

  /// The paths of the files that the run was to make; `nil` if no run of this user's made the folder.
  private static func files(of folder: borrowing File) -> Set<String>? {
    guard let stamp = try? FileStamp(of: folder), stamp.owner == geteuid(), stamp.permissions == 0o700,
      let file = try? folder.open(mark, O_RDONLY), let text = try? file.contents(atMost: 1 << 16)
    else { return nil }
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    return lines.first == firstLine(stamp) ? Set(lines.dropFirst()) : nil
  }

  /// What a killed run has made in its folder.
  private struct Made {
    var files: [String] = []
    /// Each behind the one that holds it.
    var folders: [String] = []
    /// Older products that the run had moved there.
    var replaced: [String] = []

    struct Foreign: Error {
      let name: String
    }

    /// - Throws: ``Foreign`` for anything else.
    mutating func add(_ folder: borrowing File, _ prefix: String, _ known: Set<String>) throws(Foreign) {
      for name in (try? folder.names()) ?? [] where prefix + name != mark {
        let path = prefix + name
        let kind = (try? folder.stamp(of: name))??.kind
        func isKnown(_ path: String) -> Bool {
          guard kind == .file || kind == .folder else { return false }
          if known.contains(where: { $0.hasSuffix(anything) && (path + "/").hasPrefix($0) }) { return true }
          return kind == .folder ? known.contains { $0.hasPrefix(path + "/") } : known.contains(path)
        }
        // The run was killed while it replaced an older report, before or after it had checked what came out.
        let wasReplaced = prefix.isEmpty && name.hasPrefix(replacedPrefix) && !isKnown(name)
        let product = wasReplaced ? name.dropFirst(replacedPrefix.count) : nil
        if let product, isKnown(String(product)), ReportFormats.wrote(name, named: String(product), in: folder) {
          replaced.append(name)
        } else if product == nil, isKnown(path) {
          guard kind == .folder else {
            files.append(path)
            continue
          }
          folders.append(path)
          guard let inner = try? folder.open(name, O_RDONLY | O_DIRECTORY) else { throw Foreign(name: path) }
          try add(inner, path + "/", known)
        } else {
          throw Foreign(name: path)
        }
      }
    }
  }
}
