import Archive
import Foundation
import SampleAPI
import Testing
import Usage

/// Reports that do not say who people are.
@Suite struct PrivacyTests {
  private static let environment = ["FACTORY_API_KEY": "fk-sample", "SOURCE_DATE_EPOCH": "1793000000"]

  private func generate(_ folder: String, _ url: String, _ name: String, _ more: [String]) async throws -> Tool.Run {
    try await Tool.run(
      [
        "generate", "--output", folder + "/out", "--name", name, "--archive", folder + "/a.sqlite", "--detail",
        "--format", "xlsx,csv,markdown,html,json",
      ] + more, environment: Self.environment.merging(["FACTORY_API_URL": url]) { $1 })
  }

  /// Lends a folder with an archive of a month, and the users of the month by their ids.
  private func withMonth(
    _ body: (_ folder: String, _ url: String, _ users: [ExactText: ExactText]) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 14), options: SampleOptions()) {
        server in
        let fetch = try await generate(folder, server.url, "names", ["--month", "2026-10"])
        #expect(fetch.status == 0, "\(fetch.errors)")
        let archive = try Archive(path: folder + "/a.sqlite", isForReading: true)
        var users: [ExactText: ExactText] = [:]
        let days = try #require(Day(iso: "2026-09-01"))...(try #require(Day(iso: "2026-10-31")))
        try archive.forEachUserDay(in: days) { users[$0.userID] = $0.email ?? $0.userID }
        try archive.close()
        #expect(users.count > 8)
        try await body(folder, server.url, users)
      }
    }
  }

  /// Every file of a report, with the parts of the workbook unpacked.
  private func contents(of folder: String, _ name: String) async throws -> [String: String] {
    let unpacked = "\(folder)/\(name)-parts"
    let unzip = Process()
    unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    unzip.arguments = ["python3", "-m", "zipfile", "-e", "\(folder)/out/\(name).xlsx", unpacked]
    try unzip.run()
    unzip.waitUntilExit()
    #expect(unzip.terminationStatus == 0)
    var all = try files(below: folder + "/out").filter { $0.key.hasPrefix(name) && !$0.key.hasSuffix(".xlsx") }
    for (path, data) in try files(below: unpacked) { all["xlsx/" + path] = data }
    return all.mapValues { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: ["pseudonyms", "none"])
  func `No file has an id, an address or a name`(people: String) async throws {
    try await withMonth { folder, url, users in
      let roster = folder + "/roster.csv"
      let rows = users.enumerated().map { number, user in
        "\(user.key.text),\(user.value.text),Team \(number % 2),Lovelace \(number)"
      }
      try Data(("user_id,email,group,name\n" + rows.sorted().joined(separator: "\n") + "\n").utf8)
        .write(to: URL(fileURLWithPath: roster))
      let run = try await generate(
        folder, url, "hidden", ["--month", "2026-10", "--offline", "--people", people, "--roster", roster])
      #expect(run.status == 0, "\(run.errors)")
      let files = try await contents(of: folder, "hidden")
      #expect(files.count > 60)
      let secrets = users.flatMap { [$0.key.text, $0.value.text, String($0.value.text.prefix { $0 != "@" })] }
      for (path, text) in files {
        for secret in secrets + ["Lovelace"] { #expect(!text.contains(secret), "\(path) has \(secret)") }
      }
      // The same words are found where people are named.
      let named = try await contents(of: folder, "names")
      for secret in secrets { #expect(named.contains { $0.value.contains(secret) }) }
      #expect(files["hidden-csv/datapackage.json"]?.contains("\"people\": \"\(people)\"") == true)
      #expect(files["xlsx/docProps/core.xml"]?.contains("people: \(people)") == true)
      #expect(files["hidden.jsonl"]?.contains("\"people\":\"\(people)\"") == true)
      #expect(files["hidden.md"]?.lowercased().contains(people == "none" ? "people are left out" : people) == true)
    }
  }

  @Test func `Without people there are no tables of them, and all other numbers are the same`() async throws {
    try await withMonth { folder, url, _ in
      let run = try await generate(folder, url, "hidden", ["--month", "2026-10", "--offline", "--people", "none"])
      #expect(run.status == 0, "\(run.errors)")
      let (named, hidden) = (try files(below: folder + "/out/names-csv"), try files(below: folder + "/out/hidden-csv"))
      let gone = Set(named.keys).subtracting(hidden.keys)
      #expect(gone == ["daily/users.csv", "weekly/users.csv", "monthly/users.csv", "lapsed_users.csv"])
      let package = String(decoding: try #require(hidden["datapackage.json"]), as: UTF8.self)
      #expect(package.contains("\"path\": \"monthly/metrics.csv\""))
      for table in ["daily/users", "monthly/users", "lapsed_users"] {
        #expect(!package.contains("\"path\": \"\(table).csv\""))
      }
      let changed = hidden.keys.filter { hidden[$0] != named[$0] }.sorted()
      #expect(changed == ["changes.csv", "datapackage.json"])
      let changes = CSVTable(try text(folder + "/out/hidden-csv/changes.csv")).rows
      #expect(!changes.isEmpty && !changes.contains { $0["dimension"] == "users" })
    }
  }

  @Test func `A person has one pseudonym in all reports of an archive, in place of the id`() async throws {
    try await withMonth { folder, url, users in
      for month in ["2026-09", "2026-10"] {
        let run = try await generate(folder, url, month, ["--month", month, "--offline", "--people", "pseudonyms"])
        #expect(run.status == 0, "\(run.errors)")
      }
      func ids(_ path: String) throws -> [String: String] {
        let rows = CSVTable(try text(folder + "/out/" + path)).rows
        #expect(rows.allSatisfy { $0["user_email"] == "" })
        return Dictionary(rows.map { ($0["user_id"] ?? "", $0["billable_tokens"] ?? "") }) { first, _ in first }
      }
      let (september, october) = (try ids("2026-09-csv/monthly/users.csv"), try ids("2026-10-csv/monthly/users.csv"))
      #expect(Set(september.keys).union(october.keys).count == Set(users.keys).count)
      #expect(Set(september.keys).intersection(october.keys).count > 5)
      #expect(october.keys.allSatisfy { $0.wholeMatch(of: /person-[0-9a-f]{20}/) != nil })
      // The numbers are those of the people.
      let named = CSVTable(try text(folder + "/out/names-csv/monthly/users.csv")).rows
      #expect(october.values.sorted() == named.compactMap { $0["billable_tokens"] }.sorted())
    }
  }

  @Test func `What hides most counts: the template or the option`() async throws {
    try await withMonth { folder, url, _ in
      let template = folder + "/t.yaml"
      try Data(
        """
        title: T
        people: none
        sections: [{id: a, title: A, blocks: [{excerpt: top_users_by_tokens}, {table: changes}, {what_changed: 8}]}]
        """.utf8
      ).write(to: URL(fileURLWithPath: template))
      let arguments = ["--month", "2026-10", "--offline", "--template", template]
      for more in [[], ["--people", "names"], ["--people", "pseudonyms"]] {
        let run = try await generate(folder, url, "t", arguments + more)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try text(folder + "/out/t-csv/datapackage.json").contains("\"people\": \"none\""))
        #expect(!FileManager.default.fileExists(atPath: folder + "/out/t-csv/monthly/users.csv"))
      }
    }
  }
}
