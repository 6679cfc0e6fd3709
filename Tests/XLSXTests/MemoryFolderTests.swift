import CXLSXWriter
import Glibc
import Testing

@testable import XLSX

@Suite struct MemoryFolderTests {
  @Test func `Memory is for small parts alone`() {
    #expect(MemoryFolder.withRoom(for: MemoryFolder.capacity + 1) == nil)
    #expect(MemoryFolder.withRoom(for: .max) == nil)
  }

  @Test func `The folder can be written, and has the room`() throws {
    for byteCount in [0, 1, MemoryFolder.capacity] {
      guard let folder = MemoryFolder.withRoom(for: byteCount) else { continue }
      var system = statfs()
      #expect(statfs(folder, &system) == 0)
      #expect(UInt64(system.f_bavail) * UInt64(system.f_bsize) >= UInt64(byteCount) * 4)
      let file = try #require(tmpfile(in: folder))
      fclose(file)
    }
  }

  private func tmpfile(in folder: String) -> UnsafeMutablePointer<FILE>? {
    var template = Array((folder + "/testXXXXXX").utf8CString)
    let file = mkstemp(&template)
    if file < 0 { return nil }
    unlink(template)
    return fdopen(file, "w+")
  }
}
