import ArgumentParser
import ReportAssembly
import ReportDefinition
import ReportModel
import ReportWriters
import Templates
import Usage

struct ListTemplates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "List the templates: what a report shows, in which order.",
    discussion: """
      With a name it prints that template. Put it into a file, change it, and give the file to --template:
        factory-report templates management > mine.yaml
      """)

  @Argument(help: "The template to print.")
  var name: ShippedDefinition?

  /// What a template can name.
  enum Names: String, CaseIterable, ExpressibleByArgument {
    case charts, tables, metrics

    /// The names with their titles.
    var all: [(id: String, title: String)] {
      get throws {
        switch self {
        case .charts: try Report.namedCharts
        case .tables: try Report.namedTables
        case .metrics: Metric.all.map { ($0.id, $0.label) }
        }
      }
    }
  }

  @Option(help: ArgumentHelp("List what a template can name.", valueName: "names"))
  var list: Names?

  func validate() throws {
    guard name == nil || list == nil else { throw ValidationError("Give the name of a template or --list, not both.") }
  }

  func run() throws {
    if let list {
      let names = try list.all
      let width = names.map(\.id.count).max() ?? 0
      for (id, title) in names { Console.standardOutput.write("\(id.padded(to: width))  \(title)\n") }
      return
    }
    if let name { return Console.standardOutput.write(name.text) }
    let width = ShippedDefinition.allCases.map(\.name.count).max() ?? 0
    for shipped in ShippedDefinition.allCases {
      let summary = try TemplateChoice.shipped(shipped).definition().summary
      Console.standardOutput.write("\(shipped.name.padded(to: width))  \(summary)\n")
    }
  }
}
