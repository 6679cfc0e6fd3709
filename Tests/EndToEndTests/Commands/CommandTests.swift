import Foundation
import SampleAPI
import Testing

/// The commands other than `generate`.
@Suite struct CommandTests {
  @Test func `demo needs no key, and the binary works without other files`() async throws {
    try await withTemporaryFolder { folder in
      let copy = folder + "/alone"
      // A process that another test starts while this one copies would hold the copy open for writing.
      #expect(try await Tool.run([Tool.path, copy], binary: "/bin/cp").status == 0)
      let run = try await Tool.run(["demo", "--users", "5", "--output", folder + "/d"], binary: copy)
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        run.output == "\(folder)/d/demo.xlsx\n\(folder)/d/demo-csv/\n\(folder)/d/demo.md\n\(folder)/d/demo.html\n")
      #expect(try text(folder + "/d/demo.md").hasPrefix("# Factory usage, "))
    }
  }

  @Test func `Pages of a year, many users and two hundred groups stay small`() async throws {
    try await withTemporaryFolder { folder in
      let demo = ["demo", "--users", "250", "--months", "10", "--output", folder + "/d", "--quiet"]
      let tables = try await Tool.run(demo + ["--format", "csv"])
      #expect(tables.status == 0, "\(tables.errors)")
      let users = CSVTable(try text(folder + "/d/demo-csv/range/users.csv")).rows.compactMap { $0["user_id"] }
      let members = users.enumerated().map { "\($1),Group \($0 % 200) of the whole organisation\n" }.joined()
      try ("user_id,group\n" + members).write(toFile: folder + "/roster.csv", atomically: true, encoding: .utf8)
      let pages = try await Tool.run(
        demo + ["--format", "markdown,html", "--roster", folder + "/roster.csv", "--name", "pages"])
      #expect(pages.status == 0, "\(pages.errors)")
      let markdown = try text(folder + "/d/pages.md")
      #expect(markdown.count < 65_536 && markdown.contains("The first 25 of 20"))
      #expect(try text(folder + "/d/pages.html").utf8.count < 600_000)
    }
  }

  @Test func `The demo shows groups, seats and costs of the samples`() async throws {
    try await withTemporaryFolder { folder in
      let run = try await Tool.run([
        "demo", "--output", folder + "/d", "--format", "csv", "--quiet", "--month", "2026-10",
        "--roster", repository + "/samples/roster.csv", "--prices", repository + "/samples/prices.yaml",
      ])
      #expect(run.status == 0, "\(run.errors)")
      func groups(_ table: String) throws -> Set<String> {
        Set(CSVTable(try text(folder + "/d/demo-csv/monthly/\(table).csv")).rows.compactMap { $0["group"] })
      }
      let named: Set = ["Data", "Design", "Mobile", "Payments", "Platform"]
      #expect(try groups("groups") == named.union(["(unassigned)"]))
      #expect(try groups("costs") == named.union(["(unassigned)"]))
      #expect(try groups("budgets") == ["(organisation)", "Payments"])
      #expect(try groups("seats") == named)
      let seats = CSVTable(try text(folder + "/d/demo-csv/monthly/seats.csv")).rows
      #expect(
        seats.count > 50 && Set(seats.compactMap { $0["status"] }).isSuperset(of: ["active", "never used", "new"]))
    }
  }

  @Test func `The first page of the demo has one thing that needs attention`() async throws {
    try await withTemporaryFolder { folder in
      let run = try await Tool.run([
        "demo", "--month", "2026-09", "--output", folder + "/d", "--format", "json", "--quiet",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let first = try #require(try text(folder + "/d/demo.jsonl").split(separator: "\n").first)
      let report = try #require(try JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
      let notices = try #require(report["notices"] as? [String])
      // In the first day of a billing period there is no pace yet.
      #expect(notices.allSatisfy { $0.hasPrefix("The allowance of standard tokens runs out on ") }, "\(notices)")
    }
  }

  @Test(arguments: [("stauts", "status"), ("subscripton", "subscription"), ("Export", "export"), ("xyzzy", nil)])
  func `A command that is unknown is answered with the nearest`(name: String, nearest: String?) async throws {
    let run = try await Tool.run([name, "--offline"])
    let suggestion = nearest.map { " (did you mean \"\($0)\"?)" } ?? ""
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("error: There is no command \"\(name)\"\(suggestion); known are generate, run, "))
    #expect(run.errors.hasSuffix("templates; see --help.\n"))
  }

  @Test func `formats lists one format on each line`() async throws {
    let run = try await Tool.run(["formats"])
    #expect(run.status == 0)
    #expect(
      run.output.split(separator: "\n").map { $0.prefix { $0 != " " } } == [
        "xlsx", "csv", "markdown", "html", "json", "focus", "mail",
      ])
  }

  @Test func `templates lists the templates, and prints one to be copied`() async throws {
    let run = try await Tool.run(["templates"])
    #expect(run.status == 0)
    #expect(
      run.output.split(separator: "\n").map { $0.prefix { $0 != " " } } == [
        "management", "spreadsheet-import", "email",
      ])
    let one = try await Tool.run(["templates", "email"])
    #expect(one.output == (try text(repository + "/Templates/email.yaml")))
    let unknown = try await Tool.run(["templates", "mail"])
    #expect(unknown.status == 64 && unknown.errors.contains("email"))
  }

  @Test func `status shows what the archive has`() async throws {
    try await withTemporaryFolder { folder in
      let archive = ["--archive", folder + "/a.sqlite"]
      let before = try await Tool.run(["status"] + archive)
      #expect(before.status == 0)
      #expect(before.output.contains("no archive"))
      #expect(!FileManager.default.fileExists(atPath: folder + "/a.sqlite"))

      try await SampleServer.withServer(organisation: SampleOrganisation(users: 4), options: SampleOptions()) {
        server in
        let fetch = try await Tool.run(
          ["fetch", "--from", "2026-10-05", "--to", "2026-10-11"] + archive,
          environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"])
        #expect(fetch.status == 0, "\(fetch.errors)")
      }
      let after = try await Tool.run(["status"] + archive)
      #expect(after.status == 0)
      for endpoint in ["tokens", "tools", "activity", "productivity", "users"] {
        let line = try #require(after.output.split(separator: "\n").first { $0.hasPrefix(endpoint + " ") })
        #expect(line.contains("2026-10-05") && line.contains("2026-10-11"))
      }
    }
  }

  @Test func `status prints one JSON object`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/a.sqlite"
      func status(_ file: String) async throws -> [String: Any] {
        let run = try await Tool.run(["status", "--json", "--archive", file])
        #expect(run.status == 0 && run.errors.isEmpty && run.output.hasSuffix("}\n"), "\(run.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
      }
      let before = try await status(path)
      #expect(before["exists"] as? Bool == false && before["archive"] as? String == path)
      #expect((before["endpoints"] as? [Any])?.isEmpty == true)

      var options = SampleOptions(key: "fk-sample")
      options.billing = SampleBilling(.windows)
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 4), options: options) { server in
        let environment = ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"]
        for arguments in [["fetch", "--from", "2026-10-05", "--to", "2026-10-11"], ["subscription"]] {
          let run = try await Tool.run(arguments + ["--archive", path], environment: environment)
          #expect(run.status == 0, "\(run.errors)")
        }
      }
      let after = try await status(path)
      #expect(after["exists"] as? Bool == true && after["organisation"] is String)
      let endpoints = try #require(after["endpoints"] as? [[String: Any]])
      #expect(
        endpoints.map { $0["endpoint"] as? String } == ["tokens", "tools", "activity", "productivity", "users"])
      for endpoint in endpoints {
        #expect(endpoint["first_day"] as? String == "2026-10-05" && endpoint["last_day"] as? String == "2026-10-11")
        #expect(endpoint["days"] as? Int == 7 && endpoint["missing"] as? Int == 0)
        #expect((endpoint["fetched_at"] as? String)?.hasSuffix("Z") == true)
      }
      let missing = try #require(after["missing_days"] as? [String: [String]])
      #expect(missing == ["awaited": [], "given": []])
      let subscription = try #require(after["subscription"] as? [String: Any])
      #expect(subscription["plan"] as? String == "Team" && subscription["plan_inferred"] as? Bool == false)
      let windows = try #require(subscription["windows"] as? [[String: Any]])
      let monthly = windows.first { $0["pool"] as? String == "standard" && $0["window"] as? String == "monthly" }
      #expect(monthly?["used_ratio"] as? Double == 0.9325 && monthly?["ended"] as? Bool == false)
    }
  }

  @Test func `Help and version succeed`() async throws {
    for arguments in [["--help"], ["help", "generate"], ["generate", "--help"], ["--version"]] {
      let run = try await Tool.run(arguments)
      #expect(run.status == 0)
      #expect(!run.output.isEmpty && run.errors.isEmpty)
    }
  }
}
