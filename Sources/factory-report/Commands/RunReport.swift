import ArgumentParser

struct RunReport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Fetch what is missing and write a report that the configuration file names.",
    discussion: "All options of generate can follow the name; they count instead of the file's.")

  @Argument(help: "The report's name in the configuration file.")
  var report: String

  @OptionGroup var configuration: ConfigurationOptions

  @Argument(parsing: .allUnrecognized, help: ArgumentHelp("Options of generate.", valueName: "options"))
  var options: [String] = []

  func run() async throws {
    let environment = Environment.process
    guard let file = try ConfigurationFile.first(option: configuration.config, environment: environment) else {
      throw ConfigurationError.noConfiguration(places: environment.configurationPlaces)
    }
    let arguments = ConfiguredArguments(
      "generate", given: options, settings: try file.settings(ofReport: report), environment: environment)
    let command: Generate
    do {
      command = try Generate.parse(arguments.all)
    } catch {
      throw UsageError.commandLine(Generate.message(for: error))
    }
    try await command.run()
  }
}
