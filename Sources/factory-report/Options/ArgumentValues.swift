import ArgumentParser
package import ReportWriters
package import Templates
package import Usage

// Values of options. The parser refuses a text for which `init?(argument:)` returns nil, and names the option.

/// `2026-10-31`.
extension Day: ExpressibleByArgument {
  package init?(argument: String) { self.init(iso: argument) }
}

/// A calendar month: `2026-10`.
struct Month: ExpressibleByArgument {
  let days: ClosedRange<Day>

  init?(argument: String) {
    guard let first = Day(iso: argument + "-01") else { return nil }
    days = Period(.month, holding: first).whole
  }
}

/// A finite number from 0; 1 is the whole.
struct Share: ExpressibleByArgument {
  let value: Double

  init?(argument: String) {
    guard let value = Double(argument), value >= 0, value.isFinite else { return nil }
    self.value = value
  }
}

extension CSVDialect: ExpressibleByArgument {}

extension ShippedDefinition: ExpressibleByArgument {}

/// Formats, separated by commas: `xlsx,csv`.
struct FormatList: ExpressibleByArgument {
  /// At least one.
  let formats: [any ReportWriter.Type]

  static var allValueStrings: [String] { ReportFormats.ids }

  init?(argument: String) {
    let names = argument.split(separator: ",").map { $0.filter { $0 != " " } }
    formats = names.compactMap(ReportFormats.named)
    guard !formats.isEmpty, formats.count == names.count else { return nil }
  }
}

/// A shipped definition by its name, or the path of a YAML file.
enum TemplateChoice: ExpressibleByArgument {
  case shipped(ShippedDefinition)
  case file(String)

  init(argument: String) { self = ShippedDefinition(rawValue: argument).map { .shipped($0) } ?? .file(argument) }

  var defaultValueDescription: String {
    switch self {
    case .shipped(let definition): definition.name
    case .file(let path): path
    }
  }
}
