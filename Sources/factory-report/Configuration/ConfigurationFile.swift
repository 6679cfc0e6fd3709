import ArgumentParser
import Files
import Templates
import Usage
import YAML

/// The configuration file: defaults for all options, and reports by name.
///
///     defaults: {output: /srv/reports, key-file: /etc/factory-report/key}
///     reports:
///       monthly: {period: last-month, format: [xlsx, csv]}
struct ConfigurationFile {
  /// A key with its value.
  struct Setting {
    let key: ConfigurationKey
    let arguments: [String]
    let line: Int
  }

  struct NamedReport {
    let name: String
    let settings: [Setting]
  }

  let path: String
  let defaults: [Setting]
  let reports: [NamedReport]

  /// The first configuration file that is there: that of the option alone if it is given.
  ///
  /// - Returns: `nil` if no file is at any of the usual places.
  /// - Throws: `ConfigurationError` for a file that cannot be read, `YAMLError` with all mistakes in one.
  static func first(option: String?, environment: Environment) throws -> ConfigurationFile? {
    if let option { return try ConfigurationFile(option, environment) }
    for place in environment.configurationPlaces {
      do throws(FileError) {
        guard try FileStamp(place) != nil else { continue }
      } catch {
        throw ConfigurationError.unusableFile(.configuration, path: place, reason: error.reason)
      }
      return try ConfigurationFile(place, environment)
    }
    return nil
  }

  init(_ path: String, _ environment: Environment) throws {
    self.path = path
    let reader = SettingReader(folder: Self.folder(of: path), today: environment.today)
    (defaults, reports) = try YAMLDocument.read(InputFile.configuration.text(path), file: path) { root in
      guard let fields = root.mapping("The configuration", example: "reports: {monthly: {period: last-month}}") else {
        return nil
      }
      fields.checkKeys(["defaults", "reports"])
      let defaults = fields["defaults"].map { reader.settings($0, of: "defaults") } ?? []
      let reports = fields["reports"]?.mapping("The list of reports", example: "monthly: {period: last-month}")
      return (
        defaults,
        (reports?.entries ?? []).map {
          NamedReport(name: $0.key, settings: reader.settings($0, of: "The report \($0.key.quoted)"))
        }
      )
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// The settings of a report, or the defaults alone: those of the report take the place of defaults.
  ///
  /// - Throws: ``UsageError/unknownReport(_:)``.
  func settings(ofReport name: String?) throws(UsageError) -> [Setting] {
    guard let name else { return defaults }
    guard let report = reports.first(where: { $0.name == name }) else {
      throw .unknownReport(unknownName(name, known: reports.map(\.name), "The configuration \(path) has no report"))
    }
    let own = Set(report.settings.map(\.key.name))
    return defaults.filter { !own.contains($0.key.name) } + report.settings
  }
}

/// Converts keys and values of the file; notes mistakes with their lines.
private struct SettingReader {
  /// The folder of the file, with a slash; empty for the current one.
  let folder: String
  let today: Day

  func settings(_ value: YAMLValue, of owner: String) -> [ConfigurationFile.Setting] {
    guard let fields = value.mapping(owner, example: "output: /srv/reports") else { return [] }
    fields.checkKeys(ConfigurationKey.all.map(\.name))
    return fields.entries.compactMap { entry in
      guard let key = ConfigurationKey.all.first(where: { $0.name == entry.key }),
        let arguments = arguments(key, entry)
      else { return nil }
      do {
        _ = try Generate.parse(arguments)
      } catch {
        entry.note(Generate.message(for: error))
        return nil
      }
      return ConfigurationFile.Setting(key: key, arguments: arguments, line: entry.line)
    }
  }

  private func arguments(_ key: ConfigurationKey, _ value: YAMLValue) -> [String]? {
    func option(_ text: String) -> [String] { ["--\(key.name)=\(text)"] }
    switch key.kind {
    case .flag: return value.boolean().map { $0 ? ["--" + key.name] : [] }
    case .text: return text(value).map(option)
    case .path: return text(value).map { option($0 == "-" ? $0 : path($0)) }
    case .rosters:
      let names = value.isList ? value.names(among: nil, "There is no value") : text(value).map { [$0] }
      return names?.flatMap { option(RosterSource(argument: $0) == .api ? $0 : path($0)) }
    case .template:
      return text(value).map { option(ShippedDefinition(argument: $0) == nil ? path($0) : $0) }
    case .texts:
      return value.isList
        ? value.names(among: nil, "There is no value").map { option($0.joined(separator: ",")) }
        : text(value).map(option)
    case .period: return text(value).flatMap { period($0, value) }
    }
  }

  private func text(_ value: YAMLValue) -> String? {
    guard let text = value.singleLine() else { return nil }
    guard !Redaction.isKey(text) else {
      value.note("The value of \(value.key.quoted) is an API key; put it into a file, and name that as key-file.")
      return nil
    }
    return text
  }

  private func path(_ text: String) -> String { text.hasPrefix("/") ? text : folder + text }

  /// - Returns: The options of a period; `nil` and a note for another text.
  private func period(_ text: String, _ value: YAMLValue) -> [String]? {
    switch text {
    case "last-month", "last-week": return ["--" + text]
    case "month-so-far": return ["--month=\(Period(.month, holding: today).id)"]
    default:
      if let months = text.wholeMatch(of: /months ([1-9][0-9]{0,3})/) { return ["--months=\(months.1)"] }
      if Month(argument: text) != nil { return ["--month=\(text)"] }
      value.note(
        "There is no period \(text.quoted); known are last-month, last-week, month-so-far, months N, and a month such as "
          + "2026-10.")
      return nil
    }
  }
}
