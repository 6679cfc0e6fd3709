import Foundation
import SampleAPI
import Testing

@testable import factory_report

/// What the doctor says of each thing that a run needs.
@Suite struct DoctorTests {
  private struct Report: Decodable {
    struct Check: Decodable {
      let subject: String
      let result: String
      let message: String
      let exitCode: Int32?
    }
    let checks: [Check]
    let exitCode: Int32

    func of(_ subject: String) -> Check? { checks.first { $0.subject == subject } }
  }

  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  /// Runs the doctor, and checks what holds for every run of it.
  private func examined(
    _ arguments: [String] = [], url: String = "https://api.invalid", key: String? = "fk-sample-0123456",
    environment: [String: String] = [:]
  ) async throws -> Report {
    var variables = ["FACTORY_API_URL": url]
    if let key { variables["FACTORY_API_KEY"] = key }
    let run = try await Tool.run(["doctor", "--json"] + arguments, environment: variables.merging(environment) { $1 })
    let report = try Self.decoder.decode(Report.self, from: Data(run.output.utf8))
    #expect(run.status == report.exitCode && report.exitCode == 0 || run.errors.contains("found"), "\(run.errors)")
    #expect((report.exitCode == 0) == report.checks.allSatisfy { $0.exitCode == nil })
    #expect(report.checks.allSatisfy { ($0.result == "problem") == ($0.exitCode != nil) })
    if let key { #expect(!run.output.contains(key) && !run.errors.contains(key)) }
    return report
  }

  /// A server whose answers to the Analytics API are changed.
  private func withServer<Result: Sendable>(
    answering change: @escaping @Sendable (inout SampleResponse) -> Void = { _ in },
    _ body: (_ url: String, _ requests: () -> [String]) async throws -> Result
  ) async throws -> Result {
    try await SampleServer.withServer(
      organisation: SampleOrganisation(users: 2), options: SampleOptions(key: "fk-sample-0123456"),
      interception: { request, respond in
        var response = respond(request)
        change(&response)
        return ResponseDelivery(response)
      }, { server in try await body(server.url) { server.requests } })
  }

  /// Gives an answer the date of a clock that is so many seconds ahead of this one.
  private static func dated(_ seconds: Double) -> @Sendable (inout SampleResponse) -> Void {
    { $0.headers.append(("Date", date(seconds))) }
  }

  private static func date(_ secondsFromNow: Double) -> String {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = .gmt
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    return formatter.string(from: Date(timeIntervalSinceNow: secondsFromNow))
  }

  @Test func `Where all is well each line is ok, or warns of what is not there yet`() async throws {
    try await withTemporaryFolder { folder in
      let report = try await withServer(answering: Self.dated(0)) { url, requests in
        let report = try await examined(["--output", folder], url: url)
        #expect(requests().count == 1)
        return report
      }
      #expect(report.exitCode == 0)
      for subject in ["configuration", "key", "server", "clock", "output", "template", "time zone"] {
        #expect(report.of(subject)?.result == "ok", "\(subject)")
      }
      for subject in ["session", "archive", "roster"] { #expect(report.of(subject)?.result == "warning", "\(subject)") }
      #expect(report.of("session")?.message.contains("asked for with the API key alone") == true)
      #expect(report.of("server")?.message.contains("for organisation org_") == true)
      #expect(try files(below: folder).isEmpty, "nothing is written")
    }
  }

  @Test func `Without a key the API is not asked`() async throws {
    let report = try await examined(key: nil)
    #expect(report.exitCode == 78)
    #expect(report.of("key")?.message.contains("FACTORY_API_KEY") == true)
    #expect(report.of("server")?.result == "warning")
    #expect(report.of("session")?.message.contains("There is no API key, and no session") == true)
  }

  @Test(arguments: [
    (401, #"{"detail":"No such key"}"#, "make a new key"), (403, #"{"code":"enterprise_required"}"#, "Enterprise plan"),
    (403, #"{"error":"insufficient_role"}"#, "Manager or Owner"),
    (403, #"{"error":{"code":"insufficient_role","message":"No"}}"#, "Manager or Owner role."),
    (403, #"{"detail":"Service accounts cannot read analytics"}"#, "keys of service accounts are refused"),
  ])
  func `A key that is refused is told apart`(status: Int, body: String, words: String) async throws {
    let report = try await withServer(
      answering: { $0 = SampleResponse(status: status, .bytes(Array(body.utf8))) },
      { url, _ in try await examined(url: url) })
    #expect(report.exitCode == 77)
    #expect(report.of("server")?.message.contains(words) == true, "\(report.of("server")?.message ?? "")")
  }

  @Test func `A server that cannot be reached is asked once`() async throws {
    let report = try await examined(url: "https://127.0.0.1:1")
    #expect(report.exitCode == 69)
    #expect(report.of("server")?.message.contains("after 1 attempt") == true)
    let proxy = try await examined(environment: ["HTTPS_PROXY": "http://ada:secret@127.0.0.1:1"])
    #expect(proxy.of("server")?.message.contains("the proxy 127.0.0.1:1") == true)
    #expect(proxy.checks.allSatisfy { !$0.message.contains("secret") })
    #expect(try await examined(url: "http://example.com").exitCode == 78)
  }

  @Test(arguments: [(-3600.0, "60 min ahead of"), (3650, "60 min behind"), (-34_560_000, "400 days ahead of")])
  func `A clock that is an hour or a year wrong is a problem`(seconds: Double, words: String) async throws {
    let report = try await withServer(answering: Self.dated(seconds)) { url, _ in
      try await examined(url: url)
    }
    #expect(report.of("clock")?.message.contains(words) == true)
    #expect(report.of("clock")?.exitCode == 78 && report.exitCode == 78)
  }

  @Test(arguments: [400, 401, 403, 429, 500])
  func `A clock that is wrong is seen in an answer that refuses, too`(status: Int) async throws {
    let report = try await withServer(
      answering: {
        $0 = SampleResponse(status: status, .bytes(Array(#"{"detail":"Cannot query today's date"}"#.utf8)))
        Self.dated(-3600)(&$0)
      }, { url, _ in try await examined(url: url) })
    #expect(report.of("server")?.result == "problem" && report.of("clock")?.message.contains("ahead of") == true)
    #expect(report.of("clock")?.exitCode == 78 && report.exitCode == 78)
  }

  @Test func `An archive is described, and a damaged one is a problem`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/a.sqlite"
      try await withServer { url, _ in
        let fetch = try await Tool.run(
          ["fetch", "--from", "2026-10-05", "--to", "2026-10-06", "--archive", path],
          environment: ["FACTORY_API_URL": url, "FACTORY_API_KEY": "fk-sample-0123456"])
        #expect(fetch.status == 0, "\(fetch.errors)")
        let whole = try await examined(["--archive", path], url: url).of("archive")
        #expect(whole?.result == "ok")
        #expect(whole?.message.contains("days from 2026-10-05 to 2026-10-06, 0 of them missing") == true)
        // Pages of zeros behind the first one.
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        try file.seek(toOffset: 8192 * 3)
        try file.write(contentsOf: Data(repeating: 0, count: 8192 * 4))
        try file.close()
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        let damaged = try await examined(["--archive", path], url: url)
        #expect(damaged.of("archive")?.exitCode == 65 && damaged.exitCode == 65)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        #expect(try files(below: folder).keys.sorted() == ["a.sqlite", "a.sqlite.lock"])
      }
    }
  }

  @Test func `An archive that cannot be written is a problem, also one that is not there yet`() async throws {
    // Root, too, may make no file there.
    let report = try await examined(["--archive", "/proc/sys/a/b.sqlite"], url: "https://127.0.0.1:1")
    #expect(report.of("archive")?.exitCode == 73)
    #expect(report.of("archive")?.message.contains("cannot be written (/proc/sys: ") == true)
  }

  @Test func `Of two problems the gravest gives the exit code`() throws {
    let statuses: [factory_report.ExitStatus] = [
      .later, .unreachable, .cannotWrite, .badData, .notAllowed, .usage, .configuration,
    ]
    for (milder, graver) in zip(statuses, statuses.dropFirst()) {
      let lines = [milder, graver, milder].map { Diagnosis.problem("a", "b", $0) }
      #expect(ProblemsFound(lines)?.status == graver)
    }
  }

  @Test func `Files that cannot be used are problems, each on its line`() async throws {
    try await withTemporaryFolder { folder in
      try Data("x".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      try Data("sections: 3\n".utf8).write(to: URL(fileURLWithPath: folder + "/t.yaml"))
      try Data("defaults: {concurency: 3, detail: maybe}\n".utf8).write(to: URL(fileURLWithPath: folder + "/c.yaml"))
      let report = try await examined(
        [
          "--output", folder + "/file", "--template", folder + "/t.yaml", "--roster", folder + "/none.csv", "--config",
          folder + "/c.yaml",
        ], url: "https://127.0.0.1:1")
      #expect(report.exitCode == 78)
      #expect(report.of("output")?.exitCode == 73)
      #expect(report.of("template")?.exitCode == 78 && report.of("roster")?.exitCode == 78)
      #expect(report.checks.filter { $0.subject == "configuration" }.map(\.exitCode) == [78, 78])
      let full = try await examined(["--output", "/proc/reports"], url: "https://127.0.0.1:1")
      #expect(full.checks.contains { $0.subject == "disk" && $0.exitCode == 73 && $0.message.contains("0 MiB") })
    }
  }

  @Test func `The defaults of the configuration and a report's values are checked`() async throws {
    try await withTemporaryFolder { folder in
      let text = "defaults: {output: \(folder)}\nreports: {weekly: {template: none.yaml}}\n"
      try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/c.yaml"))
      let all = try await examined(["--config", folder + "/c.yaml"], url: "https://127.0.0.1:1")
      #expect(all.of("output")?.message == "The folder \(folder) can be written." && all.of("template")?.result == "ok")
      let run = try await Tool.run(["doctor", "weekly", "--config", folder + "/c.yaml"])
      #expect(run.output.contains("problem  template") && run.output.contains("none.yaml"))
      let unknown = try await Tool.run(["doctor", "wekly", "--config", folder + "/c.yaml"])
      #expect(unknown.output.contains("did you mean \"weekly\"?"))
    }
  }

  @Test func `A time zone other than UTC says what that means for a crontab`() async throws {
    let utc = try await examined(url: "https://127.0.0.1:1", environment: ["TZ": "UTC"])
    #expect(utc.of("time zone")?.message.contains("is UTC") == true)
    let kolkata = try await examined(url: "https://127.0.0.1:1", environment: ["TZ": "IST-5:30"])
    #expect(kolkata.of("time zone")?.message.contains("UTC+5:30") == true)
    #expect(kolkata.of("time zone")?.message.contains("CRON_TZ=UTC") == true)
  }
}
