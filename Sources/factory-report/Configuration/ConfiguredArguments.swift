import ArgumentParser

/// The arguments of a command, behind those that the configuration file gives it.
///
/// An option of the command line counts instead of one of the file, as the argument parser takes the last value.
struct ConfiguredArguments {
  /// The settings that count.
  let settings: [ConfigurationFile.Setting]
  let all: [String]

  /// - Parameters:
  ///   - command: The name of the command.
  ///   - given: The arguments of the command line, without the command.
  ///   - settings: Those of the file.
  ///   - environment: The variables; a key in one counts instead of the file's key file.
  init(
    _ command: String, given: [String], settings: [ConfigurationFile.Setting], environment: Environment
  ) {
    let groups = ConfigurationKey.groups(of: command)
    let options = Set(given.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) })
    let namesPeriod = !options.isDisjoint(with: [
      "--from", "--to", "--month", "--last-month", "--last-week", "--months",
    ])
    self.settings = settings.filter { setting in
      guard groups.contains(setting.key.group), !options.contains("--" + setting.key.name) else { return false }
      switch setting.key.name {
      case "roster": return !options.contains("--groups")
      case "period": return !namesPeriod
      case "key-file": return environment["FACTORY_API_KEY"] == nil
      default: return true
      }
    }
    all = self.settings.flatMap(\.arguments) + given
  }

  /// The arguments of the process, with what the configuration file says of their command.
  ///
  /// - Throws: The errors of ``ConfigurationFile/first(option:environment:)``.
  static func commandLine(_ arguments: [String], environment: Environment) throws -> [String] {
    let command = arguments.first.flatMap { FactoryReport.commands.contains($0) ? $0 : nil }
    let given = Array(arguments.dropFirst(command == nil ? 0 : 1))
    let name = command ?? "generate"
    guard !ConfigurationKey.groups(of: name).isEmpty, !asksForHelp(given) else { return arguments }
    do {
      guard let file = try ConfigurationFile.first(option: option(in: given), environment: environment) else {
        return arguments
      }
      let report = name == "doctor" ? given.first.flatMap { $0.hasPrefix("-") ? nil : $0 } : nil
      let settings = try file.settings(ofReport: report)
      return [name] + ConfiguredArguments(name, given: given, settings: settings, environment: environment).all
    } catch  where name == "doctor" {
      // One of its lines.
      return arguments
    }
  }

  private static func asksForHelp(_ arguments: [String]) -> Bool {
    arguments.contains { ["-h", "--help", "help", "--version", "--experimental-dump-help"].contains($0) }
  }

  /// The value of `--config`.
  private static func option(in arguments: [String]) -> String? {
    for (index, argument) in arguments.enumerated() {
      if argument.hasPrefix("--config=") { return String(argument.dropFirst("--config=".count)) }
      if argument == "--config" { return arguments.dropFirst(index + 1).first }
    }
    return nil
  }
}
