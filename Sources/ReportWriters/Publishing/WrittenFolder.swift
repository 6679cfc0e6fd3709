internal import Crypto
internal import Files
internal import Foundation
internal import Glibc

/// The content of an older report's folder, all of which this tool wrote: its `datapackage.json` names the files, with
/// size and hash.
///
/// The first edition's `datapackage.json` has neither: there, an edited table cannot be told from an unchanged one.
struct WrittenFolder: Equatable {
  /// By path in the folder, such as `daily/models.csv`.
  private(set) var files: [String: FileStamp] = [:]
  /// The paths of the folders in it, each behind the one that holds it.
  private(set) var folders: [String] = []

  /// Looks through a folder.
  ///
  /// - Parameters:
  ///   - folder: The folder.
  ///   - path: Its path, for errors.
  ///   - known: The content that was checked before: unchanged files are not read again.
  ///   - allowingEdits: Whether tables that were edited since are accepted.
  /// - Throws: ``WriteError``: `foreignEntry` for anything that this tool did not write, and `edited`; and
  ///   `FileError`.
  init(
    _ folder: borrowing File, at path: String, known: WrittenFolder? = nil, allowingEdits: Bool
  ) throws {
    let resources = Self.resources(of: folder)
    do {
      try walk(folder, "", resources) { name, entry, stamp, folder in
        guard !allowingEdits, known?.files[entry] != stamp, let resource = resources[entry] else { return }
        guard try resource.describes(folder.open(name, O_RDONLY), stamp) else {
          throw WriteError.edited(path: path + "/" + entry)
        }
      }
    } catch let entry as Foreign {
      throw WriteError.foreignEntry(folder: path, entry: entry.name)
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
      } else if stamp?.kind == .folder, resources.keys.contains(where: { $0.hasPrefix(entry + "/") }) {
        folders.append(entry)
        try walk(try folder.open(name, O_RDONLY | O_DIRECTORY), entry + "/", resources, check: check)
      } else {
        throw Foreign(name: entry)
      }
    }
  }

  /// Removes these files and folders, and nothing else, from a folder of this process's own.
  func remove(from folder: borrowing File) {
    for file in files.keys { try? folder.remove(file) }
    for inner in folders.reversed() { try? folder.remove(inner, isFolder: true) }
  }

  // MARK: datapackage.json

  private struct Resource: Decodable {
    let path: String
    let bytes: Int?
    let hash: String?

    /// Whether a file is as it was written; always true for the first edition's.
    func describes(_ file: borrowing File, _ stamp: FileStamp) throws -> Bool {
      guard let bytes, let hash else { return true }
      guard bytes == stamp.size else { return false }
      var digest = SHA256()
      var piece = [UInt8](repeating: 0, count: 1 << 18)
      while case let count = try file.read(into: &piece), count > 0 { digest.update(data: piece[..<count]) }
      return hash == DataPackage.hash(digest)
    }
  }

  private struct Description: Decodable {
    let generator: String?
    let description: String?
    let resources: [Resource]

    /// Those that this tool wrote.
    var own: [Resource] {
      if let generator {
        return GeneratorMark.isOurs(generator) ? resources.filter { $0.bytes != nil && $0.hash != nil } : []
      }
      let first = /Organisation .+, [0-9]{4}-[0-9]{2}-[0-9]{2} to [0-9]{4}-[0-9]{2}-[0-9]{2}, UTC\./
      return description?.wholeMatch(of: first) != nil ? resources : []
    }
  }

  /// The files that the folder's `datapackage.json` names, by path; empty if this tool did not write it.
  private static func resources(of folder: borrowing File) -> [String: Resource] {
    guard let file = try? folder.open(DataPackage.fileName, O_RDONLY),
      let bytes = try? file.contents(atMost: 16 << 20),
      let description = try? JSONDecoder().decode(Description.self, from: Data(bytes))
    else { return [:] }
    return Dictionary(description.own.map { ($0.path, $0) }) { first, _ in first }
  }
}
