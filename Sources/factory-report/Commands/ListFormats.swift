import ArgumentParser
import ReportWriters

struct ListFormats: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "List the formats that reports can be written in.")

  func run() {
    let width = ReportFormats.ids.map(\.count).max() ?? 0
    for format in ReportFormats.all {
      Console.standardOutput.write("\(format.id.padded(to: width))  \(format.summary)\n")
    }
  }
}
