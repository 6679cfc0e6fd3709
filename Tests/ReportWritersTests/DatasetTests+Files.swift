import CZlib
import Files
import Foundation
import Testing

@testable import ReportWriters

/// What a dataset's folder holds.
extension DatasetTests {
  /// The files below a folder with their contents, hidden ones too.
  func files(_ folder: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in FileManager.default.enumerator(atPath: folder)?.compactMap({ $0 as? String }) ?? [] {
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder)
      if !isFolder.boolValue { files[name] = FileManager.default.contents(atPath: folder + "/" + name) }
    }
    return files
  }

  /// Inode and time of change: equal for a file that was not written.
  func identity(_ path: String) throws -> [Int] {
    var status = stat()
    #expect(stat(path, &status) == 0)
    return [Int(status.st_ino), status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
  }

  func unpacked(_ path: String) throws -> String {
    let file = try #require(gzopen(path, "rb"))
    defer { gzclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    let count = gzread(file, &bytes, UInt32(bytes.count))
    return String(decoding: bytes.prefix(Int(count)), as: UTF8.self)
  }

  func manifest(_ folder: String) throws -> DatasetManifest {
    try #require(try DatasetManifest.read(in: File(folder, O_RDONLY))).manifest
  }
}
