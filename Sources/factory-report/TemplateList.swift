import ArgumentParser
import ReportAssembly
import ReportModel
import ReportWriters
import Templates

struct TemplateList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "List the templates: what a report shows, in which order.",
    discussion: """
      With a name it prints that template. Put it into a file, change it, and give the file to --template:
        factory-report templates management > mine.yaml
      """)

  @Argument(help: "The template to print.")
  var name: String?

  func run() throws {
    let output = Console.standardOutput
    if let name {
      guard let shipped = ShippedDefinition.named(name) else {
        throw UsageError.unknownTemplate(name, known: ShippedDefinition.all.map(\.name))
      }
      output.write(shipped.text)
      return
    }
    let vocabulary = try Report.vocabulary(formats: ReportFormats.ids)
    let width = ShippedDefinition.all.map(\.name.count).max() ?? 0
    for shipped in ShippedDefinition.all {
      let definition = try shipped.definition(vocabulary)
      let padding = String(repeating: " ", count: width - shipped.name.count)
      output.write("\(shipped.name)\(padding)  \(definition.summary)\n")
    }
  }
}
