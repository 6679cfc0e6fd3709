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
  @Test(arguments: ["-wal", "-shm", "-journal"])
  func `A file where SQLite's would be is not taken for a part of a new archive`(part: String) throws {
    try inTemporaryFolder { path in
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

  /// Makes a file of another program's, and gives the words that the refusal has.
  private static let foreign: [(String, @Sendable (_ path: String) throws -> Void)] = [
    ("SQLite did not write it", { try Data("mine".utf8).write(to: URL(fileURLWithPath: $0)) }),
    (
      "it has another name, too",
      { path in
        try Data(count: 32 << 10).write(to: URL(fileURLWithPath: path + ".mine"))
        #expect(link(path + ".mine", path) == 0)
      }
    ),
    ("it is not of this archive", { close(open($0, O_CREAT | O_WRONLY, 0o640)) }),
  ]

  @Test(arguments: ["-wal", "-shm", "-journal"], foreign)
  func `Another program's file in place of SQLite's is named and stays`(
    part: String, foreign: (words: String, make: @Sendable (String) throws -> Void)
  ) throws {
    try inTemporaryFolder { path in
      try makeArchive(path, users: 1)
      try foreign.make(path + part)
      let (before, names) = (try FileStamp(path + part), try names(beside: path))
      for isForReading in [false, true] {
        let error = #expect(throws: ArchiveError.self) { try Archive(path: path, isForReading: isForReading) }
        #expect(error?.description.contains("\(part) is in the way: \(foreign.words)") == true)
      }
      #expect(try FileStamp(path + part) == before && names == ArchiveTests.names(beside: path))
    }
  }

  @Test(.enabled(if: geteuid() == 0, "only root may give files away"), arguments: ["-wal", "-shm"])
  func `Another user's file in place of SQLite's is named unless that user may write to the archive`(part: String)
    throws
  {
    for (mode, isAllowed) in [(mode_t(0o600), false), (0o660, true)] {
      try inTemporaryFolder { path in
        try makeArchive(path, users: 1)
        try Data(count: 32 << 10).write(to: URL(fileURLWithPath: path + part))
        #expect(chmod(path, mode) == 0 && chown(path + part, 65534, 65534) == 0)
        let opening = Result { try Archive(path: path).close() }
        guard !isAllowed else { return try opening.get() }
        let error = #expect(throws: ArchiveError.self) { try opening.get() }
        #expect(error?.description.contains("\(part) is in the way: another user owns it") == true)
      }
    }
  }

  /// As a killed run leaves them; the index is only a cache.
  @Test(arguments: [["-wal", "-shm"], ["-wal"]], [false, true])
  func `SQLite's files of a killed run are taken over`(parts: [String], isForReading: Bool) throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep([UserDay(userID: "a")], on: day, from: .later)
      let copy = path + ".d/archive.sqlite"
      try FileManager.default.createDirectory(atPath: path + ".d", withIntermediateDirectories: false)
      for suffix in [""] + parts { try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix) }
      try archive.close()
      let killed = try Archive(path: copy, isForReading: isForReading)
      #expect(try killed.userDays(on: day).map(\.userID) == ["a"])
      try killed.close()
    }
  }

  @Test func `Reading leaves no file behind`() throws {
    try inTemporaryFolder { path in
      try makeArchive(path, users: 1)
      let before = try bytes(path)
      for isClosed in [true, false] {
        let archive = try Archive(path: path, isForReading: true)
        #expect(try archive.userDays(on: day).count == 1)
        if isClosed { try archive.close() }
      }
      #expect(try bytes(path) == before && names(beside: path) == ["archive.sqlite"])
    }
  }

  @Test func `Reading leaves the files of a run that goes on`() throws {
    try inTemporaryFolder { path in
      let run = try Archive(path: path)
      try run.keep([UserDay(userID: "a")], on: day, from: .later)
      let before = try names(beside: path)
      let archive = try Archive(path: path, isForReading: true)
      #expect(try archive.userDays(on: day).count == 1)
      try archive.close()
      #expect(try names(beside: path) == before)
      try run.keep([UserDay(userID: "b")], on: day + 1, from: .later)
      try run.close()
    }
  }

  @Test func `A folder that is a link to nothing is not taken for absent`() throws {
    try inTemporaryFolder { path in
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path + "-mounted")
      for below in ["/archive.sqlite", "/deeper/archive.sqlite"] {
        let error = #expect(throws: ArchiveError.self) { try Archive.exists(path + below) }
        #expect(
          error?.description.contains("(\(path) is a link to a folder that is not there, or not mounted)") == true)
        #expect(throws: ArchiveError.self) { try Archive(path: path + below) }
      }
      #expect(try names(beside: path) == ["archive.sqlite"])
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

  @Test(.enabled(if: geteuid() != 0, "root may read anything"), arguments: [false, true])
  func `An archive that cannot be read says why`(isForReading: Bool) throws {
    try inTemporaryFolder { path in
      try makeArchive(path, users: 1)
      chmod(path, 0o200)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path, isForReading: isForReading) }
      #expect(error?.description.contains("cannot be read (Permission denied)") == true)
    }
  }

  @Test(arguments: [false, true])
  func `A folder is named as a folder`(isForReading: Bool) throws {
    try inTemporaryFolder { path in
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      let error = #expect(throws: ArchiveError.self) { try Archive(path: path, isForReading: isForReading) }
      #expect(error?.description.contains("cannot be read (it is a folder)") == true)
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
