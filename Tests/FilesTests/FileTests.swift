import Files
import Foundation
import Testing

@Suite struct FileTests {
  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  @Test func `What is written is read back whole, and a larger file than allowed is an error`() throws {
    try withFolder { folder in
      let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
      let file = try File(folder + "/a", O_WRONLY | O_CREAT | O_EXCL)
      try file.write(Array(bytes.prefix(100_001)))
      try file.write(Array(bytes.dropFirst(100_001)))
      try file.sync()
      try file.close()
      #expect(try File.contents(of: folder + "/a", atMost: bytes.count) == bytes)
      #expect(try FileStamp(folder + "/a")?.permissions == 0o600)
      let error = #expect(throws: FileError.self) { try File.contents(of: folder + "/a", atMost: bytes.count - 1) }
      #expect(error?.code == EFBIG)
    }
  }

  @Test func `Only files are read, and no pipe is waited for`() throws {
    try withFolder { folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      for (path, code) in [(folder, EISDIR), (folder + "/pipe", EINVAL), (folder + "/none", ENOENT)] {
        let error = #expect(throws: FileError.self) { try File.contents(of: path, atMost: 10) }
        #expect(error?.code == code && error?.path == path && error?.isAbsence == (code == ENOENT))
      }
    }
  }

  @Test func `A pipe is read where that is allowed`() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    #expect([1, 2, 3].withUnsafeBytes { File.write($0, to: ends[1]) } == 0)
    close(ends[1])
    #expect(try File.contents(of: "/dev/fd/\(ends[0])", atMost: 100, regularOnly: false).count == 24)
    close(ends[0])
  }

  @Test func `A lock has one holder, until its file is closed`() throws {
    try withFolder { folder in
      let first = try File(folder, O_RDONLY | O_DIRECTORY)
      let second = try File(folder, O_RDONLY | O_DIRECTORY)
      #expect(try first.tryLock())
      #expect(try !second.tryLock())
      try first.close()
      #expect(try second.tryLock())
    }
  }

  @Test func `A stamp differs once the file is written`() throws {
    try withFolder { folder in
      let path = folder + "/a"
      #expect(try FileStamp(path) == nil)
      let file = try File(path, O_WRONLY | O_CREAT)
      let empty = try #require(try FileStamp(path))
      #expect(try empty.isEmptyFile && empty == FileStamp(path))
      try file.write([1])
      #expect(try FileStamp(path) != empty)
      #expect(try FileStamp("/dev/null")?.isEmptyFile == false)
    }
  }
}
