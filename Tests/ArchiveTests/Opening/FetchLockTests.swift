import Archive
import Foundation
import Testing
import Usage

/// One run at a time fetches into an archive.
@Suite struct FetchLockTests {
  @Test func `A second taker gets nothing until the first is done`() throws {
    try withArchive { archive in
      let first = try #require(try archive.fetchLock())
      #expect(try archive.fetchLock() == nil)
      #expect(try FetchLock.take(archivePath: archive.path) == nil)
      first.release()
      let second = try #require(try archive.fetchLock())
      // The first has nothing left to let go of.
      first.release()
      #expect(try archive.fetchLock() == nil)
      second.release()
    }
  }

  @Test func `A lock that no process holds any more is free`() throws {
    try withArchive { archive in
      var lock = try archive.fetchLock()
      #expect(lock != nil)
      lock = nil
      #expect(try archive.fetchLock() != nil)
    }
  }

  @Test func `Two archives have two locks, two names of one have one`() throws {
    try inTemporaryFolder { path in
      for name in [path, path + ".other"] { #expect(FileManager.default.createFile(atPath: name, contents: Data())) }
      try FileManager.default.createSymbolicLink(atPath: path + ".link", withDestinationPath: path)
      let lock = try #require(try FetchLock.take(archivePath: path))
      #expect(try FetchLock.take(archivePath: path + ".link") == nil)
      #expect(try FetchLock.take(archivePath: path + ".other") != nil)
      lock.release()
    }
  }

  @Test func `Its file is empty, its owner's alone, and stays`() throws {
    try withArchive { archive in
      try #require(try archive.fetchLock()).release()
      let attributes = try FileManager.default.attributesOfItem(atPath: archive.path + ".lock")
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(attributes[.size] as? Int == 0)
    }
  }

  @Test func `It is not taken through a symbolic link`() throws {
    try withArchive { archive in
      let other = archive.path + ".precious"
      try FileManager.default.createSymbolicLink(atPath: archive.path + ".lock", withDestinationPath: other)
      let error = #expect(throws: ArchiveError.self) { try archive.fetchLock() }
      #expect(error?.description.contains("archive.sqlite.lock") == true)
      #expect(!FileManager.default.fileExists(atPath: other))
    }
  }

  @Test func `Days can be kept and read while it is held`() throws {
    try withArchive { archive in
      let lock = try #require(try archive.fetchLock())
      try archive.keep([activity(day, sessions: 1)], of: .activity, for: day...day, from: .later)
      #expect(try archive.coverage(of: day...day).count == 1)
      lock.release()
    }
  }
}
