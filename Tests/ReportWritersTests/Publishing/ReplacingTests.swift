import Files
import Foundation
import Glibc
import ReportModel
import Synchronization
import TestSupport
import Testing

@testable import ReportWriters

/// What a run replaces, and that all else stays.
@Suite struct ReplacingTests {
  private let report = Fixtures.report(tables: [
    Fixtures.everyCell,
    Table(
      id: "models", in: .monthly, title: "Models", columns: [Column("n", "N", .integer)], rows: Rows([[.integer(1)]])),
  ])

  private func publish(
    into directory: String, _ formats: [any ReportWriter.Type] = ReportFormats.all, overwriting: Bool = false
  ) async throws {
    _ = try await Publication(into: directory, name: "r", formats: formats, overwriting: overwriting).publish(report)
  }

  private func write(_ text: String, to path: String) throws {
    let folder = URL(filePath: path).deletingLastPathComponent()
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  @Test(arguments: [
    ".git/HEAD", "budget.csv", ".env", "notes/a.txt", ".hidden", "cells.csv.bak", "sub/cells.csv", "monthly/budget.csv",
    "monthly/.env",
    "monthly/notes/a.txt",
  ])
  func `A folder that holds anything else is refused by its name`(entry: String) async throws {
    try await withTemporaryDirectory { directory in
      try await publish(into: directory)
      try write("mine", to: directory + "/r-csv/" + entry)
      let before = try Tree(directory)
      let parts = entry.split(separator: "/")
      let name = parts.prefix(parts[0] == "monthly" ? 2 : 1).joined(separator: "/")
      for overwriting in [false, true] {
        await #expect(throws: WriteError.foreignEntry(folder: directory + "/r-csv", entry: name)) {
          try await publish(into: directory, overwriting: overwriting)
        }
      }
      #expect(try Tree(directory) == before)
    }
  }

  @Test func `A folder that another program described is not replaced`() async throws {
    try await withTemporaryDirectory { directory in
      try write("a,b\n", to: directory + "/r-csv/budget.csv")
      let description = #"{"profile": "tabular-data-package", "resources": [{"path": "budget.csv"}]}"#
      try write(description, to: directory + "/r-csv/datapackage.json")
      await #expect(throws: WriteError.foreignEntry(folder: directory + "/r-csv", entry: "budget.csv")) {
        try await publish(into: directory, overwriting: true)
      }
      #expect(try contents(of: directory + "/r-csv/budget.csv") == "a,b\n")
    }
  }

  @Test(arguments: [false, true])
  func `A folder whose description was edited is not replaced`(overwriting: Bool) async throws {
    try await withTemporaryDirectory { directory in
      try await publish(into: directory)
      let (budget, description) = (directory + "/r-csv/budget.csv", directory + "/r-csv/datapackage.json")
      try write("a,b\n", to: budget)
      let written = try contents(of: description)
      let hash = "sha256:fbbe7ef41d05ad4ab57fe59ebeb2bd8a6ffe7c2be7ad0f9ee7b1e6a1c2f0e9a5"
      let own = #"{"path": "budget.csv", "bytes": 4, "hash": "\#(hash)"}, "#
      for (old, new) in [("\"resources\": [", "\"resources\": [" + own), ("\"title\"", "\"licenses\": [], \"title\"")] {
        try write(written.replacing(old, with: new), to: description)
        let before = try Tree(directory)
        await #expect(throws: WriteError.editedDescription(path: description)) {
          try await publish(into: directory, overwriting: overwriting)
        }
        #expect(try Tree(directory) == before)
      }
    }
  }

  @Test func `An edited table is replaced only if that is asked for`() async throws {
    try await withTemporaryDirectory { directory in
      try await publish(into: directory)
      let table = directory + "/r-csv/cells.csv"
      // As many bytes as before.
      try write(try contents(of: table).replacing("0", with: "1"), to: table)
      await #expect(throws: WriteError.edited(path: table)) { try await publish(into: directory) }
      try await publish(into: directory, overwriting: true)
      try await publish(into: directory)
    }
  }

  @Test(arguments: ["r.md", "r.html", "r.xlsx", "r.jsonl", "r.eml"])
  func `A file without our mark is replaced only if that is asked for`(name: String) async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/" + name
      for text in ["", "my own page", "factory-report 0.1.0", String(repeating: "PK", count: 5000)] {
        try write(text, to: path)
        await #expect(throws: WriteError.notOurs(path: path)) { try await publish(into: directory) }
        #expect(try contents(of: path) == text)
      }
      try await publish(into: directory, overwriting: true)
      try await publish(into: directory)
    }
  }

  @Test func `Links are not replaced, and never followed`() async throws {
    try await withTemporaryDirectory { directory in
      try write("mine", to: directory + "/elsewhere/mine.txt")
      for (link, target) in [("r.md", "elsewhere/mine.txt"), ("r.html", "nowhere"), ("r-csv", "elsewhere")] {
        let path = directory + "/" + link
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: target)
        await #expect(throws: WriteError.self) { try await publish(into: directory) }
        if link != "r-csv" { try await publish(into: directory, overwriting: true) }
        for name in try listing(of: directory) where name != "elsewhere" {
          try FileManager.default.removeItem(atPath: directory + "/" + name)
        }
      }
      #expect(try contents(of: directory + "/elsewhere/mine.txt") == "mine")
      #expect(try listing(of: directory + "/elsewhere") == ["mine.txt"])
    }
  }

  @Test func `What the first edition wrote is replaced`() async throws {
    try await withTemporaryDirectory { directory in
      try write("id\n1\n", to: directory + "/r-csv/models.csv")
      let description = """
        {"profile": "tabular-data-package", "name": "r", "title": "R",
         "description": "Organisation org_1, 2026-10-01 to 2026-10-31, UTC.", "resources": [{"path": "models.csv"}]}
        """
      try write(description, to: directory + "/r-csv/datapackage.json")
      // A table that the first edition did not have is not its file, also if the description names it.
      let other = description.replacing("models", with: "budget")
      try write("a\n", to: directory + "/s-csv/budget.csv")
      try write(other, to: directory + "/s-csv/datapackage.json")
      #expect(throws: WriteError.foreignEntry(folder: directory + "/s-csv", entry: "budget.csv")) {
        try Publication(into: directory, name: "s", formats: [CSVReportWriter.self])
      }
      try FileManager.default.removeItem(atPath: directory + "/s-csv")
      let byline = "Organisation o · 2026-10-01 to 2026-10-31 (UTC) · made 2026-11-01T06:00:00Z by factory-report 0.1.0"
      try write("# Usage\n\n\(byline)\n", to: directory + "/r.md")
      try await publish(into: directory)
      #expect(try listing(of: directory + "/r-csv") == ["cells.csv", "datapackage.json", "monthly"])
    }
  }

  @Test func `Only staging folders of killed runs are removed`() async throws {
    try await withTemporaryDirectory { directory in
      try write("x", to: directory + "/.factory-report-backups/2025/a")
      try write("x", to: directory + "/.factory-report-abc123/r-csv/a.csv")
      try write("x", to: directory + "/.factory-report-file00")
      try FileManager.default.createDirectory(
        atPath: directory + "/.factory-report-empty0", withIntermediateDirectories: false)
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/.factory-report-link00", withDestinationPath: ".factory-report-backups")
      var before = try Tree(directory)
      try await StagingFolder.with(in: directory) { live in
        let name = try #require(try listing(of: directory).first { !before.entries.keys.contains($0) })
        // A copy is another folder than its mark names.
        try FileManager.default.copyItem(
          atPath: directory + "/" + name, toPath: directory + "/.factory-report-copy00")
        before.entries.merge(try Tree(directory).entries.filter { $0.key.hasPrefix(".factory-report-copy00") }) { $1 }
        StagingFolder.removeAbandoned(in: directory)
        // Its run has the lock.
        #expect(try live.output.file.names() == [StagingFolder.mark])
      }
      #expect(try Tree(directory) == before)
    }
  }

  @Test(arguments: [
    "mine.txt", "r-csv/budget.csv", "r-csv/daily/summary.csv", "r-csv/daily/.env", "r.html", "r-csv/mine/models.csv",
    ".replaced-r.html",
  ])
  func `What a killed run has not made stays in its staging folder, and is named`(more: String) throws {
    try withTemporaryDirectory { directory in
      let child = try killedRun(in: directory)
      try write("mine", to: "\(directory)/\(child)/\(more)")
      for _ in 0..<2 {
        let remarks = try OutputDirectory.prepare(directory).remarks
        let left = try Tree(directory).entries.filter { $0.value.hasPrefix("file ") }
        #expect(Set(left.keys) == ["\(child)/\(StagingFolder.mark)", "\(child)/\(more)"])
        let named = more == "r-csv/mine/models.csv" ? "r-csv/mine" : more
        #expect(remarks.count == 1 && remarks[0].contains("/\(child) of an unfinished report holds \(named), which"))
      }
    }
  }

  @Test func `The staging folder of a killed run is removed`() throws {
    try withTemporaryDirectory { directory in
      _ = try killedRun(in: directory)
      #expect(try OutputDirectory.prepare(directory).remarks == [])
      #expect(try listing(of: directory) == [])
    }
  }

  @Test(arguments: ["file", "folder", "link", "socket"])
  func `What has the name of something that a run has made is not the run's`(kind: String) throws {
    try withTemporaryDirectory { directory in
      let child = try killedRun(in: directory)
      let path = "\(directory)/\(child)/r.md"
      try FileManager.default.moveItem(atPath: path, toPath: "\(directory)/\(child)/renamed")
      switch kind {
      case "file": try write("mine", to: path)
      case "folder": try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      case "link": #expect(symlink("../elsewhere", path) == 0)
      default: #expect(mknod(path, S_IFSOCK | 0o600, 0) == 0)
      }
      let node = try FileStamp(path, followingLinks: false)?.node
      let remarks = try OutputDirectory.prepare(directory).remarks
      #expect(remarks.count == 1 && remarks[0].contains(" holds r.md, which"))
      #expect(try listing(of: "\(directory)/\(child)") == ["r.md", StagingFolder.mark])
      #expect(try FileStamp(path, followingLinks: false)?.node == node)
    }
  }

  @Test func `What others put into the staging folder of a run stays, and is named`() async throws {
    try await withTemporaryDirectory { directory in
      let remarks = Mutex<[String]>([])
      try await StagingFolder.with(in: directory, remarking: { remark in remarks.withLock { $0.append(remark) } }) {
        let name = try #require(try listing(of: directory).first)
        try $0.output.write("made", to: "made")
        try write("mine", to: "\(directory)/\(name)/mine")
      }
      let name = try #require(try listing(of: directory).first)
      #expect(try listing(of: "\(directory)/\(name)") == ["mine", StagingFolder.mark])
      #expect(
        remarks.withLock { $0.map { $0.contains("\(name) of an unfinished report holds mine, which") } } == [true])
    }
  }

  @Test func `A product that another process has exchanged is not published`() async throws {
    try await withTemporaryDirectory { directory in
      try write("mine", to: directory + "/mine")
      try await StagingFolder.with(in: directory) { staging in
        try staging.output.write("made", to: "r.md")
        #expect(try staging.output.file.exchange("r.md", with: staging.parent, "mine"))
        #expect(try !staging.place("r.md", in: staging.parent, as: "r.md"))
        let seen = try #require(try staging.parent.stamp(of: "mine"))
        #expect(try staging.replace("r.md", in: staging.parent, as: "mine", seen: seen) { _ in true } == nil)
        #expect(try contents(of: directory + "/mine") == "made")
        #expect(try staging.output.file.exchange("r.md", with: staging.parent, "mine"))
        #expect(try staging.place("r.md", in: staging.parent, as: "r.md"))
      }
      #expect(try listing(of: directory) == ["mine", "r.md"])
      #expect(try contents(of: directory + "/mine") == "mine" && contents(of: directory + "/r.md") == "made")
    }
  }

  @Test func `A folder that is a link to nothing is not taken for absent`() throws {
    try withTemporaryDirectory { directory in
      let link = directory + "/mounted"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "elsewhere")
      for path in [link, link + "/reports", link + "/"] {
        let error = #expect(throws: WriteError.self) { try OutputDirectory.prepare(path) }
        #expect(error?.description.contains("\(link) is a link to a folder that is not there, or not mounted") == true)
      }
      #expect(try listing(of: directory) == ["mounted"])
    }
  }

  @Test(arguments: [nil, "budget.csv", "cells.csv", "monthly/models.csv", "monthly/mine.csv"])
  func `An older report that a killed run had taken out goes, too, if it is as it was written`(
    edited: String?
  ) async throws {
    try await withTemporaryDirectory { directory in
      try await publish(into: directory, [CSVReportWriter.self, MarkdownReportWriter.self])
      let child = try killedRun(in: directory)
      for product in ["r-csv", "r.md"] {
        try FileManager.default.moveItem(
          atPath: directory + "/" + product, toPath: "\(directory)/\(child)/.taken-\(product)")
        let stamp = try #require(try FileStamp("\(directory)/\(child)/.taken-\(product)"))
        try note(["replaced \(stamp.device):\(stamp.node) \(product)"], of: "\(directory)/\(child)")
      }
      if let edited { try write("mine", to: "\(directory)/\(child)/.taken-r-csv/\(edited)") }
      StagingFolder.removeAbandoned(in: directory)
      #expect(try listing(of: directory) == (edited == nil ? [] : [child]))
    }
  }

  /// Makes a staging folder as a run leaves it that is killed.
  private func killedRun(in directory: String) throws -> String {
    let name = ".factory-report-dead01"
    try FileManager.default.createDirectory(
      atPath: directory + "/" + name, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    let stamp = try #require(try FileStamp(directory + "/" + name))
    try write("\(StagingFolder.firstLine(stamp))\n", to: "\(directory)/\(name)/\(StagingFolder.mark)")
    try write("half", to: "\(directory)/\(name)/r.md")
    try write("half", to: "\(directory)/\(name)/r-csv/daily/models.csv")
    let made = try ["r.md", "r-csv", "r-csv/daily", "r-csv/daily/models.csv"].map {
      let stamp = try #require(try FileStamp("\(directory)/\(name)/\($0)"))
      return "made \(stamp.device):\(stamp.node)"
    }
    try note(made, of: directory + "/" + name)
    return name
  }

  /// Adds lines to the mark of a staging folder.
  private func note(_ lines: [String], of folder: String) throws {
    let mark = try File("\(folder)/\(StagingFolder.mark)", O_WRONLY | O_APPEND)
    try mark.write(Array(lines.map { $0 + "\n" }.joined().utf8))
  }

  @Test func `Without renameat2 nothing is replaced either`() throws {
    try withTemporaryDirectory { directory in
      let folder = try File(directory, O_RDONLY | O_DIRECTORY)
      try write("new", to: directory + "/new")
      try write("old", to: directory + "/old")
      let error = #expect(throws: FileError.self) { try folder.moveByLink("new", to: folder, as: "old") }
      #expect(error?.code == EEXIST)
      try folder.moveByLink("new", to: folder, as: "newer")
      try FileManager.default.createDirectory(atPath: directory + "/folder", withIntermediateDirectories: false)
      #expect(throws: FileError.self) { try folder.moveByLink("folder", to: folder, as: "old") }
      try folder.moveByLink("folder", to: folder, as: "moved")
      #expect(try listing(of: directory) == ["moved", "newer", "old"])
      #expect(try contents(of: directory + "/old") == "old" && contents(of: directory + "/newer") == "new")
    }
  }
}

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
