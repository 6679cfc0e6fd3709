import Archive
import Foundation
import Glibc
import TestSupport
import Testing
import Usage

/// Other programs that put files in place of the archive's during a run.
@Suite struct ReplacedArchiveTests {
  @Test(arguments: [true, false], [true, false])
  func `If the archive is replaced or deleted during a run, nothing of the run stays in its place`(
    isReplaced: Bool, isClosed: Bool
  ) throws {
    try inTemporaryFolder { path in
      var archive: Archive? = try Archive(path: path)
      try archive?.keep([UserDay(userID: "a")], on: day, from: .later)
      try FileManager.default.moveItem(atPath: path, toPath: path + ".moved")
      if isReplaced {
        try makeArchive(path + ".other", users: 2)
        #expect(rename(path + ".other", path) == 0)
      }
      let before = isReplaced ? try bytes(path) : nil
      if isClosed {
        for use in [{ try archive?.keep([], on: day + 1, from: .later) }, { try archive?.close() }] {
          let error = #expect(throws: ArchiveError.self) { try use() }
          #expect(error?.description.contains("was deleted or replaced during the run") == true)
        }
      }
      archive = nil
      #expect(try names(beside: path) == (isReplaced ? ["archive.sqlite"] : []) + ["archive.sqlite.moved"])
      #expect(try before == nil || bytes(path) == before)
      // What was fetched is in the file that was opened.
      let moved = try Archive(path: path + ".moved", isForReading: true)
      #expect(try moved.userDays(on: day).map(\.userID) == ["a"])
      try moved.close()
    }
  }

  @Test func `Files of others beside an archive that was replaced stay`() throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep([UserDay(userID: "a")], on: day, from: .later)
      for part in ["", "-wal", "-shm"] {
        #expect(unlink(path + part) == 0)
        try Data("mine\(part)".utf8).write(to: URL(fileURLWithPath: path + part))
      }
      #expect(throws: ArchiveError.self) { try archive.close() }
      for part in ["", "-wal", "-shm"] { #expect(try bytes(path + part) == Data("mine\(part)".utf8)) }
    }
  }

  @Test(arguments: ["-wal", "-shm"])
  func `A file that is put in place of SQLite's during a run stays`(part: String) throws {
    try inTemporaryFolder { path in
      let archive = try Archive(path: path)
      try archive.keep([UserDay(userID: "a")], on: day, from: .later)
      #expect(unlink(path + part) == 0)
      try Data("mine".utf8).write(to: URL(fileURLWithPath: path + part))
      try archive.close()
      #expect(try bytes(path + part) == Data("mine".utf8))
      for part in ["-wal", "-shm"] { unlink(path + part) }
      let after = try Archive(path: path)
      #expect(try after.userDays(on: day).map(\.userID) == ["a"])
      try after.close()
    }
  }
}
