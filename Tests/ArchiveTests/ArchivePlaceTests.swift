import Archive
import Files
import Foundation
import Glibc
import TestSupport
import Testing
import Usage

/// What is at an archive's path, and beside it: only an archive, or nothing, is taken for one.
@Suite struct ArchivePlaceTests {
  @Test(arguments: ["/", "/.", "/..", "/../."])
  func `A path that a slash makes a folder replaces no file`(end: String) throws {
    try inTemporaryFolder { path in
      let before = Data("the only copy".utf8)
      #expect(FileManager.default.createFile(atPath: path, contents: before))
      #expect(throws: ArchiveError.self) { try Archive(path: path + end) }
      let after = try bytes(path)
      #expect(after == before)
    }
  }

  @Test func `A link whose target is not there is not replaced`() throws {
    try inTemporaryFolder { path in
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + "-mounted")
      for _ in 0..<2 {
        let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
        #expect(error?.description.contains("a link to a file that is not there") == true)
        #expect(throws: ArchiveError.self) { try Archive.exists(path) }
      }
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == path + "-mounted")
      #expect(!FileManager.default.fileExists(atPath: path + "-mounted"))
    }
  }

  /// Opening a pipe would wait for a writer, and SQLite would write its header to a device.
  @Test(arguments: [false, true])
  func `A pipe, socket or device is no archive and stays as it is`(isForReading: Bool) throws {
    try inTemporaryFolder { path in
      #expect(mkfifo(path, 0o600) == 0)
      for path in [path, "/dev/null", "/dev/full"] {
        let error = #expect(throws: ArchiveError.self) { try Archive(path: path, isForReading: isForReading) }
        #expect(error?.description.contains("it is a device, pipe or socket") == true)
      }
      let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
      let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(names == ["archive.sqlite"])
    }
  }

  /// SQLite would write into such a file, and delete it.
  @Test(arguments: ["-wal", "-shm", "-journal"], [false, true])
  func `A file where SQLite's would be is not taken for a part of a new archive`(part: String, isEmpty: Bool) throws {
    try inTemporaryFolder { path in
      if isEmpty { try Data().write(to: URL(fileURLWithPath: path)) }
      try Data("mine".utf8).write(to: URL(fileURLWithPath: path + part))
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path) }
      #expect(error?.description.contains("is there without an archive") == true)
      let kept = try String(contentsOfFile: path + part, encoding: .utf8)
      #expect(kept == "mine")
    }
  }

  @Test(arguments: ["-wal", "-shm", "-journal"])
  func `A pipe or link in place of SQLite's files of an archive is named`(part: String) throws {
    for isPipe in [true, false] {
      try inTemporaryFolder { path in
        try makeArchive(path, users: 1)
        #expect((isPipe ? mkfifo(path + part, 0o600) : symlink("elsewhere", path + part)) == 0)
        for isForReading in [false, true] {
          let error = #expect(throws: ArchiveError.self) { try Archive(path: path, isForReading: isForReading) }
          #expect(error?.description.contains("archive.sqlite\(part) is in the way") == true)
        }
      }
    }
  }

  @Test func `A tilde is a name like any other`() throws {
    #expect(Path.resolved("~/a") == "~/a")
    #expect(Path.folder(of: "~/a/b.sqlite") == "~/a" && Path.name(of: "~/a/b.sqlite") == "b.sqlite")
    #expect(
      Path.folder(of: "a") == "." && Path.folder(of: "/a") == "/"
        && Path.resolved("/a-name-of-nothing") == "/a-name-of-nothing")
  }

  @Test func `What cannot be looked at is not taken for absent`() throws {
    try inTemporaryFolder { path in
      #expect(try !Archive.exists(path))
      #expect(try !Archive.exists(path + "/below"))
      #expect(throws: ArchiveError.self) { try Archive.exists(path + String(repeating: "x", count: 300)) }
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
      #expect(throws: ArchiveError.self) { try Archive.exists(path) }
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may look anywhere"))
  func `An archive in a folder that cannot be read is not absent`() throws {
    try inTemporaryFolder { path in
      try makeArchive(path + ".d/a.sqlite", users: 1)
      chmod(path + ".d", 0)
      defer { chmod(path + ".d", 0o700) }
      let error = #expect(throws: ArchiveError.self) { try Archive.exists(path + ".d/a.sqlite") }
      #expect(error?.description.contains("Permission denied") == true)
    }
  }

  @Test(arguments: [(0o600, false), (0o640, true), (0o604, true), (0o700, false)])
  func `An archive that others can read is known`(mode: Int, isReadable: Bool) throws {
    try inTemporaryFolder { path in
      try makeArchive(path, users: 1)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      #expect(try Archive.isReadableByOthers(path) == isReadable)
    }
  }
}
