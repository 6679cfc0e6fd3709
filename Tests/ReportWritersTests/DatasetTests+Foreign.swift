import Foundation
import ReportModel
import Testing

@testable import ReportWriters

/// What a dataset's folder has of others, and what others have changed in it.
extension DatasetTests {
  @Test func `a file that is not as the manifest says is replaced only if the user wants it`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      let (whole, partition) = (try files(folder), folder + "/" + first[0])
      var edited = try #require(whole[first[0]])
      edited[20] ^= 1
      // Also where the rows have changed since.
      let changed = month(10, models: [.integer(9)], fetched: ["tokens": 300, "users": 300])
      for bytes in [edited, Data("mine".utf8), Data()] {
        for month in [month(10), changed] {
          try bytes.write(to: URL(fileURLWithPath: partition))
          await #expect(throws: DatasetError.notOurs(path: partition)) { try await write(folder, month) }
          #expect(try files(folder) == whole.merging([first[0]: bytes]) { $1 })
        }
        #expect(try await write(folder, month(10), overwriting: true) == [first[0]])
        #expect(try files(folder) == whole)
      }
    }
  }

  @Test func `other files stay as they are`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      for name in [
        "README.txt", ".hidden", "models/notes", "models/month=2026-10/part-0.parquet",
        "models/month=2026-10/.part.csv.gz.unfinished",
      ] {
        try Data(name.utf8).write(to: URL(fileURLWithPath: folder + "/" + name))
        _ = try await write(folder, month(10, models: [.integer(9)], fetched: ["tokens": 300, "users": 300]))
        #expect(try text(folder + "/" + name) == name)
      }
      // A file in the place of a partition is never replaced.
      try FileManager.default.createDirectory(
        atPath: folder + "/users/month=2026-11", withIntermediateDirectories: true)
      try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/" + first[3]))
      await #expect(throws: DatasetError.notOurs(path: folder + "/" + first[3])) {
        try await write(folder, month(11))
      }
      #expect(try text(folder + "/" + first[3]) == "x")
      #expect(try files(folder)[first[2]] == nil)
    }
  }

  @Test func `a link, pipe or folder in the place of a file is neither followed nor replaced`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      let (partition, mine) = (folder + "/" + first[0], folder + "/mine")
      try Data("mine".utf8).write(to: URL(fileURLWithPath: mine))
      #expect(remove(partition) == 0)
      #expect(symlink(mine, partition) == 0)
      await #expect(throws: DatasetError.notOurs(path: partition)) { try await write(folder, month(10)) }
      #expect(try await write(folder, month(10), overwriting: true) == [first[0]])
      #expect(remove(partition) == 0)
      for make in [{ mkfifo(partition, 0o600) }, { mkdir(partition, 0o700) }] {
        #expect(make() == 0)
        for overwriting in [false, true] {
          await #expect(throws: DatasetError.foreignFile(path: partition)) {
            try await write(folder, month(10), overwriting: overwriting)
          }
        }
        #expect(remove(partition) == 0)
      }
      let manifest = folder + "/manifest.json"
      #expect(rename(manifest, folder + "/moved") == 0 && symlink("moved", manifest) == 0)
      #expect(throws: DatasetError.otherTool(manifest: manifest)) { _ = try dataset(folder) }
      #expect(try text(mine) == "mine")
    }
  }

  func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }
}
