internal import Files
internal import Glibc
internal import Synchronization

/// A hidden folder of the output directory, readable by its owner alone, for products that are not yet moved into place.
///
/// The process that makes it holds a lock on it (`flock`), which the kernel releases when the process ends in any way. A
/// file in it, the mark, names the folder's inode and those of the entries that the run has made: see ``OwnFiles``. The
/// next run removes them from a folder whose mark is right and whose lock is free. A process id would not show as much:
/// ids are reused, and are the same in every container.
final class StagingFolder: Sendable {
  static let prefix = ".factory-report-"
  static let mark = "unfinished-report"

  /// The output directory.
  let parent: File
  let output: OutputFolder
  private let name: String

  /// Lends a new folder and removes it afterwards in all cases.
  ///
  /// - Parameters:
  ///   - directory: The output directory.
  ///   - remarking: Gets a sentence if the folder stays, since it holds what this run has not made.
  ///   - body: Uses the folder.
  /// - Returns: The result of `body`.
  /// - Throws: ``WriteError``, and the errors of `body`.
  static func with<Result>(
    in directory: String, remarking: (String) -> Void = { _ in }, _ body: (StagingFolder) async throws -> Result
  ) async throws -> Result {
    let folder = try make(in: directory)
    defer { if let remark = folder.removeAndForget() { remarking(remark) } }
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
        for _ in 0..<100 where folder.remove() != nil {}
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
    let folder = try make(in: directory)
    defer { _ = folder.removeAndForget() }
    do {
      try folder.output.write("\n", to: "probe")
    } catch {
      throw error.moved(from: folder.output.file.path + "/probe", to: directory)
    }
  }

  private static func make(in directory: String) throws(WriteError) -> StagingFolder {
    let made = inUse.withLock { folders -> Result<StagingFolder, WriteError> in
      do throws(FileError) {
        let folder = try StagingFolder(in: directory)
        folders.append(folder)
        return .success(folder)
      } catch {
        return .failure(WriteError(error.code, at: directory))
      }
    }
    return try made.get()
  }

  private init(in directory: String) throws(FileError) {
    parent = try File(directory, O_RDONLY | O_DIRECTORY)
    name = File.unknownName(Self.prefix)
    let folder = try parent.makeOwnFolder(name)
    let stamp = try FileStamp(of: folder)
    // On a file system without locks, no run can lock, and so remove, this folder.
    _ = try? folder.tryLock()
    let mark: File
    do {
      mark = try folder.open(Self.mark, O_WRONLY | O_APPEND | O_CREAT | O_EXCL)
    } catch {
      _ = try? parent.remove(name) { $0.isSameFile(as: stamp) }
      throw error
    }
    output = OutputFolder(folder, own: try OwnFiles(notingIn: mark))
    do {
      try output.own.note(Self.firstLine(stamp))
    } catch {
      _ = remove()
      throw error
    }
  }

  static func firstLine(_ stamp: FileStamp) -> String {
    "An unfinished report of factory-report in the folder \(stamp.identity):"
  }

  // MARK: Removal

  private func removeAndForget() -> String? {
    let remark = remove()
    Self.inUse.withLock { folders in folders.removeAll { $0 === self } }
    return remark
  }

  /// - Returns: A sentence if the folder stays.
  private func remove() -> String? { Self.remove(name, output, from: parent) }

  /// Removes what the run has made in its folder, and the folder if nothing else is in it.
  ///
  /// - Returns: A sentence if the folder stays, since it holds what the run has not made.
  private static func remove(
    _ name: String, _ folder: OutputFolder, from parent: borrowing File
  ) -> String? {
    func sentence(_ foreign: String) -> String {
      "The folder \(parent.path(of: name)) of an unfinished report holds \(foreign), which may not be "
        + "factory-report's, and stays; move away what you need, and remove it"
    }
    if let foreign = folder.clear(keeping: mark) { return sentence(foreign) }
    // Where another process has moved the folder, it stays as it is.
    guard let stamp = try? FileStamp(of: folder.file), stamp.isSameFile(as: try? parent.stamp(of: name)) else {
      return nil
    }
    _ = try? folder.file.remove(mark) { folder.own.origin(of: $0) == .made }
    if (try? parent.remove(name, if: { $0.isSameFile(as: stamp) })) != nil { return nil }
    return (try? folder.file.names().first).map(sentence)
  }

  /// Removes the folders of killed runs, as far as they can be locked and removed.
  ///
  /// - Returns: A sentence for each that holds what no run made: that stays.
  @discardableResult
  static func removeAbandoned(in directory: String) -> [String] {
    guard let parent = try? File(directory, O_RDONLY | O_DIRECTORY) else { return [] }
    return ((try? parent.names()) ?? []).compactMap { name -> String? in
      guard name.hasPrefix(prefix), let folder = try? parent.open(name, O_RDONLY | O_DIRECTORY),
        (try? folder.tryLock()) == true, let own = ownFiles(of: folder)
      else { return nil }
      return remove(name, OutputFolder(folder, own: own), from: parent)
    }
  }

  /// What the run has made; `nil` if no run of this user's made the folder.
  private static func ownFiles(of folder: borrowing File) -> OwnFiles? {
    guard let stamp = try? FileStamp(of: folder), stamp.owner == geteuid(), stamp.permissions == 0o700,
      let file = try? folder.open(mark, O_RDONLY)
    else { return nil }
    return try? OwnFiles(reading: file, firstLine: firstLine(stamp))
  }
}

extension OutputFolder {
  /// Removes all that the run has made in its staging folder, with the older products that it has replaced.
  ///
  /// - Parameter mark: The name of the mark, which stays if it is the run's.
  /// - Returns: The path of an entry that stays; `nil` if there is none.
  fileprivate func clear(keeping mark: String) -> String? {
    clear(file, "", since: nil) { name, stamp in name == mark && own.origin(of: stamp) == .made }
  }

  /// Removes what the run has made in a folder; one with a `start` was filled by a program from then on.
  ///
  /// - Returns: The path of an entry that stays; `nil` if there is none.
  private func clear(
    _ folder: borrowing File, _ prefix: String, since start: FileStamp.Moment?,
    keeping isKept: (_ name: String, FileStamp) -> Bool
  ) -> String? {
    var foreign: String?
    for name in (try? folder.names()) ?? [] {
      guard let stamp = try? folder.stamp(of: name), !isKept(name, stamp) else { continue }
      var inner: String?
      switch own.origin(of: stamp) {
      case .made: inner = remove(name, stamp, of: folder, prefix, since: nil)
      case .filled(let start): inner = remove(name, stamp, of: folder, prefix, since: start)
      case .replaced(let product): inner = removeReplaced(name, stamp, of: folder, product) ? nil : name
      case nil:
        // What is not newer than the folder was moved there.
        if let start, stamp.modified > start, stamp.owner == geteuid() {
          inner = remove(name, stamp, of: folder, prefix, since: start)
        } else {
          inner = prefix + name
        }
      }
      foreign = foreign ?? inner
    }
    return foreign
  }

  /// - Returns: The path of an entry that stays; `nil` if there is none.
  private func remove(
    _ name: String, _ stamp: FileStamp, of folder: borrowing File, _ prefix: String, since start: FileStamp.Moment?
  ) -> String? {
    if stamp.kind == .folder {
      guard let inner = try? folder.open(name, O_RDONLY | O_DIRECTORY),
        (try? FileStamp(of: inner))?.isSameFile(as: stamp) == true
      else { return prefix + name }
      if let foreign = clear(inner, prefix + name + "/", since: start, keeping: { _, _ in false }) { return foreign }
    }
    let isRemoved = (try? folder.remove(name, if: { $0.isSameFile(as: stamp) })) == true
    return isRemoved ? nil : prefix + name
  }

  /// Removes an older product if it is as this tool wrote it.
  private func removeReplaced(
    _ name: String, _ stamp: FileStamp, of folder: borrowing File, _ product: String
  ) -> Bool {
    guard ReportFormats.wrote(name, named: product, in: folder) else { return false }
    if stamp.kind == .folder, let inner = try? folder.open(name, O_RDONLY | O_DIRECTORY),
      (try? FileStamp(of: inner))?.isSameFile(as: stamp) == true,
      let content = try? WrittenFolder(inner, at: product, allowingEdits: false)
    {
      content.remove(from: inner)
    }
    return (try? folder.remove(name, if: { $0.isSameFile(as: stamp) })) == true
  }
}
