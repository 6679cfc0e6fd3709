import FaultSwitchboard
import Foundation
import SampleAPI
import Testing
import Usage

/// The billing period as a user meets it: the session of droid, its renewal, and what is never lost by it.
@Suite struct SubscriptionTests {
  /// A user who is logged in to a made-up organisation.
  private struct Scene: Sendable {
    let folder: String
    let sessions: SampleSessions
    let server: RunningServer

    var home: String { folder + "/factory" }
    var file: String { home + "/auth.json" }

    var environment: [String: String] {
      [
        "FACTORY_API_URL": server.url, "WORKOS_API_URL": server.url, "FACTORY_HOME": home,
        "FACTORY_API_KEY": "fk-sample", "XDG_DATA_HOME": folder + "/data", "TMPDIR": folder,
      ]
    }

    func run(
      _ arguments: String..., environment more: [String: String] = [:],
      whileRunning body: @Sendable (Tool.Process) async throws -> Void = { _ in }
    ) async throws -> Tool.Run {
      // The other commands need a key for the days, which the service refuses for the billing period.
      let withoutKey = arguments.first == "subscription" ? ["FACTORY_API_KEY": ""] : [:]
      return try await Tool.run(
        arguments, environment: environment.merging(withoutKey) { $1 }.merging(more) { $1 }, whileRunning: body)
    }

    var pair: (access: String, refresh: String) {
      get throws {
        let json = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
        let object = try #require(json as? [String: Any])
        return (
          try #require(object["access_token"] as? String), try #require(object["refresh_token"] as? String)
        )
      }
    }
  }

  /// Logs a user in for so many hours, runs `body`, and then looks for every token that was ever given out, but for
  /// the session's own file.
  private func scene(
    hours: Int = 12, faults: FaultPlan = .none, _ body: (Scene) async throws -> [Tool.Run]
  ) async throws {
    try await withTemporaryFolder { folder in
      let organisation = SampleOrganisation(users: 5)
      let sessions = SampleSessions(of: organisation)
      let first = sessions.logIn(lifetime: hours * 3600)
      var options = SampleOptions()
      (options.sessions, options.billing) = (sessions, SampleBilling(acceptsKey: false))
      try await SampleServer.withServer(organisation: organisation, options: options, faults: faults) { server in
        let scene = Scene(folder: folder, sessions: sessions, server: server)
        try FileManager.default.createDirectory(atPath: scene.home, withIntermediateDirectories: true)
        try Data(SampleSessions.file(first).utf8).write(to: URL(fileURLWithPath: scene.file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: scene.file)
        let runs = try await body(scene)
        // A part of a token is as bad.
        let secrets = sessions.given.flatMap { [$0.access, $0.refresh, String($0.access.suffix(40))] }
        for secret in secrets {
          for run in runs { #expect(!(run.output + run.errors).contains(secret), "\(run.errors)") }
          for (name, bytes) in try files(below: folder) where name != "factory/auth.json" {
            #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name) holds a token")
          }
        }
        #expect(Set(sessions.received).count == sessions.received.count, "no refresh token is sent twice")
      }
    }
  }

  // MARK: From the session to the report

  @Test func `An expiring session is renewed, and the file has the new pair and all else as it was`() async throws {
    try await scene { scene in
      let (before, old) = (try text(scene.file), try scene.pair)
      let run = try await scene.run("subscription", "--verbose")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("Plan            Team\n"))
      let new = try scene.pair
      #expect(new.access != old.access && new.refresh != old.refresh)
      #expect(
        try text(scene.file)
          == before.replacing(old.access, with: new.access).replacing(old.refresh, with: new.refresh))
      #expect(
        try FileManager.default.attributesOfItem(atPath: scene.file)[.posixPermissions] as? Int == 0o600)
      #expect(try FileManager.default.contentsOfDirectory(atPath: scene.home) == ["auth.json"])
      #expect(scene.sessions.received == [old.refresh])
      return [run]
    }
  }

  @Test func `A report has the section, and the next one has it offline`() async throws {
    try await scene(hours: 99) { scene in
      let arguments = ["generate", "--last-month", "--no-compare", "--output", scene.folder + "/out", "--name", "r"]
      let run = try await Tool.run(arguments, environment: scene.environment)
      #expect(run.status == 0, "\(run.errors)")
      let table = try text(scene.folder + "/out/r-csv/subscription.csv").split(separator: "\n")
      #expect(table.count == 3 && table[1].contains("Z,standard,2") && table[2].contains("Z,premium,2"))
      #expect(
        table[0]
          == "as_of,pool,period_start,period_end,plan,plan_inferred,used,allowance,used_ratio,overage_used,overage_limit,"
          + "user_tokens,projected,exhausted_on")
      for name in ["r.md", "r.html"] {
        #expect(try text(scene.folder + "/out/" + name).contains("of the billing period over"), "\(name)")
      }
      let first = try files(below: scene.folder + "/out").filter { $0.key.hasSuffix(".csv") }
      let offline = try await Tool.run(
        arguments + ["--offline"], environment: ["XDG_DATA_HOME": scene.folder + "/data"])
      #expect(offline.status == 0, "\(offline.errors)")
      #expect(try files(below: scene.folder + "/out").filter { $0.key.hasSuffix(".csv") } == first)
      let shown = try await Tool.run(
        ["subscription", "--offline"], environment: ["XDG_DATA_HOME": scene.folder + "/data"])
      #expect(shown.status == 0 && shown.output.contains("Billing period"), "\(shown.errors)")
      return [run, offline, shown]
    }
  }

  @Test(arguments: [
    Fault.status(500), .status(403), .closed, .signInPage, .truncated(keeping: 30), .echo(401), .unknownFields,
  ])
  func `A report is complete whatever the subscription's endpoint does`(fault: Fault) async throws {
    try await scene(hours: 99, faults: .always(fault, of: "subscription")) { scene in
      let run = try await scene.run(
        "generate", "--last-month", "--no-compare", "--output", scene.folder + "/out", "--name", "r")
      #expect(run.status == 0, "\(run.errors)")
      let page = try text(scene.folder + "/out/r.md")
      if fault != .unknownFields {
        #expect(page.components(separatedBy: "The billing period is left out.").count == 2)
        #expect(run.errors.contains("warning: The billing period is not up to date."), "\(run.errors)")
        #expect(try text(scene.folder + "/out/r-csv/subscription.csv").split(separator: "\n").count == 1)
      }
      #expect(page.contains("## Data quality"))
      return [run]
    }
  }

  @Test func `Without a session a report says so in a line`() async throws {
    try await scene { scene in
      let run = try await scene.run(
        "generate", "--last-month", "--no-compare", "--output", scene.folder + "/out", "--name", "r",
        environment: ["FACTORY_HOME": scene.folder + "/nowhere"])
      #expect(run.status == 0 && run.errors.contains("does not accept the API key (401 for"), "\(run.errors)")
      #expect(try text(scene.folder + "/out/r.md").contains("The billing period is left out."))
      let alone = try await scene.run("subscription", environment: ["FACTORY_HOME": scene.folder + "/nowhere"])
      #expect(alone.status == 78 && alone.output.isEmpty, "\(alone.errors)")
      #expect(scene.sessions.received.isEmpty)
      return [run, alone]
    }
  }

  @Test func `A nightly fetch keeps it, too`() async throws {
    try await scene { scene in
      let fetch = try await scene.run("fetch", "--last-week")
      let shown = try await scene.run("subscription", "--offline", environment: ["FACTORY_HOME": "/nowhere"])
      #expect(fetch.status == 0 && shown.status == 0, "\(fetch.errors) \(shown.errors)")
      return [fetch, shown]
    }
  }

  // MARK: For cron

  @Test func `Thresholds that are exceeded end with 2`() async throws {
    try await scene(hours: 99) { scene in
      var runs: [Tool.Run] = []
      for (arguments, status) in [
        (["--fail-above", "10000%"], 0), (["--fail-above", "100"], 64), (["--fail-above", "0"], 2),
        (["--fail-above", "-1"], 64),
        (["--fail-above", "nan"], 64), (["--fail-above", "much"], 64),
      ] as [([String], Int32)] {
        let run = try await Tool.run(["subscription", "--live"] + arguments, environment: scene.environment)
        #expect(run.status == status, "\(arguments): \(run.errors)")
        if status == 2 {
          #expect(run.output.contains("Plan") && run.errors.contains("of the standard allowance are used"))
        }
        runs.append(run)
      }
      return runs
    }
  }

  // MARK: What is never lost

  @Test func `Processes that start at once redeem the token once`() async throws {
    try await scene { scene in
      let runs = try await withThrowingTaskGroup(of: Tool.Run.self) { group in
        for index in 0..<4 {
          group.addTask {
            try await scene.run(
              "subscription", "--archive", scene.folder + "/\(index).sqlite")
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(runs.allSatisfy { $0.status == 0 }, "\(runs.map(\.errors))")
      #expect(scene.sessions.received.count == 1)
      return runs
    }
  }

  @Test func `A run that is killed while it waits for the answer loses that answer, and the next one says so`()
    async throws
  {
    try await scene(faults: .first(.silent, of: "authenticate")) { scene in
      let before = try text(scene.file)
      let killed = try await scene.run("subscription") { process in
        try await process.signal(SIGKILL) { !scene.server.requests.isEmpty }
      }
      #expect(try killed.status == -SIGKILL && text(scene.file) == before)
      let next = try await scene.run("subscription")
      #expect(next.status == 0 && next.errors.contains("never sent twice"), "the old token serves: \(next.errors)")
      #expect(try text(scene.file) == before && scene.sessions.received.count == 1)
      return [killed, next]
    }
  }

  @Test(arguments: 1...12)
  func `A run that is killed at some moment leaves a file that is whole`(moment: Int) async throws {
    try await scene { scene in
      let old = try scene.pair
      let killed = try await scene.run("subscription") { process in
        _ = try await scene.server.request(1)
        // A moment of the run's own making, as the machine is loaded: no time is measured.
        for _ in 0..<moment * 40 { await Task.yield() }
        process.signal(SIGKILL)
      }
      let left = try scene.pair
      let next = try await scene.run("subscription")
      #expect(next.status == 0, "\(next.errors)")
      let now = try scene.pair
      if now.refresh == old.refresh {
        #expect(next.errors.contains("never sent twice") && left.refresh == old.refresh, "\(next.errors)")
      }
      return [killed, next]
    }
  }

  @Test(arguments: [
    "", "{", #"{"access_token":"eyJ0"#, "[]", #"{"access_token":"not.a.jwt","refresh_token":"r"}"#,
    #"{"access_token":5}"#,
  ])
  func `A session file that is none is one sentence, and stays as it is`(contents: String) async throws {
    try await scene { scene in
      try Data(contents.utf8).write(to: URL(fileURLWithPath: scene.file))
      let run = try await scene.run("subscription")
      #expect(run.status == 78 && run.output.isEmpty)
      #expect(run.errors.split(separator: "\n").count == 1 && run.errors.contains("run droid"), "\(run.errors)")
      #expect(try text(scene.file) == contents && scene.server.requests.isEmpty)
      return [run]
    }
  }

  @Test func `A renewal that must not be is not made`() async throws {
    try await scene(hours: -1) { scene in
      let before = try text(scene.file)
      let run = try await scene.run("subscription", "--no-refresh")
      #expect(run.status == 77 && run.errors.contains("has expired"), "\(run.errors)")
      #expect(try text(scene.file) == before && scene.server.requests.isEmpty)
      return [run]
    }
  }
}
