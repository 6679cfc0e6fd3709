import SampleAPI
import Synchronization
import Testing
import Usage

@testable import FactoryAPI
@testable import factory_report

/// What each stage took, for who asks.
@Suite struct TimingsTests {
  private static let range = ["--from", "2026-10-05", "--to", "2026-10-06"]

  /// The names and keys of the lines on standard error that tell of stages.
  private func stages(_ run: Tool.Run) -> [String] {
    run.errors.split(separator: "\n").filter { $0.hasPrefix("timings: ") }.map { line in
      line.dropFirst("timings: ".count).split(separator: " ").map { $0.split(separator: "=")[0] }
        .joined(separator: " ")
    }
  }

  @Test func aLineAStageInTheOrderOfTheRun() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 12)) { server in
        let environment = ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"]
        let archive = ["--archive", folder + "/a.sqlite", "--quiet"] + Self.range
        let fetch = try await Tool.run(["fetch", "--timings"] + archive, environment: environment)
        #expect(stages(fetch) == ["fetch wall cpu peak requests bytes"], "\(fetch.errors)")
        #expect(fetch.errors.contains(" requests=\(server.requests.count) bytes="))

        let generate = ["generate", "--output", folder, "--format", "markdown,xlsx,csv"] + archive
        let run = try await Tool.run(generate + ["--timings"], environment: environment)
        #expect(
          stages(run) == [
            "fetch wall cpu peak requests bytes", "summarize wall cpu peak", "assemble wall cpu peak",
            "markdown wall cpu peak", "xlsx wall cpu peak", "csv wall cpu peak", "publish wall cpu peak",
          ], "\(run.errors)")

        let offline = try await Tool.run(generate + ["--offline", "--timings"], environment: environment)
        #expect(stages(offline).first == "summarize wall cpu peak")

        let silent = try await Tool.run(generate, environment: environment)
        #expect(silent.errors.isEmpty)
      }
    }
  }

  @Test func figuresAreOfTheStage() async throws {
    let (clock, process, thread) = (Counter(step: 2), Counter(step: 0.5), Counter(step: 0.25))
    let ledger = StageLedger(
      timing: Timing(now: { clock.next() }, sleep: { _ in }, chance: { 0 }),
      meter: Meter(
        processTime: { process.next() }, threadTime: { thread.next() }, peak: { 81_230_000 }, resetPeak: {}))
    let day = try #require(Day(iso: "2026-10-05"))
    ledger.note(work: "csv") {}
    ledger.note(work: "xlsx") {}
    await ledger.note(.fetch) {
      for bytes in [100, 20] {
        ledger.note(FactoryClient.Exchange(request: AnalyticsRequest(.users, days: day...day), bytes: bytes))
      }
    }
    #expect(
      ledger.lines(order: ["xlsx", "csv", "html"]) == """
        timings: fetch wall=2.000 cpu=0.500 peak=81.2 requests=2 bytes=120
        timings: xlsx wall=2.000 cpu=0.250 peak=81.2
        timings: csv wall=2.000 cpu=0.250 peak=81.2

        """)
  }
}

/// Whoever looks at it moves it on.
private final class Counter: Sendable {
  private let value = Mutex(100.0)
  private let step: Double

  init(step: Double) { self.step = step }

  func next() -> Double {
    value.withLock { value in
      value += step
      return value
    }
  }
}
