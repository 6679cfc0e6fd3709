import Archive
import Files
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing
import Usage

/// Which files are opened, and that all others stay as they are.
@Suite struct OpeningTests {
  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  /// Everything that can be read.
  private func read(_ path: String) throws {
    let archive = try Archive(path: path)
    defer { try? archive.close() }
    _ = try archive.organisation()
    _ = try archive.settledDays(at: noon(day + 400))
    _ = try archive.coverage(of: day...(day + 2))
    _ = try archive.organisationDays(in: day...(day + 2))
    for index in 0..<3 { _ = try archive.users(on: day + index) }
  }

  @Test func `A new archive is its owner's alone`() throws {
    try inTemporaryFolder { path in
      let nested = path + ".d/deeper/archive.sqlite"
      let archive = try Archive(path: nested)
      try archive.keep([UserDay(userID: "u", email: "u@example.com")], on: day, from: .later)
      for suffix in ["", "-wal", "-shm"] { #expect(try mode(nested + suffix) == 0o600, "\(suffix)") }
      #expect(try mode(path + ".d/deeper") == 0o700)
      try archive.close()
      #expect(try mode(nested) == 0o600)
    }
  }

  @Test(arguments: [0o600, 0o644], [true, false])
  func `An empty file is no archive and stays as it is`(mode: Int, isForReading: Bool) throws {
    try inTemporaryFolder { path in
      #expect(FileManager.default.createFile(atPath: path, contents: Data(), attributes: [.posixPermissions: mode]))
      let before = try FileStamp(path)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path, isForReading: isForReading) }
      #expect(error?.description.contains("is not an archive of factory-report (it is empty)") == true)
      #expect(throws: ArchiveError.self) { try Archive.exists(path) }
      #expect(try FileStamp(path) == before && names(beside: path) == ["archive.sqlite"])
    }
  }

  @Test func `A database without tables is no archive and stays as it is`() throws {
    try inTemporaryFolder { path in
      let database = try DatabaseQueue(path: path)
      try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 7") }
      try database.close()
      let before = try bytes(path)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(error?.description.contains("it has no tables") == true)
      #expect(try bytes(path) == before)
    }
  }

  @Test func `The mode of an archive is its owner's to choose`() throws {
    try inTemporaryFolder { path in
      try makeArchive(path, users: 2)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      try read(path)
      #expect(try mode(path) == 0o640)
    }
  }

  @Test func `Files beside an archive are left as they are, whatever their names`() throws {
    try inTemporaryFolder { path in
      let suffixes = [
        ".unfinished", ".unfinished-journal", ".unfinished-wal", ".new", ".before-2", ".before-2.unfinished", ".lock",
      ]
      for suffix in suffixes { try Data("mine\(suffix)".utf8).write(to: URL(fileURLWithPath: path + suffix)) }
      try makeArchive(path)
      try read(path)
      for suffix in suffixes { #expect(try bytes(path + suffix) == Data("mine\(suffix)".utf8)) }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == suffixes.count + 1)
    }
  }

  @Test func `A closed archive is one file, whole`() throws {
    try inTemporaryFolder { path in
      try makeArchive(path)
      try read(path)
      let folder = (path as NSString).deletingLastPathComponent
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["archive.sqlite"])
      try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
      let moved = try Archive(path: path + ".moved")
      #expect(try moved.userDays(on: day + 2).count == 400)
      try moved.close()
    }
  }

  @Test func `A folder that cannot be made is told`() throws {
    try inTemporaryFolder { path in
      #expect(FileManager.default.createFile(atPath: path, contents: Data("x".utf8)))
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path + "/archive.sqlite") }
      guard case .cannotWrite? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
    }
  }

  @Test func `A folder is no archive`() throws {
    try inTemporaryFolder { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(throws: ArchiveError.self) { try Archive(path: path) }
    }
  }

  // MARK: Other files

  @Test(arguments: ["DELETE", "WAL"])
  func `Another program's database is refused and left as it is`(journal: String) throws {
    try inTemporaryFolder { path in
      let database = try DatabaseQueue(path: path)
      try database.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = \(journal); CREATE TABLE t (x); INSERT INTO t VALUES (1)")
      }
      try database.close()
      let before = try bytes(path)
      for isForReading in [true, false] {
        let error = #expect(throws: ArchiveError.self) { try Archive(path: path, isForReading: isForReading) }
        guard case .notAnArchive(path, _)? = error else {
          Issue.record("\(String(describing: error))")
          return
        }
        #expect(try bytes(path) == before && names(beside: path) == ["archive.sqlite"])
      }
    }
  }

  @Test func `A database that its program has open is refused and left as it is`() throws {
    try inTemporaryFolder { path in
      let database = try DatabasePool(path: path)
      try database.write { try $0.execute(sql: "CREATE TABLE t (x); INSERT INTO t VALUES (1)") }
      let before = try bytes(path)
      let log = try bytes(path + "-wal")
      #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(try bytes(path) == before && bytes(path + "-wal") == log)
      try database.close()
    }
  }

  @Test(arguments: ["xy", "user_id,email\n", String(repeating: "Dear diary. ", count: 1000)])
  func `Another kind of file is refused and left as it is`(text: String) throws {
    try inTemporaryFolder { path in
      let before = Data(text.utf8)
      #expect(FileManager.default.createFile(atPath: path, contents: before))
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(error?.description.contains("nothing in it was mended or removed") == true)
      let after = try bytes(path)
      #expect(after == before)
    }
  }

  @Test func `A newer version's archive is refused and left as it is`() throws {
    try inTemporaryFolder { path in
      try makeArchive(path)
      let database = try DatabaseQueue(path: path)
      try database.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('999')") }
      try database.close()
      let before = try bytes(path)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      guard case .newer(path)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(try bytes(path) == before)
    }
  }

  // MARK: Damage

  /// What may happen to a file.
  enum Damage: CaseIterable {
    case header
    case middle
    case end
    case cut
    case cutWithinPage

    func apply(to data: Data) -> Data {
      var data = data
      // Source: https://www.sqlite.org/fileformat2.html, offset 16 of the header.
      let page = Int(data[16]) << 8 | Int(data[17])
      switch self {
      case .header: data.replaceSubrange(0..<100, with: Data(repeating: 0x5a, count: 100))
      case .middle:
        data.replaceSubrange(page..<(data.count - page), with: Data(repeating: 0x5a, count: data.count - 2 * page))
      case .end:
        data.replaceSubrange((data.count / 2)..., with: Data(repeating: 0xff, count: data.count - data.count / 2))
      case .cut: data = data.prefix(data.count / page / 2 * page)
      case .cutWithinPage: data = data.prefix(data.count / 2 + 100)
      }
      return data
    }
  }

  @Test(arguments: Damage.allCases)
  func `A damaged archive is told and left as it is`(damage: Damage) throws {
    try inTemporaryFolder { path in
      try makeArchive(path)
      let damaged = damage.apply(to: try bytes(path))
      try damaged.write(to: URL(fileURLWithPath: path))
      let error = #expect(throws: ArchiveError.self) { try read(path) }
      guard case .damaged(path, _)? = error else {
        Issue.record("\(String(describing: error))")
        return
      }
      #expect(error?.description.contains("is damaged") == true)
      // Where only rows are damaged it shows late: opening may count in the header by then, but mends and drops nothing.
      let after = try bytes(path)
      let kept = damage == .end ? damaged.count / 2..<damaged.count : 0..<after.count
      #expect(after[kept] == damaged[kept])
    }
  }

  @Test func `A row that points to a text that is gone is damage`() throws {
    try inTemporaryFolder { path in
      try makeArchive(path, users: 3)
      let database = try DatabaseQueue(path: path)
      try database.write { try $0.execute(sql: "UPDATE user_days SET email_id = 99999 WHERE day = '2026-01-16'") }
      try database.close()
      let error = #expect(throws: ArchiveError.self) { try read(path) }
      #expect(error?.description.contains("is damaged on 2026-01-16") == true)
    }
  }
}
