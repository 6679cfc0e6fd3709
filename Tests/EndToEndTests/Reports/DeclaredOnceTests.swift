import Archive
import Foundation
import GRDB
import ReportAssembly
import ReportDefinition
import ReportModel
import ReportWriters
import Templates
import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// A value of its own goes through every field that is declared, from an answer of the API to the files: a field that some
/// stage does not derive from its declaration, or whose column no migration adds, arrives nowhere or under another name.
@Suite struct DeclaredOnceTests {
  /// 2026-09-15.
  private static let day = Day(number: 20_711)

  /// A number of its own for each field, in the order of declaration.
  private static let userCounts = Dictionary(uniqueKeysWithValues: zip(UserField.allCases, 1001...))
  private static let dailyValues = Dictionary(uniqueKeysWithValues: zip(DailyField.allCases, 2001...))

  private static func body(_ row: [String: Any]) throws -> [UInt8] {
    Array(try JSONSerialization.data(withJSONObject: ["data": [row], "meta": ["org_id": "org_1"]]))
  }

  private static func users() throws -> [UserDay] {
    var row: [String: Any] = ["user_id": "user_1", "date": day.description]
    for (field, value) in userCounts { row[field.name] = value }
    var users: [UserDay] = []
    var parser = JSONParser()
    _ = try parser.parse(body(row)) { root, _ in try UsersDecoder(day: day).page(root) { users.append($0) } }
    return users
  }

  /// A row of a breakdown as the API writes it: texts are `KEY of BREAKDOWN`, measures 1, 2, 3.
  private static func list(_ breakdown: Breakdown) -> Any {
    let keys = breakdown.keys.map { ($0.names[0], "\($0.column) of \(breakdown.rawValue)" as Any) }
    let measures = breakdown.measures.enumerated().map { ($1, $0 + 1 as Any) }
    if breakdown.shape == .object { return ["\(breakdown.keys[0].column) of \(breakdown.rawValue)": 1] }
    return [Dictionary(uniqueKeysWithValues: keys + measures)]
  }

  private static func endpointDay(_ endpoint: Endpoint) throws -> EndpointDay {
    var row: [String: Any] = ["date": day.description]
    for field in DailyField.fields(of: endpoint) where !field.isDerived { row[field.rawValue] = dailyValues[field] }
    for breakdown in Breakdown.breakdowns(of: endpoint) { row[breakdown.field] = list(breakdown) }
    var parser = JSONParser()
    return try #require(
      try parser.parse(body(row)) { root, _ in try OrganisationDecoder(endpoint).page(root, days: day...day) }.days
        .first)
  }

  /// Fetches nothing, but does all that follows; lends the CSV folder and the archive's path.
  private func withReport(
    _ body: (_ csv: (String) throws -> CSVTable, _ folder: String, _ archive: String) throws -> Void
  )
    throws
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("declared-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("archive.sqlite").path
    let archive = try Archive(path: path)
    let from = Archive.Provenance(organisation: "org_1", fetchedAt: (Self.day + 30).number * 86_400)
    for endpoint in Endpoint.organisation {
      try archive.keep([Self.endpointDay(endpoint)], of: endpoint, for: Self.day...Self.day, from: from)
    }
    try archive.keep(Self.users(), on: Self.day, from: from)
    let summary = try Summary(of: Period(.month, holding: Self.day).whole, from: archive, comparing: false)
    let report = try Report(
      summary, from: archive, definition: .shipped(.management),
      details: ReportDetails(
        organisation: "org_1", generatedAt: Timestamp(secondsSince1970: 0), generator: "test",
        includesDailyUsers: true))
    let csv = folder.appendingPathComponent("csv").path
    try CSVReportWriter(options: WriterOptions()).write(report, to: "csv", in: OutputFolder(folder.path))
    try archive.close()
    try body({ CSVTable(try String(contentsOfFile: "\(csv)/\($0).csv", encoding: .utf8)) }, csv, path)
  }

  /// The columns of a table, by the path of its file without the extension.
  private func columns(of table: String, in folder: String) throws -> [String] {
    let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/datapackage.json"))
    let package = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let resources = try #require(package["resources"] as? [[String: Any]])
    let schema = try #require(resources.first { $0["path"] as? String == table + ".csv" }?["schema"] as? [String: Any])
    return try #require(schema["fields"] as? [[String: Any]]).compactMap { $0["name"] as? String }
  }

  @Test func `Each count of a user arrives under its own name, from the answer to the files`() throws {
    try withReport { csv, folder, archive in
      let database = try DatabaseQueue(path: archive)
      let row = try #require(try database.read { try GRDB.Row.fetchOne($0, sql: "SELECT * FROM users") })
      try database.close()
      let day = try #require(try csv("daily/users").row("user_id", "user_1"))
      let month = try #require(try csv("monthly/users").rows.first)
      for (field, value) in Self.userCounts {
        #expect(row.hasColumn(field.name) && row[field.name] == value, "the archive has no column for \(field)")
        #expect(day[field.name] == "\(value)" && month[field.name] == "\(value)", "\(field)")
      }
      for table in ["daily/users", "weekly/users", "monthly/users"] {
        #expect(try columns(of: table, in: folder) == csv(table).columns)
      }
    }
  }

  @Test func `Each number of a day arrives under its own name, from the answer to the files`() throws {
    try withReport { csv, folder, archive in
      let database = try DatabaseQueue(path: archive)
      defer { try? database.close() }
      let daily = try #require(try csv("daily/metrics").row("date", Self.day.description))
      for (field, value) in Self.dailyValues where !field.isDerived {
        let kept = try database.read {
          try Double.fetchOne($0, sql: "SELECT \(field.rawValue) FROM \(field.endpoint.rawValue)")
        }
        #expect(kept == Double(value), "\(field)")
        if DailyField.reported.contains(field) { #expect(daily[field.rawValue] == "\(value)", "\(field)") }
      }
      #expect(try columns(of: "daily/metrics", in: folder) == ["date"] + DailyField.reported.map(\.rawValue))
      #expect(try csv("daily/metrics").columns == ["date"] + DailyField.reported.map(\.rawValue))
    }
  }

  @Test func `Each breakdown arrives with its own keys and measures, from the answer to the files`() throws {
    try withReport { csv, folder, _ in
      for breakdown in Breakdown.allCases {
        let table = "monthly/" + breakdown.rawValue
        let row = try #require(try csv(table).rows.first, "\(breakdown)")
        for key in breakdown.keys { #expect(row[key.column] == "\(key.column) of \(breakdown.rawValue)") }
        if breakdown.rule == .sum {
          for (index, measure) in breakdown.measures.enumerated() { #expect(row[measure] == "\(index + 1)") }
        }
        #expect(try columns(of: table, in: folder) == csv(table).columns)
      }
    }
  }

  /// What has to be listed by hand: a metric that is declared must be in the catalogue's list, and a total has a metric.
  @Test func `Each metric has a definition, and each total of a day is a metric`() throws {
    try withReport { csv, _, _ in
      let definitions = try csv("definitions").rows.compactMap { $0["metric"] }
      let monthly = try csv("monthly/metrics")
      #expect(definitions == Metric.all.map(\.id))
      for (field, value) in Self.dailyValues where field.kind == .count && !field.isDerived {
        #expect(definitions.contains(field.rawValue), "no metric has the sum of \(field)")
        #expect(monthly.rows.first?[field.rawValue] == "\(value)", "\(field)")
      }
    }
  }
}
