import Foundation
import SampleAPI
import Testing

/// Input that ends a run before it starts: one sentence, the right exit code, and no request.
@Suite struct BadInputTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let arguments: [String]
    var environment: [String: String] = [:]
    let status: Int32
    let words: [String]
    var testDescription: String { arguments.joined(separator: " ") + " \(environment)" }
  }

  static let cases: [Case] = [
    Case(arguments: [], environment: ["FACTORY_API_KEY": ""], status: 78, words: ["FACTORY_API_KEY", "--key-file"]),
    Case(arguments: [], environment: ["FACTORY_API_KEY": "a b"], status: 78, words: ["FACTORY_API_KEY"]),
    Case(arguments: ["--key-file", "/nonexistent"], status: 78, words: ["/nonexistent"]),
    Case(arguments: ["--from", "2026-9-7"], status: 64, words: ["--from", "2026-9-7", "YYYY-MM-DD"]),
    Case(arguments: ["--from", "2026-02-30"], status: 64, words: ["2026-02-30"]),
    Case(arguments: ["--from", "2026-09-07", "--to", "31.10.2026"], status: 64, words: ["--to", "31.10.2026"]),
    Case(arguments: ["--from", "2026-10-31", "--to", "2026-09-07"], status: 64, words: ["after"]),
    Case(arguments: ["--to", "2026-09-07"], status: 64, words: ["--from"]),
    Case(arguments: ["--from", "2026-01-13", "--to", "2026-02-01"], status: 64, words: ["2026-01-14", "2026-01-13"]),
    Case(arguments: ["--from", "2026-02-01", "--to", "2999-01-01"], status: 64, words: ["yesterday", "2999-01-01"]),
    Case(arguments: ["--month", "2026-13"], status: 64, words: ["--month", "YYYY-MM"]),
    Case(arguments: ["--month", "2025-12"], status: 64, words: ["2026-01-14"]),
    Case(arguments: ["--months", "0"], status: 64, words: ["--months"]),
    Case(arguments: ["--months", "2", "--last-week"], status: 64, words: ["--months", "--last-week"]),
    Case(arguments: ["--months", "two"], status: 64, words: ["--months", "two"]),
    Case(arguments: ["--from"], status: 64, words: ["--from", "YYYY-MM-DD"]),
    Case(arguments: ["--frm", "2026-10-01"], status: 64, words: ["--frm", "--from"]),
    Case(arguments: ["report"], status: 64, words: ["report", "--help"]),
    Case(arguments: ["--format", "pdf"], status: 64, words: ["pdf", "xlsx", "csv", "markdown"]),
    Case(arguments: ["--format", "xlsx,pdf"], status: 64, words: ["'pdf'", "xlsx, csv, markdown, html"]),
    Case(arguments: ["--months", "99999999999999999999"], status: 64, words: ["--months"]),
    Case(arguments: ["--month", "10000-01"], status: 64, words: ["--month"]),
    Case(arguments: ["--month", "9999-12"], status: 64, words: ["9999-12-31", "2026-01-14"]),
    Case(arguments: ["--from", "0000-01-01"], status: 64, words: ["0000-01-01"]),
    Case(arguments: ["--from", "0001-01-01"], status: 64, words: ["0001-01-01", "2026-01-14"]),
    Case(arguments: ["--format", "csv,"], status: 0, words: []),
    Case(arguments: ["--format", ","], status: 64, words: ["xlsx"]),
    Case(
      arguments: ["--template", "manager"], status: 64,
      words: ["manager", "management", "spreadsheet-import", "email", "YAML"]),
    Case(arguments: ["--template", "/nonexistent.yaml"], status: 78, words: ["/nonexistent.yaml"]),
    Case(arguments: ["--csv-dialect", "tsv"], status: 64, words: ["tsv", "standard"]),
    Case(arguments: ["--concurrency", "0"], status: 64, words: ["--concurrency"]),
    Case(arguments: ["--concurrency", "65"], status: 64, words: ["--concurrency", "64"]),
    Case(arguments: ["--concurrency", "9223372036854775808"], status: 64, words: ["--concurrency"]),
    Case(arguments: ["--template", "/dev/zero"], status: 78, words: ["/dev/zero", "KiB"]),
    Case(arguments: ["--name", "a/b"], status: 64, words: ["a/b"]),
    Case(arguments: ["--output", "/proc/none"], status: 73, words: ["/proc/none"]),
    Case(arguments: ["--output", "/dev/null"], status: 73, words: ["/dev/null"]),
    Case(arguments: ["--roster", "/nonexistent"], status: 78, words: ["/nonexistent"]),
    Case(arguments: ["--archive", "/dev/null/a"], status: 73, words: ["/dev/null/a"]),
    Case(arguments: ["demo", "--users", "200000"], status: 64, words: ["--users", "100000"]),
    Case(arguments: ["--name", "a\u{1B}[31m/b"], status: 64, words: ["[31m"]),
    Case(
      arguments: [], environment: ["FACTORY_API_URL": "https://api.invalid", "HTTPS_PROXY": "socks5://localhost:1"],
      status: 78, words: ["HTTPS_PROXY"]),
    Case(arguments: ["--offline"], status: 65, words: ["--offline"]),
    Case(
      arguments: [], environment: ["FACTORY_API_URL": "http://example.com"], status: 78, words: ["plain http", "https"]),
    Case(arguments: [], environment: ["FACTORY_API_URL": "http://127.0.0.1.example.com"], status: 78, words: ["plain"]),
    Case(arguments: [], environment: ["FACTORY_API_URL": "api.factory.ai"], status: 78, words: ["FACTORY_API_URL"]),
  ]

  @Test(arguments: cases.filter { $0.status != 0 })
  func `Bad input ends with one sentence and no request`(_ bad: Case) async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 1), options: SampleOptions()) {
        server in
        let standard = ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-secret"]
        var arguments = bad.arguments
        if !arguments.contains("--archive"), !arguments.contains("demo") {
          arguments += ["--archive", folder + "/a.sqlite"]
        }
        if !arguments.contains("--output") { arguments += ["--output", folder + "/out"] }
        let run = try await Tool.run(arguments, environment: standard.merging(bad.environment) { $1 })
        #expect(run.status == bad.status, "\(run.errors)")
        #expect(run.output.isEmpty)
        #expect(run.errors.hasPrefix("error: ") && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
        for word in bad.words { #expect(run.errors.contains(word), "\(run.errors)") }
        #expect(!run.errors.contains("fk-secret") && !run.errors.contains("\u{1B}"))
        #expect(server.requests.isEmpty)
      }
    }
  }

  @Test(arguments: [("fk-wrong", 401), ("fk-member", 403)])
  func `A key that is not allowed ends with 77`(key: String, status: Int) async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 1), options: SampleOptions()) {
        server in
        let run = try await Tool.run(
          ["--month", "2026-10", "--archive", folder + "/a.sqlite", "--output", folder],
          environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": key])
        #expect(run.status == 77)
        #expect(run.errors.contains("error: ") && run.errors.contains("\(status)"))
        #expect(!run.errors.contains(key))
        let left = try files(below: folder).keys
        #expect(left.allSatisfy { $0.hasPrefix("a.sqlite") })
      }
    }
  }

  @Test func `An address without a server ends with 69, and the message names the attempts`() async throws {
    // The address of a server that was stopped.
    let url = try await SampleServer.withServer(organisation: SampleOrganisation(users: 1), options: SampleOptions()) {
      $0.url
    }
    try await withTemporaryFolder { folder in
      let run = try await Tool.run(
        ["fetch", "--from", "2026-10-05", "--to", "2026-10-05", "--archive", folder + "/a.sqlite"],
        environment: ["FACTORY_API_URL": url, "FACTORY_API_KEY": "fk-sample"])
      #expect(run.status == 69)
      #expect(run.errors.contains("5 attempts"))
    }
  }
}
