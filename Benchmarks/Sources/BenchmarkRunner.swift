import Foundation

/// Runs the programs that are measured, each with an archive of its own, against one stand-in.
struct BenchmarkRunner {
  let folder: String
  /// The path of `sample-api`.
  let server: String
  /// The paths of the builds of factory-report.
  let programs: [String]

  private static let environment = ProcessInfo.processInfo.environment.merging([
    "FACTORY_API_KEY": "fk-sample", "SOURCE_DATE_EPOCH": "1796083200",
  ]) { $1 }

  var hasFaketime: Bool {
    (try? ChildProcess(["faketime", "2028-01-02", "true"], environment: Self.environment).run(in: folder)) != nil
  }

  /// The costs of each program, round by round.
  ///
  /// The programs take turns, so that other work on the machine meets all alike.
  func costs(of benchmarkCase: BenchmarkCase, rounds: Int) throws -> [[RunCost]] {
    var costs = programs.map { _ in [RunCost]() }
    try serving(benchmarkCase) { url in
      say("\(benchmarkCase.title): fetching")
      for program in programs.indices {
        removeArchive(of: program)
        _ = try run(program, ["fetch", "--quiet"] + benchmarkCase.days, benchmarkCase, url)
      }
      for round in 1...rounds {
        say("\(benchmarkCase.title): round \(round) of \(rounds)")
        for program in programs.indices {
          if benchmarkCase.isCold { removeArchive(of: program) }
          let output = folder + "/reports"
          try? FileManager.default.removeItem(atPath: output)
          let arguments = benchmarkCase.arguments(output: output) + benchmarkCase.days + ["--quiet"]
          costs[program].append(try run(program, arguments, benchmarkCase, url))
        }
      }
    }
    return costs
  }

  private func run(
    _ program: Int, _ arguments: [String], _ benchmarkCase: BenchmarkCase, _ url: String
  ) throws -> RunCost {
    let clock = benchmarkCase.clock.map { ["faketime", $0] } ?? []
    var environment = Self.environment
    environment["FACTORY_API_URL"] = url
    return try ChildProcess(
      clock + [programs[program]] + arguments + ["--archive", archive(of: program)], environment: environment
    ).run(in: folder)
  }

  private func archive(of program: Int) -> String { "\(folder)/archive-\(program).sqlite" }

  private func removeArchive(of program: Int) {
    for suffix in ["", "-wal", "-shm", ".lock"] {
      try? FileManager.default.removeItem(atPath: archive(of: program) + suffix)
    }
  }

  /// Serves the organisation of a case while `body` runs.
  ///
  /// - Parameters:
  ///   - benchmarkCase: The case.
  ///   - body: Called with the address of the stand-in.
  /// - Throws: ``ChildProcess/Failed`` if the stand-in does not start, and errors of `body`.
  private func serving(_ benchmarkCase: BenchmarkCase, _ body: (_ url: String) throws -> Void) throws {
    // Pages that are fetched more than once are made once: the server then costs little beside the client.
    let arguments =
      ["--port", "0", "--users", "\(benchmarkCase.users)", "--today", benchmarkCase.today]
      + (benchmarkCase.isCold ? ["--remember"] : [])
    let (output, errors) = (folder + "/server-output", folder + "/server-errors")
    let process = try ChildProcess([server] + arguments, environment: Self.environment)
      .start(output: output, errors: errors)
    defer {
      kill(process, SIGTERM)
      waitpid(process, nil, 0)
    }
    // It prints its address as soon as it listens, within ten seconds or never.
    for _ in 0..<1000 {
      let line = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
      if line.hasSuffix("\n"), let url = line.split(separator: " ").first { return try body(String(url)) }
      usleep(10_000)
    }
    throw ChildProcess.Failed(
      description: "sample-api does not start: \((try? String(contentsOfFile: errors, encoding: .utf8)) ?? "")")
  }
}
