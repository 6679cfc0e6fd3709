import ArgumentParser
import HTTP

struct ShowConfiguration: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show the configuration in force, and where each value comes from.",
    discussion: "With a name it shows that of a report; without one, what holds for all of them.")

  @Argument(help: "The report's name in the configuration file.")
  var report: String?

  @OptionGroup var configuration: ConfigurationOptions

  /// Variables whose values are shown without logins; the key is never shown.
  private static let variables = [
    "FACTORY_API_URL", "FACTORY_HOME", "WORKOS_API_URL", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy",
    "SSL_CERT_FILE", "SSL_CERT_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "SOURCE_DATE_EPOCH",
  ]

  func run() throws {
    let environment = Environment.process
    let file = try ConfigurationFile.first(option: configuration.config, environment: environment)
    if file == nil, report != nil {
      throw ConfigurationError.noConfiguration(places: environment.configurationPlaces)
    }
    let arguments = ConfiguredArguments(
      "generate", given: [], settings: try file?.settings(ofReport: report) ?? [], environment: environment)
    let command = try Generate.parse(arguments.all)
    var text =
      "Configuration  "
      + (file.map(\.path.onOneLine)
        ?? "none: \(environment.configurationPlaces.joined(separator: " and ")) are not there") + "\n"
    if let file, !file.reports.isEmpty {
      text += "Reports        \(file.reports.map(\.name.onOneLine).joined(separator: ", "))\n"
    }
    var rows: [(name: String, value: String, source: String)] = []
    for key in ConfigurationKey.all {
      let setting = arguments.settings.first { $0.key.name == key.name }
      rows.append((key.name, key.value(command), setting.map { "\(file?.path ?? ""):\($0.line)" } ?? "default"))
    }
    if environment["FACTORY_API_KEY"] != nil { rows.append(("FACTORY_API_KEY", "(hidden)", "environment")) }
    for variable in Self.variables {
      if let value = environment[variable] { rows.append((variable, value, "environment")) }
    }
    let width = rows.map(\.name.count).max() ?? 0
    let valueWidth = min(50, rows.map(\.value.count).max() ?? 0)
    text += "\n"
    for row in rows {
      text += "\(row.name.padded(to: width))  \(row.value.onOneLine.padded(to: valueWidth))  \(row.source.onOneLine)\n"
    }
    Console.standardOutput.write(Redaction.hidden(in: text))
  }
}
