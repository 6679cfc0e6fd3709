import CXLSXWriter
import Glibc
import Testing

@testable import XLSX

@Suite struct MemoryFolderTests {
  @Test func `Memory is for small parts alone`() {
    #expect(MemoryFolder.withRoom(for: MemoryFolder.capacity + 1) == nil)
    #expect(MemoryFolder.withRoom(for: .max) == nil)
  }

  @Test(.enabled(if: access("/dev/shm", W_OK) == 0))
  func `There is room for small parts, in a folder that can be written`() throws {
    let folder = try #require(MemoryFolder.withRoom(for: 1 << 20))
    let file = try #require(tmpfile(in: folder))
    fclose(file)
  }

  private func tmpfile(in folder: String) -> UnsafeMutablePointer<FILE>? {
    var template = Array((folder + "/testXXXXXX").utf8CString)
    let file = mkstemp(&template)
    if file < 0 { return nil }
    unlink(template)
    return fdopen(file, "w+")
  }
}
