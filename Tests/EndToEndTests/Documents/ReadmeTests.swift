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

/// The parts of README and of the articles that follow from declarations are those declarations.
@Suite struct ReadmeTests {
  private static let catalogue = repository + "/Sources/factory-report/Documentation.docc"

  /// The paths of README and of all articles.
  private static var documents: [String] {
    get throws {
      let articles = try FileManager.default.subpathsOfDirectory(atPath: catalogue).filter { $0.hasSuffix(".md") }
      return [repository + "/README.md"] + articles.sorted().map { catalogue + "/" + $0 }
    }
  }

  @Test func everyTestThatReliabilityNamesIsThere() throws {
    let section = try text(Self.catalogue + "/Reliability.md")
    let named = Set(section.matches(of: #/`([A-Za-z]+Tests)`/#).map { String($0.1) })
    #expect(named.count > 15)
    let sources = try files(below: repository + "/Tests").filter { $0.key.hasSuffix(".swift") }.values
      .map { String(decoding: $0, as: UTF8.self) }
    for suite in named { #expect(sources.contains { $0.contains("struct \(suite) {") }, "\(suite)") }
  }

  @Test func generatedPartsAreCurrent() throws {
    let isRecording = ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil
    let documents = try Self.documents.map { (path: $0, text: try text($0)) }
    for (name, body) in try Self.parts {
      let places = documents.filter { $0.text.contains("<!-- \(name) -->") }
      #expect(places.count == 1, "\(name) is in \(places.count) documents")
      for (path, _) in places {
        let written = try text(path)
        let current = try Self.replace(name, with: body, in: written)
        if isRecording { try Data(current.utf8).write(to: URL(fileURLWithPath: path)) }
        #expect(isRecording || written == current, "\(name): run the tests once with RECORD_GOLDEN=1")
      }
    }
    if isRecording {
      Issue.record("Documents were written anew: look at the difference, then run the tests without RECORD_GOLDEN.")
    }
  }

  @Test func `README is short, and every path and article that a document names is there`() throws {
    let readme = try text(repository + "/README.md")
    let articles = try Self.documents.map { URL(fileURLWithPath: $0).lastPathComponent }
    #expect(readme.split(separator: "\n", omittingEmptySubsequences: false).count <= 201)
    for document in try Self.documents {
      let page = try text(document)
      let folder = URL(fileURLWithPath: document).deletingLastPathComponent()
      for link in page.matches(of: #/\]\((?!https?:|doc:|#)([^)#]+)/#).map({ String($0.1) }) {
        let path = folder.appendingPathComponent(link).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: path), "\(document): \(link)")
      }
      for article in page.matches(of: #/[<(]doc:(\w+)/#).map({ String($0.1) }) {
        #expect(articles.contains("\(article).md"), "\(document): \(article)")
      }
    }
  }

  @Test func `Every file that the page of changes names is or was a table`() throws {
    let page = try text(Self.catalogue + "/Changes.md")
    let tables = try #require(
      page.components(separatedBy: "### Tables\n").last?.components(separatedBy: "\n\n- ").first)
    let now = Set(try Self.report.tables.map(\.path))
    for row in tables.split(separator: "\n").filter({ $0.hasPrefix("| `") }) {
      let cells = row.split(separator: "|").map { $0.matches(of: #/`([a-z_/]+)\.csv`/#).map { String($0.1) } }
      let named = cells[1].isEmpty ? cells[0].flatMap { ["weekly/" + $0, "monthly/" + $0] } : cells[1]
      for table in named where !row.contains("| the same |") { #expect(now.contains(table), "\(table)") }
    }
    let former = try Report.vocabulary(formats: []).formerTables
    for name in ["daily", "weekly", "monthly", "models", "users", "users_daily", "users_by_month"] {
      let id = try #require(former[name], "\(name)")
      #expect(now.contains(id.replacing(/^(daily|weekly|monthly)_/, with: { "\($0.1)/" })), "\(name)")
    }
  }

  /// What stands between `<!-- NAME -->` and `<!-- end NAME -->`.
  private static var parts: [(String, String)] {
    get throws {
      [
        ("options", fenced(FactoryReport.helpMessage(for: Generate.self, columns: 100))),
        ("demo options", fenced(FactoryReport.helpMessage(for: Demo.self, columns: 100))),
        ("subscription options", fenced(FactoryReport.helpMessage(for: SubscriptionCommand.self, columns: 100))),
        ("export options", fenced(FactoryReport.helpMessage(for: Export.self, columns: 100))),
        ("configuration", "```yaml\n\(try text(repository + "/samples/config.yaml"))```"),
        ("configuration keys", try configurationKeys),
        ("prices", "```yaml\n\(try text(repository + "/samples/prices.yaml"))```"),
        ("tables", try tables),
        (
          "template tables",
          try Report.vocabulary(formats: []).tables.map { "`\($0.id)`" }.joined(separator: ", ") + "."
        ),
        ("template charts", try Report.vocabulary(formats: []).charts.map { "`\($0)`" }.joined(separator: ", ") + "."),
        ("template metrics", Metric.all.map { "`\($0.id)`" }.joined(separator: ", ") + "."),
        ("metrics", metrics),
      ]
    }
  }

  /// Each key with the values that it takes, and what holds without it.
  private static var configurationKeys: String {
    get throws {
      let defaults = try Generate.parse([])
      let rows = ConfigurationKey.all.map { key in
        // Its place follows from the environment.
        let value = key.name == "archive" ? "the user's" : key.value(defaults)
        return "| `\(key.name)` | \(values(of: key.kind)) | \(value) |"
      }
      return (["| key | value | unless given |", "| --- | --- | --- |"] + rows).joined(separator: "\n")
    }
  }

  private static func values(of kind: ConfigurationKey.Kind) -> String {
    switch kind {
    case .text: "that of the option"
    case .texts: "one, or a list"
    case .flag: "`true` or `false`"
    case .path: "a path"
    case .rosters: "a path, `api`, or a list of them"
    case .template: "a name, or a path"
    case .period: "`last-month`, `last-week`, `month-so-far`, `months N`, or a month such as `2026-10`"
    }
  }

  private static func replace(_ name: String, with body: String, in text: String) throws -> String {
    let start = "<!-- \(name) -->\n"
    let end = "\n<!-- end \(name) -->"
    let from = try #require(text.range(of: start), "There is no part \(name)").upperBound
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
    let rows = Metric.every.map {
      "| `\($0.id)` | \($0.unit.rawValue) | \($0.rule.name) | `\($0.source)` | \($0.definition) |"
    }
    return (["| metric | unit | rule | source | definition |", "| --- | --- | --- | --- | --- |"] + rows)
      .joined(separator: "\n")
  }

  private static var report: Report {
    get throws {
      let day = try #require(Day(iso: "2026-10-01"))
      let source = MadeUpUsage()
      let prices = Prices(currency: try #require(Currency("USD")), tokens: [], budgets: [Budget(.tokens(1))])
      let summary = try Summary(of: day...day, from: source, comparing: false, prices: prices)
      let teams = Teams(Roster())
      return try Report(
        summary, from: source, definition: .shipped(.management),
        details: ReportDetails(
          organisation: "", generatedAt: Timestamp(secondsSince1970: 0), generator: "",
          includesDailyUsers: true,
          roster: RosterDetails(teams, seats: try Seats(teams, in: summary, from: source))))
    }
  }

  private static var tables: String {
    get throws {
      let report = try report
      var files: [(columns: String, paths: [String])] = []
      for table in report.tables {
        let columns = table.columns.map { column in
          (table.key.contains(column.id) ? "**\(column.id)**" : column.id) + (column.isAdditive ? " +" : "")
        }.joined(separator: ", ")
        let path = "`\(table.path).csv`"
        if let place = files.firstIndex(where: { $0.columns == columns }) {
          files[place].paths.append(path)
        } else {
          files.append((columns, [path]))
        }
      }
      return
        ([
          "The key of a table is in bold; a column with + adds up to the total of the range.", "",
          "| file | columns |", "| --- | --- |",
        ] + files.map { "| \($0.paths.joined(separator: ", ")) | \($0.columns) |" }).joined(separator: "\n")
    }
  }
}
