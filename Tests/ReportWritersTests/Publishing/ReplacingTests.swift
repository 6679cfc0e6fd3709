import Files
import Foundation
import Glibc
import ReportModel
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

  private func publish(into directory: String, overwriting: Bool = false) async throws {
    _ = try await Publication(into: directory, name: "r", formats: ReportFormats.all, overwriting: overwriting)
      .publish(report)
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
