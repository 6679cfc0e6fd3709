import Crypto
import Files
import Foundation
import Testing

@testable import Archive

/// The key that makes pseudonyms of an archive's users.
@Suite struct PseudonymKeyTests {
  @Test func `The key is kept beside the archive, for its owner alone`() throws {
    try withFolder { folder in
      let path = folder + "/a.sqlite"
      let first = try PseudonymKey(besideArchive: path)
      let stamp = try #require(try FileStamp(path + ".pseudonyms"))
      #expect(stamp.permissions == 0o600 && stamp.size == 32 && stamp.isRegularFile)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.sqlite.pseudonyms"])
      #expect(try PseudonymKey(besideArchive: path).pseudonym(of: "ada") == first.pseudonym(of: "ada"))
      #expect(try PseudonymKey(besideArchive: folder + "/b.sqlite").pseudonym(of: "ada") != first.pseudonym(of: "ada"))
      #expect(first.pseudonym(of: "ada") != first.pseudonym(of: "bob"))
    }
  }

  /// RFC 4231, test case 2 with its key filled up with zeros, which HMAC does as well.
  @Test func `A pseudonym is the beginning of HMAC-SHA256`() throws {
    try withFolder { folder in
      let path = folder + "/a.sqlite"
      try Data("Jefe".utf8 + [UInt8](repeating: 0, count: 28)).write(to: URL(fileURLWithPath: path + ".pseudonyms"))
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path + ".pseudonyms")
      #expect(
        try PseudonymKey(besideArchive: path).pseudonym(of: "what do ya want for nothing?")
          == "person-5bdcc146bf60754e6a04")
    }
  }

  @Test(arguments: ["short", "link", "folder", "open"])
  func `What is no key of its owner alone is refused and stays`(kind: String) throws {
    try withFolder { folder in
      let path = folder + "/a.sqlite"
      let place = path + ".pseudonyms"
      switch kind {
      case "short": try Data("abc".utf8).write(to: URL(fileURLWithPath: place))
      case "link": try FileManager.default.createSymbolicLink(atPath: place, withDestinationPath: folder + "/none")
      case "folder": try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: false)
      default:
        try Data(repeating: 1, count: 32).write(to: URL(fileURLWithPath: place))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place)
      }
      let error = #expect(throws: ArchiveError.self) { try PseudonymKey(besideArchive: path) }
      #expect(error?.description.contains(place) == true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.sqlite.pseudonyms"])
    }
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pseudonyms-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.resolvingSymlinksInPath().path)
  }
}
