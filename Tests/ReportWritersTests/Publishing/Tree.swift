import Files
import Foundation
import TestSupport

/// Everything in a folder: the kind of each entry, with the content of files and the targets of links.
struct Tree: Equatable {
  var entries: [String: String] = [:]

  init(_ folder: String) throws { try add(folder, prefix: "") }

  private mutating func add(_ folder: String, prefix: String) throws {
    for name in try listing(of: folder) {
      let path = folder + "/" + name
      switch try FileStamp(path, followingLinks: false)?.kind {
      case .file: entries[prefix + name] = "file " + (try contents(of: path))
      case .link: entries[prefix + name] = "link " + (try FileManager.default.destinationOfSymbolicLink(atPath: path))
      case .folder:
        entries[prefix + name] = "folder"
        try add(path, prefix: prefix + name + "/")
      case .other: entries[prefix + name] = "other"
      case nil: continue
      }
    }
  }
}

/// Writes a file, and the folders above it.
func write(_ text: String, to path: String) throws {
  let folder = URL(filePath: path).deletingLastPathComponent()
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try Data(text.utf8).write(to: URL(filePath: path))
}
