import FaultSwitchboard
import Foundation
import SampleAPI
import Testing

/// Runs that are ended from outside, and runs that meet.
@Suite struct InterruptionTests {
  private static let organisation = SampleOrganisation(users: 30)
  private static let range = ["--from", "2026-10-05", "--to", "2026-10-14"]

  private func arguments(_ folder: String) -> [String] {
    ["generate", "--output", folder + "/out", "--name", "r", "--archive", folder + "/a.sqlite", "--no-compare"]
      + Self.range
  }

  private func environment(_ url: String) -> [String: String] {
    ["FACTORY_API_URL": url, "FACTORY_API_KEY": "fk-sample", "SOURCE_DATE_EPOCH": "1793000000"]
  }

  /// The tables of an undisturbed run.
  private static let expected = Task {
    try await withTemporaryFolder { folder in
      let tests = InterruptionTests()
      let run = try await SampleServer.withServer(organisation: organisation) {
        try await Tool.run(tests.arguments(folder), environment: tests.environment($0.url))
      }
      #expect(run.status == 0, "\(run.errors)")
      return try tests.tables(folder)
    }
  }

  /// All but when each day was fetched.
  private func tables(_ folder: String) throws -> [String: Data] {
    try files(below: folder + "/out").filter { $0.key.hasPrefix("r-csv/") }.withoutFetchTimes
  }

  /// Ends a run by a signal once it makes a request that the server does not answer, and runs again.
  private func interrupted(
    by number: Int32, at request: Int, _ check: (Tool.Run, String) throws -> Void = { _, _ in }
  ) async throws {
    let expected = try await Self.expected.value
    try await withTemporaryFolder { folder in
      let plan = FaultPlan { $0.ordinal >= request ? .silent : nil }
      let asked = try await SampleServer.withServer(
        organisation: Self.organisation, faults: plan
      ) { server in
        let run = try await Tool.run(arguments(folder) + ["--concurrency", "1"], environment: environment(server.url)) {
          process in
          try await process.signal(number) { server.requests.count >= request }
        }
        #expect(run.status == -number)
        try check(run, folder)
        return server.requests
      }
      try await SampleServer.withServer(organisation: Self.organisation) { server in
        let run = try await Tool.run(arguments(folder), environment: environment(server.url))
        #expect(run.status == 0, "\(run.errors)")
        // Nothing that was finished is asked for again.
        #expect(Set(server.requests).isDisjoint(with: asked.dropLast()))
      }
      #expect(try tables(folder) == expected)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM], [1, 4, 9])
  func `A signal stops the run at once, and what was finished is kept`(number: Int32, request: Int) async throws {
    try await interrupted(by: number, at: request) { run, folder in
      #expect(run.output.isEmpty)
      #expect(run.errors.hasSuffix("error: Interrupted; finished days are kept: run the command again to go on.\n"))
      let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/out")
      #expect(left.isEmpty)
    }
  }

  @Test(arguments: [1, 2, 5, 7, 12])
  func `A killed run loses the days in flight and nothing else`(request: Int) async throws {
    try await interrupted(by: SIGKILL, at: request)
  }

  @Test func `A run that is killed while it writes leaves the older report as it was`() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: Self.organisation, options: .withBilling) { server in
        let first = try await Tool.run(arguments(folder), environment: environment(server.url))
        #expect(first.status == 0, "\(first.errors)")
        let before = try files(below: folder + "/out")
        // The moment is left to chance; whatever it is, the report is the older one or the same anew.
        for _ in 0..<5 {
          let killed = try await Tool.run(arguments(folder) + ["--offline"], environment: environment(server.url)) {
            process in
            process.signal(SIGKILL)
          }
          #expect(killed.status == -SIGKILL || killed.status == 0)
          let after = try files(below: folder + "/out").filter { !$0.key.hasPrefix(".factory-report-") }
          #expect(after == before)
        }
        let last = try await Tool.run(arguments(folder) + ["--offline"], environment: environment(server.url))
        #expect(last.status == 0)
        #expect(try files(below: folder + "/out") == before)
      }
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `A run that is stopped while it writes takes away what it has begun`(number: Int32) async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: Self.organisation) { server in
        let fetch = try await Tool.run(
          ["fetch", "--archive", folder + "/a.sqlite"] + Self.range, environment: environment(server.url))
        #expect(fetch.status == 0, "\(fetch.errors)")
        for _ in 0..<5 {
          _ = try await Tool.run(arguments(folder) + ["--offline"], environment: environment(server.url)) { process in
            try await process.signal(number) {
              try FileManager.default.fileExists(atPath: folder + "/out")
                && !FileManager.default.contentsOfDirectory(atPath: folder + "/out").isEmpty
            }
          }
          let left = try FileManager.default.contentsOfDirectory(atPath: folder + "/out")
          #expect(left.allSatisfy { !$0.hasPrefix(".") }, "\(left)")
          try FileManager.default.removeItem(atPath: folder + "/out")
        }
      }
    }
  }

  @Test func `Runs that fetch into one archive follow one another, and no day is asked for twice`() async throws {
    let expected = try await Self.expected.value
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: Self.organisation) { server in
        let runs = try await withThrowingTaskGroup(of: Tool.Run.self) { group in
          for number in 0..<3 {
            let out = ["--output", "\(folder)/\(number)/out"]
            let arguments = arguments(folder) + out
            group.addTask { try await Tool.run(arguments, environment: environment(server.url)) }
          }
          return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(runs.allSatisfy { $0.status == 0 }, "\(runs.map(\.errors))")
        #expect(Set(server.analyticsRequests).count == server.analyticsRequests.count)
      }
      for number in 0..<3 { #expect(try tables("\(folder)/\(number)") == expected) }
    }
  }

  @Test func `The second run says that it waits, and ends when the first is ended`() async throws {
    try await withTemporaryFolder { folder in
      // However often the first run asks again before its signal, it gets no answer: it cannot end by itself.
      let plan = FaultPlan.always(.silent)
      try await SampleServer.withServer(organisation: Self.organisation, faults: plan) { silent in
        try await SampleServer.withServer(organisation: Self.organisation) { answering in
          let first = try await Tool.run(arguments(folder), environment: environment(silent.url)) { process in
            _ = try await silent.request(1)
            async let second = Tool.run(arguments(folder), environment: environment(answering.url)) { waiting in
              try await process.signal(SIGTERM) { try waiting.hasSaid("waiting for it to end") }
            }
            let run = try await second
            #expect(run.status == 0, "\(run.errors)")
          }
          #expect(first.status == -SIGTERM)
        }
      }
    }
  }
}
