import ArgumentParser

@main
struct Benchmark: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Measure factory-report on a month of made-up organisations, beside what its libraries take at least.",
    discussion: """
      Build everything first, so that the commands lie beside this one:
        swift build -c release && .build/release/benchmark
      """,
    subcommands: [Comparison.self, HTTPFloor.self, JSONFloor.self, SQLiteFloor.self, DeflateFloor.self],
    defaultSubcommand: Comparison.self)
}
