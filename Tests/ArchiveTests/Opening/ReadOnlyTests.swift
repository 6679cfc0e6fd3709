import Archive
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing
import Usage

/// False for root: no file mode keeps root from writing.
let isBoundByModes = geteuid() != 0

/// An archive that may not be written is read without a trace.
@Suite(.enabled(if: isBoundByModes)) struct ReadOnlyTests {
  /// What may not be written.
  enum Kept: CaseIterable {
    case file
    case folder
    case both
  }

  private func chmod(_ path: String, _ mode: Int) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
  }

  /// Lends a closed archive with a day of users in a folder, which may not be written.
  private func withReadOnlyArchive(_ kept: Kept, _ body: (String) throws -> Void) throws {
    try inTemporaryFolder { path in
      // Everything that means something in a URI.
      let folder = path + " 100% #1?mode=rw&é"
      let path = folder + "/archive.sqlite"
      let archive = try Archive(path: path)
      try archive.keep([UserDay(userID: "a", email: "a@example.com")], on: day, from: .later)
      try archive.keep([activity(day, sessions: 9)], of: .activity, for: day...day, from: .later)
      try archive.close()
      if kept != .folder { try chmod(path, 0o400) }
      if kept != .file { try chmod(folder, 0o500) }
      defer { try? chmod(folder, 0o700) }
      try body(path)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["archive.sqlite"])
    }
  }

  @Test(arguments: Kept.allCases)
  func `It is read like any other`(kept: Kept) throws {
    try withReadOnlyArchive(kept) { path in
      let archive = try Archive(path: path)
      #expect(try archive.organisation() == "org_1")
      #expect(try archive.userDays(on: day).map(\.email) == ["a@example.com"])
      #expect(try archive.organisationDays(in: day...day).map { $0.count(.sessions) } == [9])
      #expect(try archive.coverage(of: day...day).count == 2)
      #expect(try archive.settledDays(at: noon(day + 400))(.users, day))
      try archive.close()
    }
  }

  @Test func `It may be reached through a link`() throws {
    try withReadOnlyArchive(.folder) { path in
      let link = ((path as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent + "/link.sqlite"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
      let archive = try Archive(path: link)
      #expect(try archive.userDays(on: day).count == 1)
      #expect(throws: ArchiveError.self) { try archive.keep([], on: day, from: .later) }
      try archive.close()
    }
  }

  @Test(arguments: Kept.allCases)
  func `To keep a day in it is an error, and it can still be read`(kept: Kept) throws {
    try withReadOnlyArchive(kept) { path in
      let archive = try Archive(path: path)
      for keep in [
        { try archive.keep([], on: day + 1, from: .later) },
        { try archive.keep([], of: .tools, for: day...day, from: .later) },
      ] {
        let error = #expect(throws: ArchiveError.self) { try keep() }
        #expect(error?.description.contains("cannot be written") == true)
        #expect(error?.description.contains("Permission denied") == true)
      }
      #expect(try archive.userDays(on: day).count == 1)
      try archive.close()
    }
  }

  @Test func `A change by another run is noticed`() throws {
    try withReadOnlyArchive(.file) { path in
      let archive = try Archive(path: path)
      #expect(try archive.userDays(on: day).count == 1)
      try chmod(path, 0o600)
      let other = try Archive(path: path)
      try other.keep([UserDay(userID: "b")], on: day, from: .later)
      try other.close()
      let error = #expect(throws: ArchiveError.self) { try archive.users(on: day) }
      #expect(error?.description.contains("in use by another run") == true)
      try archive.close()
    }
  }

  @Test func `A log that was not folded in is not ignored`() throws {
    try inTemporaryFolder { path in
      let folder = (path as NSString).deletingLastPathComponent
      let archive = try Archive(path: path)
      try archive.keep([UserDay(userID: "a")], on: day, from: .later)
      // As a killed run leaves it, but for the shared index.
      let copy = folder + "/copy"
      try FileManager.default.createDirectory(atPath: copy, withIntermediateDirectories: false)
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + "/archive.sqlite" + suffix)
      }
      try archive.close()
      try chmod(copy, 0o500)
      defer { try? chmod(copy, 0o700) }
      let error = #expect(throws: ArchiveError.self) { try Archive(path: copy + "/archive.sqlite") }
      #expect(error?.description.contains("it must be writable once for its log to be read") == true)
      try chmod(copy, 0o700)
      let whole = try Archive(path: copy + "/archive.sqlite")
      #expect(try whole.userDays(on: day).map(\.userID) == ["a"])
      try whole.close()
    }
  }

  @Test func `Where there is none, none can be made, and the error says why`() throws {
    try inTemporaryFolder { path in
      let folder = (path as NSString).deletingLastPathComponent
      try chmod(folder, 0o500)
      defer { try? chmod(folder, 0o700) }
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(error?.description.contains("cannot be written (Permission denied)") == true)
    }
  }

  @Test func `Another program's database is refused`() throws {
    try inTemporaryFolder { path in
      let database = try DatabaseQueue(path: path)
      try database.write { try $0.execute(sql: "CREATE TABLE t (x)") }
      try database.close()
      try chmod(path, 0o400)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(error?.description.contains("is not an archive of factory-report") == true)
    }
  }

  @Test func `No run fetches into it, so its lock is free`() throws {
    try withReadOnlyArchive(.folder) { path in
      let (one, two) = (try FetchLock.take(archivePath: path), try FetchLock.take(archivePath: path))
      #expect(one != nil && two != nil)
    }
  }
}
