import ArgumentParser
import ReportWriters

struct Formats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "List the formats that reports can be written in.")

  func run() {
    let width = ReportFormats.ids.map(\.count).max() ?? 0
    for format in ReportFormats.all {
      let padding = String(repeating: " ", count: width - format.id.count + 2)
      Console.standardOutput.write(format.id + padding + format.summary + "\n")
    }
  }
}
