import Files
import GRDB
import Glibc

/// One of SQLite's other files of a database: SQLite opens it, writes into it and deletes it by its name alone.
enum ArchivePart: String, CaseIterable {
  case log = "-wal"
  case index = "-shm"
  case journal = "-journal"

  typealias Stamps = [ArchivePart: FileStamp]

  /// What is at the names of these files beside a database, whose path is without links; a link counts, not its target.
  static func stamps(beside place: String) throws(ArchiveError) -> Stamps {
    var stamps: Stamps = [:]
    for part in allCases {
      do throws(FileError) {
        stamps[part] = try FileStamp(place + part.rawValue, followingLinks: false)
      } catch {
        throw .cannotOpen(path: place, reason: "\(error.path): \(error.reason)")
      }
    }
    return stamps
  }

  /// Checks that what is beside an archive are its own files, as far as that can be told.
  ///
  /// - Returns: What is there.
  /// - Throws: ``ArchiveError/cannotOpen(path:reason:)`` for anything else.
  static func checked(beside path: String, _ archive: FileStamp) throws(ArchiveError) -> Stamps {
    let place = Path.resolved(path)
    let stamps = try stamps(beside: place)
    for part in allCases {
      guard let stamp = stamps[part], let reason = part.foreign(stamp, at: place + part.rawValue, archive) else {
        continue
      }
      throw .cannotOpen(path: path, reason: "\(place + part.rawValue) is in the way: \(reason); move it away")
    }
    return stamps
  }

  /// What shows that a file is not the archive's; `nil` if nothing does.
  private func foreign(_ stamp: FileStamp, at path: String, _ archive: FileStamp) -> String? {
    // SQLite would wait for the writer of a pipe.
    guard stamp.kind == .file else { return "it is no file" }
    guard stamp.links == 1 else { return "it has another name, too" }
    // SQLite gives its files the archive's owner, if it may, and its permissions. Who may write to the archive makes them.
    let isOwn = [archive.owner, geteuid()].contains(stamp.owner) || archive.permissions & 0o022 != 0
    guard isOwn else { return "another user owns it" }
    if stamp.size == 0 { return stamp.permissions == archive.permissions ? nil : "it is not of this archive" }
    return isOfSQLite(stamp, at: path) ? nil : "SQLite did not write it"
  }

  private func isOfSQLite(_ stamp: FileStamp, at path: String) -> Bool {
    // https://www.sqlite.org/walformat.html; the index is not opened, as closing it would release SQLite's locks on it.
    guard self != .index else { return stamp.size == 3 || stamp.size % (32 << 10) == 0 }
    var header = [UInt8](repeating: 0, count: 8)
    guard let file = try? File(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), let count = try? file.read(into: &header)
    else { return false }
    // A power failure can leave zeros, or a part.
    if header.allSatisfy({ $0 == 0 }) { return true }
    let magic: [UInt8] =
      self == .log ? [0x37, 0x7f, 0x06, 0x82, 0, 0x2d, 0xe2, 0x18] : [0xd9, 0xd5, 5, 0xf9, 0x20, 0xa1, 0x63, 0xd7]
    if self == .log { header[3] &= 0xfe }
    return magic.starts(with: header.prefix(count))
  }

  // MARK: Removal

  /// Removes files beside a database, unless others are at their places now.
  static func remove(_ stamps: Stamps, beside place: String) {
    guard let folder = try? File(Path.folder(of: place), O_RDONLY | O_DIRECTORY) else { return }
    for (part, stamp) in stamps {
      let name = Path.name(of: place) + part.rawValue
      if stamp.isSameFile(as: (try? folder.stamp(of: name)) ?? nil) { try? folder.remove(name) }
    }
  }

  /// Removes the files that reading has made beside a database where there were none.
  ///
  /// SQLite does it, when the last connection that may write is closed.
  static func removeAfterReading(beside place: String, unless before: Stamps = [:]) {
    guard before.isEmpty, let after = try? stamps(beside: place), !after.isEmpty else { return }
    var configuration = Configuration()
    configuration.busyMode = .immediateError
    let database = try? DatabaseQueue(path: place, configuration: configuration)
    try? database?.read { try $0.execute(sql: "SELECT 1 FROM sqlite_schema") }
    try? database?.close()
  }
}
