import Crypto
import Foundation
import Testing

/// The schema's released versions are frozen.
@Suite struct FrozenSchemaTests {
  /// SHA-256 of each file: a released version is never edited, as archives were made by it.
  @Test func `Released versions of the schema are what they were`() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../Sources/Archive/Schema")
    let released = [
      "6cb2bb8e99963246d3c4f3600247f7117c546bef92373c7de919410a20d5d5d8",
      "2511b2cb420c3e0abaa4f46c13d732fd5aff1099dc931e2ec963a0dc117dc9fa",
      "1f7f9d5935b42f01cd2c08963f7edb534ea4f4bcac4bc9b44316e5bb181fad39",
      "05a1a3010ef615fc950ccb287d38d14296a1e7a8a53a85c528ffef842259d753",
      "33344c1d4a1afc2b5026f2c97e4c5fb165ec3e0c68c3f5494c16d6edf8d4c30b",
      "9ac0ebff6cd4621a5d1804e69b6d2833413149f3371dbff0227f51550950582c",
      "f8b6bb2ae172425abe4d5cce4c92441321c30c58f1f39758c5b43246826bbb84",
      "db0d14d7c800e894c2bda7b29a8f89107a9bcc809ad4ed8717cab64f8d06698f",
      "0e5cc553403a5089d736113d563711ad8201b675ad37e09b150b3eb8489c8db0",
    ]
    for (index, hash) in released.enumerated() {
      let sql = try Data(contentsOf: folder.appendingPathComponent("version-\(index + 1).sql"))
      #expect(SHA256.hash(data: sql).map { String(format: "%02x", $0) }.joined() == hash, "version-\(index + 1).sql")
    }
  }
}
