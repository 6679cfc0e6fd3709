import ArgumentParser
import Foundation

/// Everything that is measured, in one run.
struct Comparison: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Measure everything (the default).")

  @Option(help: ArgumentHelp("How many users the organisations have.", valueName: "n,n"))
  var users = Sizes([1000, 10_000])

  @Flag(help: "Organisations of 1,000, 10,000 and 100,000 users: takes long, and 3 GB of memory for the pages.")
  var all = false

  @Option(help: ArgumentHelp("How often each thing is measured; the median is reported.", valueName: "n"))
  var runs = 5

  @Flag(name: .customLong("no-year"), help: "Leave out the long ranges of 10,000 users.")
  var noYear = false

  @Option(help: ArgumentHelp("The Python that reference.py runs in.", valueName: "command"))
  var python = "python3"

  @Flag(help: "Print the tables as Markdown.")
  var markdown = false

  func validate() throws {
    guard runs >= 1 else { throw ValidationError("--runs must be at least 1.") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("benchmark-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let place = try Workplace(folder: folder, python: python)
    var report = Findings(missingPackages: place.missingPackages)
    report.starts = try place.starts(runs: runs)
    for size in all ? [1000, 10_000, 100_000] : users.users {
      report.months.append(try place.month(users: size, runs: runs))
    }
    if !noYear { report.years = try place.years(users: 10_000, runs: runs) }
    print(report.text(isMarkdown: markdown), terminator: "")
  }
}
