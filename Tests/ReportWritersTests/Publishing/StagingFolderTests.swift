import Files
import Foundation
import Glibc
import ReportModel
import Synchronization
import TestSupport
import Testing

@testable import ReportWriters

/// What becomes of the folder in which a run makes its products.
@Suite struct StagingFolderTests {
  private let report = Fixtures.report(tables: [
    Fixtures.everyCell,
    Table(
      id: "models", in: .monthly, title: "Models", columns: [Column("n", "N", .integer)], rows: Rows([[.integer(1)]])),
  ])

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

  @Test(arguments: [nil, "budget.csv", "cells.csv", "monthly/models.csv", "monthly/mine.csv"])
  func `An older report that a killed run had taken out goes, too, if it is as it was written`(
    edited: String?
  ) async throws {
    try await withTemporaryDirectory { directory in
      let formats: [any ReportWriter.Type] = [CSVReportWriter.self, MarkdownReportWriter.self]
      _ = try await Publication(into: directory, name: "r", formats: formats).publish(report)
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
}
