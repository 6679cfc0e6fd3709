import Glibc
import SampleAPI
import Synchronization
import Testing
import Usage

@testable import factory_report

/// `--timings`: time and memory of each stage.
@Suite struct TimingsTests {
  private static let range = ["--from", "2026-10-05", "--to", "2026-10-06"]

  /// The stages and keys of the timing lines on standard error.
  private func stages(_ run: Tool.Run) -> [String] {
    run.errors.split(separator: "\n").filter { $0.hasPrefix("timings: ") }.map { line in
      line.dropFirst("timings: ".count).split(separator: " ").map { $0.split(separator: "=")[0] }
        .joined(separator: " ")
    }
  }

  @Test func `There is a line for each stage, in the order of the run`() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 12)) { server in
        let environment = ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"]
        let archive = ["--archive", folder + "/a.sqlite", "--quiet"] + Self.range
        let fetch = try await Tool.run(["fetch", "--timings"] + archive, environment: environment)
        #expect(stages(fetch) == ["fetch wall cpu peak requests bytes"], "\(fetch.errors)")
        #expect(fetch.errors.contains(" requests=\(server.analyticsRequests.count) bytes="))

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

  @Test func `The figures are those of the stage`() async throws {
    let (clock, process, thread) = (Counter(step: 2), Counter(step: 0.5), Counter(step: 0.25))
    let ledger = StageLedger(
      meter: Meter(
        seconds: { id in
          switch id {
          case CLOCK_PROCESS_CPUTIME_ID: process.next()
          case CLOCK_THREAD_CPUTIME_ID: thread.next()
          default: clock.next()
          }
        }, peak: { 81_230_000 }, resetPeak: {}))
    let endOfFetch = ledger.begin("fetch")
    for bytes in [100, 20] {
      ledger.note(answerBytes: bytes)
    }
    endOfFetch()
    ledger.announce(["xlsx", "csv", "html"])
    let endOfCSV = ledger.begin("csv", clock: CLOCK_THREAD_CPUTIME_ID)
    endOfCSV()
    let endOfXLSX = ledger.begin("xlsx", clock: CLOCK_THREAD_CPUTIME_ID)
    endOfXLSX()
    #expect(
      ledger.lines == """
        timings: fetch wall=2.000 cpu=0.500 peak=81.2 requests=2 bytes=120
        timings: xlsx wall=2.000 cpu=0.250 peak=81.2
        timings: csv wall=2.000 cpu=0.250 peak=81.2

        """)
  }
}

/// A clock that advances by one step each time it is read.
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
