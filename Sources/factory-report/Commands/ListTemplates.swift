import ArgumentParser
import ReportDefinition
import ReportWriters
import Templates

struct ListTemplates: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "List the templates: what a report shows, in which order.",
    discussion: """
      With a name it prints that template. Put it into a file, change it, and give the file to --template:
        factory-report templates management > mine.yaml
      """)

  @Argument(help: "The template to print.")
  var name: ShippedDefinition?

  func run() throws {
    if let name { return Console.standardOutput.write(name.text) }
    let width = ShippedDefinition.allCases.map(\.name.count).max() ?? 0
    for shipped in ShippedDefinition.allCases {
      let summary = try TemplateChoice.shipped(shipped).definition().summary
      Console.standardOutput.write("\(shipped.name.padded(to: width))  \(summary)\n")
    }
  }
}
