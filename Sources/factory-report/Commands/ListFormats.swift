import ArgumentParser
import HTTP
import ReportWriters

struct ListFormats: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "List the formats that reports can be written in.",
    discussion: "An executable on the path named factory-report-format-NAME adds the format NAME.")

  func run() async throws {
    let programs = FormatPrograms.onPath
    let names = programs.names
    let width = (ReportFormats.ids + names).map(\.count).max() ?? 0
    func list(_ id: String, _ summary: String) {
      Console.standardOutput.write("\(id.padded(to: width))  \(summary.onOneLine)\n")
    }
    for format in ReportFormats.all { list(format.id, format.summary) }
    for name in names {
      do {
        let format = try await programs.format(named: name)
        list(name, "\(format.summary) (\(format.path))")
      } catch let error as ProgramError {
        list(name, "\(error)")
      }
    }
  }
}
