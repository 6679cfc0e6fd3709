import Files
import Foundation
import Glibc
import ReportModel
import Synchronization
import TestSupport
import Testing

@testable import ReportWriters

/// Output folders that are filled at random: whatever a run does, nothing is gone or changed that a run did not make.
///
/// `RANDOM_FOLDERS=300 swift test --filter RandomFolder` tries more of them; run it as root and as another user. A
/// failure names its seed.
@Suite struct RandomFolderTests {
  static let seeds = 0..<(ProcessInfo.processInfo.environment["RANDOM_FOLDERS"].flatMap(Int.init) ?? 25)

  private static let names = [
    "r.md", "r.html", "r.xlsx", "r-csv", "r-csv/.git", "r-csv/budget.csv", "r-csv/cells.csv", "r-csv/datapackage.json",
    "r-csv/daily", ".factory-report-abc123", ".factory-report-backups", ".factory-report-backups/r.md",
    ".replaced-r.md", "notes.txt", ".hidden", "unfinished-report", ".r.xlsx-parts", "r-csv/monthly",
  ]

  /// What another process exchanges during a run.
  enum Swaps: CaseIterable {
    case none
    /// The entries of the output folder.
    case entries
    /// All entries of the output folder, of the folders in it, hidden ones too, and of those around it; but not those in
    /// the staging folder, which is closed to other users.
    case everything
  }

  @Test(arguments: Swaps.allCases)
  func `Nothing is gone or changed that a run did not make`(swaps: Swaps) async throws {
    for seed in Self.seeds {
      var random = SeededGenerator(seed: seed)
      try await withTemporaryDirectory { root in
        let directory = root + "/out"
        let elsewhere = root + "/elsewhere"
        try FileManager.default.createDirectory(atPath: elsewhere, withIntermediateDirectories: true)
        for name in ["cells.csv", "r.md", "datapackage.json"] { try Self.add("file", elsewhere + "/" + name) }
        if Bool.random(using: &random) { try await publish(into: directory) }
        for name in Self.names where Int.random(in: 0..<5, using: &random) == 0 {
          try Self.add(
            ["file", "folder", "link", "socket", "pipe"][Int.random(in: 0..<5, using: &random)], "\(directory)/\(name)")
        }
        let before = try Self.foreign(root)
        let end = try await swapping(swaps, in: swaps == .everything ? root : directory) {
          do { try await publish(into: directory) } catch is WriteError {}
        }
        let after = try Self.foreign(root)
        let isKept = swaps == .none ? before == after : before.values.sorted() == after.values.sorted()
        let gone = before.filter { !after.values.contains($0.value) }
        #expect(isKept, "seed \(seed), \(end) swaps, gone: \(gone)")
        guard swaps != .everything else { return }
        let links = try listing(of: elsewhere)
        #expect(links == ["cells.csv", "datapackage.json", "r.md"], "seed \(seed)")
      }
    }
  }

  private func publish(into directory: String) async throws {
    let report = Fixtures.report(tables: [Fixtures.everyCell])
    _ = try await Publication(into: directory, name: "r", formats: ReportFormats.all).publish(report)
  }

  /// Replaces what is at a path by something with a text of its own.
  private static func add(_ kind: String, _ path: String) throws {
    let parent = URL(filePath: path).deletingLastPathComponent()
    try? FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
    guard try FileStamp(parent.path, followingLinks: false)?.kind == .folder else { return }
    try? FileManager.default.removeItem(atPath: path)
    let mine = "mine \(UUID().uuidString)"
    switch kind {
    case "file": try Data(mine.utf8).write(to: URL(filePath: path))
    case "folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      try Data(mine.utf8).write(to: URL(filePath: path + "/cells.csv"))
    case "link": #expect(symlink(["../elsewhere", "../elsewhere/r.md", mine][path.utf8.count % 3], path) == 0)
    case "socket": #expect(mknod(path, S_IFSOCK | 0o600, 0) == 0)
    default: #expect(mkfifo(path, 0o600) == 0)
    }
  }

  /// What no run has made, by its path: texts of files, targets of links, inodes of others.
  private static func foreign(_ root: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
      guard let stamp = try FileStamp(root + "/" + path, followingLinks: false) else { continue }
      switch stamp.kind {
      case .file:
        let text = try contents(of: root + "/" + path)
        if text.hasPrefix("mine ") { found[path] = text }
      case .link: found[path] = "link \(stamp.node)"
      case .other: found[path] = "other \(stamp.node)"
      case .folder: continue
      }
    }
    return found
  }

  /// Lets a thread exchange entries of a folder at random while `body` runs.
  ///
  /// - Returns: The number of exchanges.
  private func swapping(_ swaps: Swaps, in directory: String, _ body: () async throws -> Void) async throws -> Int {
    let isOver = Mutex(swaps == .none)
    // A thread of its own: tasks share as many as there are cores.
    async let count: Int = withCheckedContinuation { continuation in
      Thread.detachNewThread {
        var count = 0
        defer { continuation.resume(returning: count) }
        guard swaps != .none, let folder = try? File(directory, O_RDONLY | O_DIRECTORY) else { return }
        while !isOver.withLock({ $0 }) {
          let names = swaps == .entries ? (try? folder.names()) ?? [] : Self.paths(folder)
          guard let one = names.randomElement(), let other = names.randomElement(), one != other else { continue }
          if (try? folder.exchange(one, with: folder, other)) == true { count += 1 }
        }
      }
    }
    defer { isOver.withLock { $0 = true } }
    do {
      try await body()
    } catch {
      isOver.withLock { $0 = true }
      _ = await count
      throw error
    }
    isOver.withLock { $0 = true }
    return await count
  }

  /// The paths of all entries of a folder and of those in it.
  private static func paths(_ folder: borrowing File, _ prefix: String = "") -> [String] {
    var paths: [String] = []
    let names = (try? folder.names()) ?? []
    if names.contains(StagingFolder.mark) { return [] }
    for name in names {
      paths.append(prefix + name)
      if let inner = try? folder.open(name, O_RDONLY | O_DIRECTORY) { paths += Self.paths(inner, prefix + name + "/") }
    }
    return paths
  }
}
