import ArgumentParser
import Foundation
import ReportDefinition
import ReportModel
import Templates
import TestSupport
import Testing
import Usage

@testable import ReportAssembly
@testable import factory_report

/// The parts of README that follow from declarations are those declarations.
@Suite struct ReadmeTests {
  @Test func everyTestThatReliabilityNamesIsThere() throws {
    let readme = try text(repository + "/README.md")
    let section = try #require(readme.components(separatedBy: "\n## Reliability\n").last)
      .components(separatedBy: "\n## ")[0]
    let named = Set(section.matches(of: #/`([A-Za-z]+Tests)`/#).map { String($0.1) })
    #expect(named.count > 15)
    let sources = try files(below: repository + "/Tests").filter { $0.key.hasSuffix(".swift") }.values
      .map { String(decoding: $0, as: UTF8.self) }
    for suite in named { #expect(sources.contains { $0.contains("struct \(suite) {") }, "\(suite)") }
  }

  @Test func generatedPartsAreCurrent() throws {
    let path = repository + "/README.md"
    let readme = try text(path)
    var current = readme
    for (name, body) in try Self.parts { current = try Self.replace(name, with: body, in: current) }
    if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
      try Data(current.utf8).write(to: URL(fileURLWithPath: path))
      Issue.record("README was written anew: look at the difference, then run the tests without RECORD_GOLDEN.")
      return
    }
    #expect(readme == current, "run the tests once with RECORD_GOLDEN=1")
  }

  /// What stands between `<!-- NAME -->` and `<!-- end NAME -->`.
  private static var parts: [(String, String)] {
    get throws {
      [
        ("options", fenced(FactoryReport.helpMessage(for: Generate.self, columns: 100))),
        ("demo options", fenced(FactoryReport.helpMessage(for: Demo.self, columns: 100))),
        ("subscription options", fenced(FactoryReport.helpMessage(for: SubscriptionCommand.self, columns: 100))),
        ("tables", try tables),
        ("metrics", metrics),
      ]
    }
  }

  private static func replace(_ name: String, with body: String, in text: String) throws -> String {
    let start = "<!-- \(name) -->\n"
    let end = "\n<!-- end \(name) -->"
    let from = try #require(text.range(of: start), "README has no part \(name)").upperBound
    let to = try #require(text.range(of: end, range: from..<text.endIndex)).lowerBound
    return text[..<from] + body + text[to...]
  }

  private static func fenced(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      String(line.reversed().drop { $0 == " " }.reversed())
    }
    return "```text\n" + lines.joined(separator: "\n").trimmingCharacters(in: .newlines) + "\n```"
  }

  private static var metrics: String {
    let rows = Metric.all.map {
      "| `\($0.id)` | \($0.unit.rawValue) | \($0.rule.name) | `\($0.source)` | \($0.definition) |"
    }
    return (["| metric | unit | rule | source | definition |", "| --- | --- | --- | --- | --- |"] + rows)
      .joined(separator: "\n")
  }

  private static var tables: String {
    get throws {
      let day = try #require(Day(iso: "2026-10-01"))
      let source = MadeUpUsage()
      let report = try Report(
        Summary(of: day...day, from: source, comparing: false), from: source, definition: .shipped(.management),
        details: ReportDetails(
          organisation: "", generatedAt: Timestamp(secondsSince1970: 0), generator: "", includesDailyUsers: true,
          groups: GroupMapping([:])))
      let rows = report.tables.map { table in
        "| `\(table.id).csv` | \(table.columns.map(\.id).joined(separator: ", ")) |"
      }
      return (["| file | columns |", "| --- | --- |"] + rows).joined(separator: "\n")
    }
  }
}
