import Foundation
import SampleAPI
import Testing
import Usage

@testable import XLSX

/// The main job over real HTTP, run as a user runs it.
@Suite struct GenerateTests {
  static let range = ["--from", "2026-09-07", "--to", "2026-10-31"]
  private static let now = "1793000000"

  private func generate(
    _ folder: String, _ url: String, _ more: [String] = [], key: String = "fk-sample"
  ) async throws -> Tool.Run {
    try await Tool.run(
      ["generate", "--output", folder, "--name", "r", "--archive", folder + "/a.sqlite"] + Self.range + more,
      environment: ["FACTORY_API_URL": url, "FACTORY_API_KEY": key, "SOURCE_DATE_EPOCH": Self.now])
  }

  @Test func writesEveryFormatAndNamesThePathsOnStandardOutput() async throws {
    try await withTemporaryFolder { folder in
      let run = try await SampleServer.withServer(organisation: SampleOrganisation(users: 30), options: SampleOptions())
      {
        try await generate(folder, $0.url, ["--detail", "--format", "xlsx,csv,markdown,html"])
      }
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "\(folder)/r.xlsx\n\(folder)/r-csv/\n\(folder)/r.md\n\(folder)/r.html\n")
      let expected =
        [
          "summary", "coverage", "data_quality", "definitions", "changes", "trend", "people", "lapsed_users",
          "subscription", "subscription_pace", "subscription_windows", "weekly/delegation_levels",
          "monthly/delegation_levels", "range/delegation_levels",
        ].map { $0 + ".csv" } + ["datapackage.json"]
        + ["daily", "weekly", "monthly", "range"].flatMap { grain in
          [
            "metrics", "models", "tools", "mcp_servers", "skills", "slash_commands", "hooks", "clients", "languages",
            "file_extensions", "autonomy_levels", "users",
          ].map { "\(grain)/\($0).csv" }
        }
      #expect(Set(try files(below: folder + "/r-csv").keys) == Set(expected))
    }
  }

  @Test func requestsNoSettledDaysAndNothingOffline() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 12), options: SampleOptions()) {
        server in
        #expect(try await generate(folder, server.url).status == 0)
        let requests = server.analyticsRequests.count
        #expect(requests > 61)
        let first = try files(below: folder + "/r-csv")

        let again = try await generate(folder, server.url)
        #expect(again.status == 0)
        #expect(server.analyticsRequests.count == requests)
        #expect(try files(below: folder + "/r-csv") == first)

        let offline = try await generate(folder, "http://127.0.0.1:1", ["--offline"], key: "")
        #expect(offline.status == 0, "\(offline.errors)")
        #expect(server.analyticsRequests.count == requests)
        #expect(try files(below: folder + "/r-csv") == first)
      }
    }
  }

  @Test func sameArchiveAndDateGiveTheSameBytes() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 12), options: .withBilling) {
        server in
        #expect(try await generate(folder, server.url).status == 0)
        let paths = ["/r.xlsx", "/r.md", "/r.html"]
        let first = try paths.map { try Data(contentsOf: URL(fileURLWithPath: folder + $0)) }
        #expect(try await generate(folder, server.url, ["--offline"]).status == 0)
        let second = try paths.map { try Data(contentsOf: URL(fileURLWithPath: folder + $0)) }
        #expect(second == first)
      }
    }
  }

  @Test(arguments: SampleOptions.ModelShape.allCases)
  func everySpellingOfTheAPIGivesTheSameNumbers(shape: SampleOptions.ModelShape) async throws {
    try await withTemporaryFolder { folder in
      func tables(_ options: SampleOptions, _ name: String) async throws -> [String: Data] {
        let target = folder + "/" + name
        let run = try await SampleServer.withServer(organisation: SampleOrganisation(users: 12), options: options) {
          try await generate(target, $0.url, ["--format", "csv"])
        }
        #expect(run.status == 0, "\(run.errors)")
        return try files(below: target + "/r-csv").withoutFetchTimes
      }
      var other = SampleOptions()
      other.modelShape = shape
      other.paginationSpelling = .camelCase
      let others = try await tables(other, "other")
      let usual = try await tables(SampleOptions(), "usual")
      #expect(others == usual)
    }
  }

  @Test func theSameFigureIsTheSameInAllFormats() async throws {
    try await withTemporaryFolder { folder in
      let run = try await SampleServer.withServer(organisation: SampleOrganisation(users: 30), options: SampleOptions())
      {
        try await generate(folder, $0.url)
      }
      #expect(run.status == 0)
      let range = try #require(CSVTable(try text(folder + "/r-csv/range/metrics.csv")).rows.first)
      let markdown = try text(folder + "/r.md")
      let page = try text(folder + "/r.html")
      let workbook = try ZipArchive(path: folder + "/r.xlsx")
      let summary = String(decoding: try #require(try workbook.contents(of: "xl/worksheets/sheet1.xml")), as: UTF8.self)
      for metric in ["billable_tokens", "active_users", "sessions", "tool_calls", "git_commits", "git_prs_created"] {
        let value = try #require(range[metric])
        #expect(summary.contains("<v>\(value)</v>"), "\(metric) in the workbook")
        #expect(markdown.contains(" \(grouped(value)) |"), "\(metric) in Markdown")
        #expect(page.contains(">\(grouped(value))<"), "\(metric) in HTML")
      }
    }
  }

  /// Digits in groups of three.
  private func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result += "," }
      result.append(digit)
    }
    return result
  }

  @Test func aDayWithoutDataIsMissingAndNotZero() async throws {
    let empty = try #require(Day(iso: "2026-10-07"))
    try await withTemporaryFolder { folder in
      let organisation = SampleOrganisation(users: 30, emptyDays: [empty])
      let run = try await SampleServer.withServer(organisation: organisation, options: SampleOptions()) {
        try await generate(folder, $0.url, ["--format", "csv"])
      }
      #expect(run.status == 0)
      let monthly = CSVTable(try text(folder + "/r-csv/monthly/metrics.csv"))
      let october = try #require(monthly.row("period", "2026-10"))
      #expect(october["days"] == "31")
      #expect(october["days_with_data"] == "30")
      #expect(october["complete"] == "false")
      let day = try #require(CSVTable(try text(folder + "/r-csv/daily/metrics.csv")).row("date", "2026-10-07"))
      #expect(Set(day.filter { $0.key != "date" }.values) == [""])
      let coverage = CSVTable(try text(folder + "/r-csv/coverage.csv")).rows.filter { $0["date"] == "2026-10-07" }
      #expect(coverage.count == 5)
      #expect(coverage.allSatisfy { $0["status"] == "missing" })
      let quality = CSVTable(try text(folder + "/r-csv/data_quality.csv"))
      #expect(quality.row("check", "missing_day")?["period"] == "2026-10-07")
    }
  }

  @Test(arguments: [
    ["--from", "2026-10-07", "--to", "2026-10-07"], ["--from", "2026-10-05", "--to", "2026-10-11"],
    ["--from", "2026-01-14", "--to", "2026-10-31"], ["--month", "2026-06"],
  ])
  func ofOnePersonADayAWeekAYearAndAnEmptyMonth(range: [String]) async throws {
    let june = try #require(Day(iso: "2026-06-01"))
    try await withTemporaryFolder { folder in
      let organisation = SampleOrganisation(users: 1, emptyDays: Set(june...(june + 29)))
      let run = try await SampleServer.withServer(organisation: organisation) { server in
        try await Tool.run(
          ["--output", folder, "--name", "r", "--archive", folder + "/a.sqlite"] + range,
          environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"])
      }
      #expect(run.status == 0, "\(run.errors)")
      let page = try text(folder + "/r.md")
      #expect(page.contains("There is no data") == (range[1] == "2026-06"))
      // Whatever there is, it was checked.
      #expect(CSVTable(try text(folder + "/r-csv/data_quality.csv")).row("check", "comparison") != nil)
      #expect(try text(folder + "/r.html").hasSuffix("</html>\n"))
    }
  }

  @Test func aTemplateOfOnesOwnIsUsedAndItsMistakesAreToldAtOnce() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 3)) { server in
        let template = folder + "/mine.yaml"
        func run() async throws -> Tool.Run {
          try await generate(folder, server.url, ["--template", template])
        }
        try Data(
          """
          title: Ours
          formats: [markdown, xlsx]
          sections:
            - id: one
              title: "Tools: a title that is longer than the name of a sheet can be"
              blocks:
                - excerpt: tools
                  columns: [tool, invocations]
                  rows: 2

          """.utf8
        ).write(to: URL(fileURLWithPath: template))
        let good = try await run()
        #expect(good.status == 0, "\(good.errors)")
        #expect(good.output == "\(folder)/r.md\n\(folder)/r.xlsx\n")
        let note = "note: \(template), line 7: The table tools of the first edition is now monthly_tools.\n"
        #expect(good.errors.contains(note), "\(good.errors)")
        let workbook = try ZipArchive(path: folder + "/r.xlsx")
        let sheets = String(decoding: try #require(try workbook.contents(of: "xl/workbook.xml")), as: UTF8.self)
        #expect(sheets.contains("name=\"Tools- a title that is longer t\""), "\(sheets)")
        let page = try text(folder + "/r.md")
        #expect(page.hasPrefix("# Ours, ") && page.contains("| Tool ") && !page.contains("## Summary"))

        let asked = server.analyticsRequests.count
        try Data("title: [Ours]\nformats: [pdf]\nsections: []\n".utf8).write(to: URL(fileURLWithPath: template))
        let bad = try await run()
        #expect(bad.status == 78)
        let lines = bad.errors.split(separator: "\n")
        #expect(lines.count == 3, "\(bad.errors)")
        for (number, line) in lines.enumerated() {
          #expect(line.hasPrefix("error: \(template):\(number + 1): "), "\(line)")
        }
        #expect(lines.contains { $0.contains("pdf") && $0.contains("xlsx") && $0.contains("html") })
        #expect(server.analyticsRequests.count == asked)
      }
    }
  }

  @Test func groupsAreReportedWhereAMappingIsGiven() async throws {
    try await withTemporaryFolder { folder in
      let mapping = folder + "/groups.csv"
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 8), options: SampleOptions()) {
        server in
        #expect(try await generate(folder, server.url, ["--format", "csv"]).status == 0)
        let users = CSVTable(try text(folder + "/r-csv/monthly/users.csv")).rows.filter { $0["period"] == "2026-10" }
        let first = try #require(users.first)
        try Data("user,group\n\"\(try #require(first["user_id"]))\",\"Platform, core\"\n".utf8).write(
          to: URL(fileURLWithPath: mapping))
        let run = try await generate(folder, server.url, ["--format", "csv", "--offline", "--roster", mapping])
        #expect(run.status == 0, "\(run.errors)")
        let groups = CSVTable(try text(folder + "/r-csv/monthly/groups.csv")).rows.filter { $0["period"] == "2026-10" }
        let platform = try #require(groups.first { $0["group"] == "Platform, core" })
        #expect(platform["active_users"] == "1")
        #expect(platform["billable_tokens"] == first["billable_tokens"])
        #expect(groups.first { $0["group"] == "(unassigned)" }?["active_users"] == "\(users.count - 1)")
      }
    }
  }

  @Test func aUserOfTwoGroupsIsRefused() async throws {
    try await withTemporaryFolder { folder in
      let mapping = folder + "/groups.csv"
      try Data("ada@example.com,A\nADA@example.com,B\n".utf8).write(to: URL(fileURLWithPath: mapping))
      let run = try await Tool.run(["--roster", mapping], environment: ["FACTORY_API_KEY": "fk-sample"])
      #expect(run.status == 78)
      #expect(run.errors.contains("line 2"))
    }
  }

  @Test func theKeyIsReadFromAFileOrStandardInput() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 3), options: SampleOptions()) {
        server in
        let arguments = ["fetch", "--from", "2026-10-05", "--to", "2026-10-06", "--archive"]
        let keyFile = folder + "/key"
        try Data("fk-sample\n".utf8).write(to: URL(fileURLWithPath: keyFile))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: keyFile)
        let environment = ["FACTORY_API_URL": server.url]
        let file = try await Tool.run(
          arguments + [folder + "/1.sqlite", "--key-file", keyFile], environment: environment)
        #expect(file.status == 0, "\(file.errors)")
        #expect(file.errors.contains("can be read by others"))
        let input = try await Tool.run(
          arguments + [folder + "/2.sqlite", "--key-file", "-"], environment: environment, input: "fk-sample\n")
        #expect(input.status == 0, "\(input.errors)")
      }
    }
  }
}
