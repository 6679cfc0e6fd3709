internal import Crypto
internal import Files
internal import Foundation
internal import Glibc

/// The content of an older report's folder, all of which this tool wrote: its `datapackage.json` names the files, with
/// size and hash, and its `fingerprint` shows that it was not edited.
///
/// The first edition's `datapackage.json` has none of them: there, an edited table cannot be told from an unchanged one.
struct WrittenFolder: Equatable {
  /// By path in the folder, such as `daily/models.csv`.
  private(set) var files: [String: FileStamp] = [:]
  /// The folders in it, by path.
  private(set) var folders: [String: FileStamp] = [:]

  static func == (one: WrittenFolder, other: WrittenFolder) -> Bool {
    one.files == other.files && one.folders.mapValues(\.identity) == other.folders.mapValues(\.identity)
  }

  /// Looks through a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - path: Its path, for errors.
  ///   - known: The content that was checked before: unchanged files are not read again.
  ///   - allowingEdits: Whether tables that were edited since are accepted.
  /// - Throws: ``WriteError``: `foreignEntry` for anything that this tool did not write, `edited` and
  ///   `editedDescription`; and `FileError`.
  init(
    _ folder: borrowing File, at path: String, known: WrittenFolder? = nil, allowingEdits: Bool
  ) throws {
    let (resources, description) = try Self.resources(of: folder, at: path)
    do {
      try walk(folder, "", resources) { name, entry, stamp, folder in
        guard let resource = resources[entry] else {
          guard stamp == description else { throw WriteError.changed(path: path + "/" + entry) }
          return
        }
        guard !allowingEdits, known?.files[entry] != stamp else { return }
        guard try resource.describes(folder.open(name, O_RDONLY), stamp) else {
          throw WriteError.edited(path: path + "/" + entry)
        }
      }
    } catch let entry as Foreign {
      throw WriteError.foreignEntry(folder: path, entry: entry.name)
    }
  }

  /// What a program wrote into a folder, for `--overwrite`: any files and folders but hidden ones.
  ///
  /// - Throws: ``WriteError/foreignEntry(folder:entry:)`` for anything else, and `FileError`.
  init(anythingIn folder: borrowing File, at path: String) throws {
    do {
      try collect(folder, "")
    } catch let entry as Foreign {
      throw WriteError.foreignEntry(folder: path, entry: entry.name)
    }
  }

  private mutating func collect(_ folder: borrowing File, _ prefix: String) throws {
    for name in try folder.names() {
      let entry = prefix + name
      guard !name.hasPrefix("."), let stamp = try folder.stamp(of: name) else { throw Foreign(name: entry) }
      switch stamp.kind {
      case .file: files[entry] = stamp
      case .folder:
        folders[entry] = stamp
        try collect(try folder.open(name, O_RDONLY | O_DIRECTORY), entry + "/")
      case .link, .other: throw Foreign(name: entry)
      }
    }
  }

  private struct Foreign: Error {
    let name: String
  }

  private mutating func walk(
    _ folder: borrowing File, _ prefix: String, _ resources: [String: Resource],
    check: (_ name: String, _ entry: String, FileStamp, borrowing File) throws -> Void
  ) throws {
    for name in try folder.names() {
      let entry = prefix + name
      let stamp = try folder.stamp(of: name)
      if let stamp, stamp.isRegularFile,
        resources[entry] != nil || entry == DataPackage.fileName && !resources.isEmpty
      {
        try check(name, entry, stamp, folder)
        files[entry] = stamp
      } else if let stamp, stamp.kind == .folder, resources.keys.contains(where: { $0.hasPrefix(entry + "/") }) {
        folders[entry] = stamp
        try walk(try folder.open(name, O_RDONLY | O_DIRECTORY), entry + "/", resources, check: check)
      } else {
        throw Foreign(name: entry)
      }
    }
  }

  /// Removes these files and folders, and nothing else, from the folder.
  func remove(from folder: borrowing File) { remove(from: folder, "") }

  private func remove(from folder: borrowing File, _ prefix: String) {
    for name in (try? folder.names()) ?? [] {
      let entry = prefix + name
      if let stamp = files[entry] {
        _ = try? folder.remove(name) { $0 == stamp }
      } else if let stamp = folders[entry], let inner = try? folder.open(name, O_RDONLY | O_DIRECTORY),
        (try? FileStamp(of: inner))?.isSameFile(as: stamp) == true
      {
        remove(from: inner, entry + "/")
        _ = try? folder.remove(name) { $0.isSameFile(as: stamp) }
      }
    }
  }

  // MARK: datapackage.json

  private struct Resource: Decodable {
    let path: String
    let bytes: Int?
    let hash: String?

    /// Whether a file is as it was written; always true for the first edition's.
    func describes(_ file: borrowing File, _ stamp: FileStamp) throws -> Bool {
      guard let bytes, let hash else { return true }
      guard bytes == stamp.size, try FileStamp(of: file) == stamp else { return false }
      var digest = SHA256()
      var piece = [UInt8](repeating: 0, count: 1 << 18)
      while case let count = try file.read(into: &piece), count > 0 { digest.update(data: piece[..<count]) }
      return hash == DataPackage.hash(digest)
    }
  }

  private struct Description: Decodable {
    let generator: String?
    let fingerprint: String?
    let description: String?
    let resources: [Resource]

    var isOfFirstEdition: Bool {
      let first = /Organisation .+, [0-9]{4}-[0-9]{2}-[0-9]{2} to [0-9]{4}-[0-9]{2}-[0-9]{2}, UTC\./
      return generator == nil && description?.wholeMatch(of: first) != nil
    }
  }

  private static let tablesOfFirstEdition: Set = [
    "autonomy_levels", "changes", "clients", "coverage", "daily", "data_quality", "definitions", "delegation_levels",
    "file_extensions", "groups", "hooks", "languages", "lapsed_users", "mcp_servers", "models", "monthly", "people",
    "skills", "slash_commands", "subscription", "subscription_pace", "subscription_windows", "summary", "tools",
    "trend",
    "users", "users_daily", "weekly",
  ]

  /// The files that the folder's `datapackage.json` names, by path, and its own stamp; empty if this tool did not write it.
  ///
  /// - Throws: ``WriteError/editedDescription(path:)``.
  private static func resources(
    of folder: borrowing File, at path: String
  ) throws(WriteError) -> (resources: [String: Resource], description: FileStamp?) {
    guard let file = try? folder.open(DataPackage.fileName, O_RDONLY), let stamp = try? FileStamp(of: file),
      let bytes = try? file.contents(atMost: 16 << 20),
      let description = try? JSONDecoder().decode(Description.self, from: Data(bytes))
    else { return ([:], nil) }
    var resources = description.resources
    if description.isOfFirstEdition {
      resources.removeAll { !tablesOfFirstEdition.map { $0 + ".csv" }.contains($0.path) }
    } else {
      guard let generator = description.generator, GeneratorMark.isOurs(generator) else { return ([:], nil) }
      let text = String(decoding: bytes, as: UTF8.self)
      guard let fingerprint = description.fingerprint, DataPackage.isUnedited(text, fingerprint: fingerprint) else {
        throw .editedDescription(path: path + "/" + DataPackage.fileName)
      }
    }
    return (Dictionary(resources.map { ($0.path, $0) }) { first, _ in first }, stamp)
  }
}
