import Archive
import Foundation
import Logging
import ReportModel
import ReportWriters
import SampleAPI
import TestSupport
import Testing
import Usage

@testable import factory_report

/// `export`, from the API or the archive to the dataset.
@Suite struct ExportTests {
  private static let tables = ["metrics"] + Breakdown.allCases.map(\.rawValue) + ["users"]

  private func environment(_ url: String) -> [String: String] {
    ["FACTORY_API_URL": url, "FACTORY_API_KEY": "fk-sample", "SOURCE_DATE_EPOCH": "1793000000"]
  }

  private func csv(_ path: String) throws -> CSVTable { CSVTable(try text(path)) }

  /// The sums of a column by the texts of other columns.
  private func sums(_ column: String, by keys: [String] = [], _ rows: [[String: String]]) -> [[String?]: Count] {
    rows.reduce(into: [:]) { sums, row in
      sums[keys.map { row[$0] }, default: .zero] += row[column].flatMap(Double.init).flatMap { Count($0) } ?? .zero
    }
  }

  @Test func `export widens cut months, writes each partition once, and agrees with the report`() async throws {
    try await withTemporaryFolder { folder in
      let archive = ["--archive", folder + "/a.sqlite"]
      let lake = folder + "/lake"
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 12)) { server in
        let run = try await Tool.run(
          ["export", lake, "--format", "csv", "--from", "2026-09-20", "--to", "2026-10-11"] + archive,
          environment: environment(server.url))
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.errors.hasPrefix("A partition is a whole month: the days are 2026-09-01 to 2026-10-31, not only "))
        #expect(run.errors.hasSuffix("\(lake): 24 of 24 partitions have changed.\n"))
        #expect(
          run.output.split(separator: "\n").map(String.init)
            == ["09", "10"].flatMap { month in Self.tables.map { "\(lake)/\($0)/month=2026-\(month)/part.csv" } })
      }
      let offline = ["--offline", "--quiet", "--from", "2026-09-01", "--to", "2026-10-31"] + archive
      let again = try await Tool.run(["export", lake, "--format", "csv"] + offline)
      #expect((again.status, again.output, again.errors) == (0, "", ""))

      let report = try await Tool.run(
        offline + ["--no-compare", "--format", "csv", "--name", "r", "--output", folder + "/out"])
      #expect(report.status == 0, "\(report.errors)")
      for month in ["2026-09", "2026-10"] {
        let metrics = try csv(lake + "/metrics/month=\(month)/part.csv")
        let monthly = try #require(try csv(folder + "/out/r-csv/monthly/metrics.csv").row("period", month))
        for field in DailyField.reported where field.kind == .count {
          #expect(sums(field.rawValue, metrics.rows) == sums(field.rawValue, [monthly]), "\(field)")
        }
        for breakdown in Breakdown.allCases where breakdown.rule == .sum {
          let keys = breakdown.keys.map(\.column)
          let days = try csv(lake + "/\(breakdown.rawValue)/month=\(month)/part.csv")
          let months = try csv(folder + "/out/r-csv/monthly/\(breakdown.rawValue).csv").rows.filter {
            $0["period"] == month
          }
          for measure in breakdown.measures {
            #expect(sums(measure, by: keys, days.rows) == sums(measure, by: keys, months), "\(breakdown)")
          }
        }
        let users = try csv(lake + "/users/month=\(month)/part.csv")
        let months = try csv(folder + "/out/r-csv/monthly/users.csv").rows.filter { $0["period"] == month }
        for field in UserField.allCases {
          let (days, whole) = (
            sums(field.name, by: ["user_id"], users.rows), sums(field.name, by: ["user_id"], months)
          )
          #expect(days.filter { $0.value != .zero } == whole.filter { $0.value != .zero }, "\(field)")
        }
      }
    }
  }

  @Test func `people are shown alike in all partitions of a folder`() async throws {
    try await withTemporaryFolder { folder in
      let archive = try Archive(path: folder + "/a")
      for day in ["2026-09-30", "2026-10-01"] as [Day] {
        let ada = user("user_ada", [.toolCalls: 3], email: "ada@example.com")
        try keep(on(day, [.toolCalls: 3]).users(ada), in: archive, at: "2026-11-20")
      }
      try archive.close()
      func export(_ place: String, _ people: String, _ month: String = "2026-10") async throws -> Tool.Run {
        try await Tool.run([
          "export", "\(folder)/\(place)", "--format", "csv", "--people", people, "--offline", "--quiet", "--month",
          month,
          "--archive", folder + "/a",
        ])
      }
      for people in ["names", "pseudonyms", "none"] {
        for month in ["2026-09", "2026-10"] {
          let run = try await export(people, people, month)
          #expect(run.status == 0, "\(run.errors)")
          #expect(run.output.contains("/users/") == (people != "none") && run.output.contains("/metrics/"))
        }
        let named = try files(below: "\(folder)/\(people)").filter {
          // Of checksums and pseudonyms, "ada" alone can be a part.
          String(decoding: $0.value, as: UTF8.self).contains(/user_ada|ada@example/)
        }
        #expect(named.isEmpty == (people != "names"), "\(named.keys)")
        for other in ["names", "pseudonyms", "none"] where other != people {
          let run = try await export(people, other)
          #expect(run.status == 73 && run.errors.contains("--people \(people)"), "\(run.errors)")
        }
        #expect(try await export(people, people).output.isEmpty, "nothing has changed")
      }
      let users = try ["09", "10"].map { try csv("\(folder)/pseudonyms/users/month=2026-\($0)/part.csv").rows }.joined()
      #expect(Set(users.compactMap { $0["user_id"] }).count == 1 && users.allSatisfy { $0["user_email"] == "" })
      // With another key the pseudonyms would be others.
      try FileManager.default.removeItem(atPath: folder + "/a.pseudonyms")
      let run = try await export("pseudonyms", "pseudonyms")
      #expect(run.status == 73 && run.errors.contains("the pseudonyms of another archive"), "\(run.errors)")
    }
  }

  @Test func `what cannot be exported is one sentence and an exit code`() async throws {
    try await withTemporaryFolder { folder in
      let days = ["--from", "2026-10-01", "--to", "2026-10-02", "--quiet"]
      let none = try await Tool.run(["export", folder + "/lake", "--offline", "--archive", folder + "/no"] + days)
      #expect((none.status, none.output) == (65, ""))
      let format = try await Tool.run(["export", folder + "/lake", "--format", "orc"] + days)
      #expect(format.status == 64 && format.errors.contains("csv.gz"))
      try Data("{}".utf8).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
      _ = try archive(folder, "org_1")
      let tool = try await Tool.run(["export", folder, "--offline", "--archive", folder + "/org_1"] + days)
      #expect(tool.status == 73 && tool.errors.contains("manifest.json") && tool.errors.count { $0 == "\n" } == 1)

      let first = try await Tool.run(["export", folder + "/x", "--offline", "--archive", folder + "/org_1"] + days)
      #expect(first.status == 0, "\(first.errors)")
      let partition = folder + "/x/tools/month=2026-10/part.csv.gz"
      let export = ["export", folder + "/x", "--offline", "--archive", folder + "/org_1"] + days
      let whole = try Data(contentsOf: URL(fileURLWithPath: partition))
      try Data("mine".utf8).write(to: URL(fileURLWithPath: partition))
      let foreign = try await Tool.run(export)
      #expect(foreign.status == 73 && foreign.errors.contains("give --overwrite"), "\(foreign.errors)")
      #expect(try text(partition) == "mine")
      let forced = try await Tool.run(export + ["--overwrite"])
      #expect(forced.status == 0 && forced.output == partition + "\n", "\(forced.errors)")
      #expect(try Data(contentsOf: URL(fileURLWithPath: partition)) == whole)
      _ = try archive(folder, "org_2")
      let other = try await Tool.run(["export", folder + "/x", "--offline", "--archive", folder + "/org_2"] + days)
      #expect(other.status == 73 && other.errors.contains("org_1") && other.errors.contains("org_2"))
    }
  }

  @Test func `a program writes partitions of one file each, and where it fails there is no half one`() async throws {
    try await withTemporaryFolder { folder in
      try archive(folder, "org_1").close()
      func export(_ name: String, _ writing: String) async throws -> Tool.Run {
        let description = #"{"protocol": 1, "id": "\#(name)", "summary": "s", "folder": true}"#
        let script = "#!/bin/sh\nif [ $1 = describe ]; then echo '\(description)'; exit; fi\nmkdir \"$2\"\n\(writing)\n"
        let file = folder + "/factory-report-format-" + name
        try Data(script.utf8).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        return try await Tool.run(
          [
            "export", "\(folder)/\(name)", "--format", name, "--offline", "--quiet", "--archive", folder + "/org_1",
            "--month", "2026-10",
          ], environment: ["PATH": folder + ":/usr/bin:/bin"])
      }
      let whole = try await export("whole", #"cat >"$2/lines""#)
      #expect(whole.status == 0, "\(whole.errors)")
      let partition = try text(folder + "/whole/users/month=2026-10/part.whole")
      #expect(
        partition.contains(#"{"type":"table","id":"daily_users""#) && partition.contains(#"{"type":"end","lines":"#))
      // The second of the tables.
      let half = try await export("half", #"cat >"$2/lines"; grep -q '"id":"daily_metrics"' "$2/lines" || exit 3"#)
      #expect(half.status == 73 && half.output.isEmpty)
      #expect(half.errors.contains("ended with exit code 3") && half.errors.count { $0 == "\n" } == 1)
      #expect(try files(below: folder + "/half").isEmpty)
      let two = try await export("two", #"cat >"$2/lines"; echo >"$2/more""#)
      #expect(two.status == 73 && two.errors.contains("a partition is one file"))
    }
  }

  /// An archive of this organisation with one day.
  private func archive(_ folder: String, _ organisation: String) throws -> Archive {
    let archive = try Archive(path: folder + "/" + organisation)
    try keep(on("2026-10-01", [.billableTokens: 5]), in: archive, at: "2026-11-20", organisation)
    return archive
  }

  private func keep(
    _ day: MadeUpDay, in archive: Archive, at fetched: Day, _ organisation: String = "org_1"
  ) throws {
    let provenance = Archive.Provenance(organisation: organisation, fetchedAt: fetched.number * 86_400)
    for endpoint in Endpoint.organisation {
      try archive.keep(day.rows[endpoint].map { [$0] } ?? [], of: endpoint, for: day.day...day.day, from: provenance)
    }
    try archive.keep(day.users.map { $0.on(day.day) }, on: day.day, from: provenance)
  }

  private func export(_ archive: Archive, _ range: ClosedRange<Day>, into folder: String) async throws -> [String] {
    let changed = try await Pipeline(
      client: nil, archive: archive, range: range, comparing: false, now: { Rehearsal.now },
      timing: TestClock().timing, console: nil, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      subscription: nil
    ).export(into: folder, format: DatasetFormat.builtIn[0])
    return changed.map { String($0.dropFirst(folder.count + 1)) }
  }

  @Test func `a restated or added day rewrites the partitions of its month that it changes`() async throws {
    try await withTemporaryFolder { folder in
      let (archive, lake) = (try Archive(path: folder + "/a.sqlite"), folder + "/lake")
      for day in ["2026-09-30", "2026-10-01", "2026-10-02"] as [Day] {
        try keep(
          on(day, [.billableTokens: 5, .toolCalls: 3], [.tools: ["Read": 3]]).users(user("a", [.toolCalls: 3])),
          in: archive, at: "2026-10-20")
      }
      let range: ClosedRange<Day> = "2026-08-01"..."2026-10-25"
      // There is nothing of August.
      let all = try await export(archive, range, into: lake)
      #expect(
        all == ["09", "10"].flatMap { month in Self.tables.map { "\($0)/month=2026-\(month)/part.csv.gz" } })
      let before = try files(below: lake)
      #expect(try await export(archive, range, into: lake) == [])
      #expect(try files(below: lake) == before)

      try keep(
        on("2026-10-02", [.billableTokens: 6, .toolCalls: 3], [.tools: ["Read": 3]]).users(user("a", [.toolCalls: 3])),
        in: archive, at: "2026-10-22")
      #expect(try await export(archive, range, into: lake) == ["metrics/month=2026-10/part.csv.gz"])
      try keep(on("2026-10-03", [:], [.tools: ["Read": 3]]), in: archive, at: "2026-10-22")
      #expect(try await export(archive, range, into: lake) == ["tools/month=2026-10/part.csv.gz"])
      // One more day is over.
      #expect(
        try await export(archive, "2026-10-01"..."2026-10-26", into: lake) == ["metrics/month=2026-10/part.csv.gz"])
      let after = try files(below: lake)
      for (path, bytes) in before where path.contains("month=2026-09") { #expect(after[path] == bytes) }
      try archive.close()
    }
  }

  @Test func `a fetch that changes nothing leaves the partitions alone, and the manifest tells of it`() async throws {
    try await withTemporaryFolder { folder in
      let (archive, lake) = (try Archive(path: folder + "/a.sqlite"), folder + "/lake")
      let range: ClosedRange<Day> = "2026-10-01"..."2026-10-31"
      for fetched in ["2026-10-03", "2026-10-05"] as [Day] {
        try keep(on("2026-10-01", [.billableTokens: 5]), in: archive, at: fetched)
        let changed = try await export(archive, range, into: lake)
        #expect(changed.count == (fetched == "2026-10-03" ? Self.tables.count : 0))
        #expect(try text(lake + "/manifest.json").contains(#""2026-10-01" : "\#(fetched)T00:00:00Z""#))
      }
      try archive.close()
    }
  }
}
