import ArgumentParser
import Foundation

@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure what runs of factory-report cost, for made-up organisations.",
    discussion: """
      Build everything first, so that the commands lie beside this one:
        swift build -c release && .build/release/benchmark

      Prints a table in Markdown: the median of the rounds, and the lowest and the highest round in brackets.
      """)

  @Option(help: ArgumentHelp("How often each case is measured.", valueName: "n"))
  var rounds = 5

  @Option(
    help: ArgumentHelp(
      "Another build of factory-report, measured in the same rounds; its CPU time is compared pair by pair.",
      valueName: "path"))
  var against: String?

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("A case to measure; may be repeated. (default: all)", valueName: "case"))
  var cases: [BenchmarkCase] = []

  func validate() throws {
    guard rounds >= 1 else { throw ValidationError("--rounds must be at least 1.") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let binaries = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    let programs = [binaries + "/factory-report"] + (against.map { [$0] } ?? [])
    for path in programs + [binaries + "/sample-api"] where !FileManager.default.isExecutableFile(atPath: path) {
      throw ValidationError("There is no program \(path): build all first, with swift build -c release.")
    }
    let runner = BenchmarkRunner(folder: folder, server: binaries + "/sample-api", programs: programs)
    var table = BenchmarkTable()
    for benchmarkCase in cases.isEmpty ? BenchmarkCase.allCases : cases {
      guard benchmarkCase.clock == nil || runner.hasFaketime else {
        say("\(benchmarkCase.title): left out, as there is no command faketime")
        continue
      }
      table.add(benchmarkCase.title, try runner.costs(of: benchmarkCase, rounds: rounds))
    }
    print("\(ProcessInfo.processInfo.activeProcessorCount) cores.\n\n\(table.text)", terminator: "")
  }
}

/// Writes a line about the progress to standard error.
func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
