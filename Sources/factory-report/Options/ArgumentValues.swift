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

/// A share of an allowance: `0.9`, or `90%`; above the whole only as per cent.
struct Share {
  let value: Double

  /// - Throws: `ValidationError`.
  init(_ argument: String) throws(ValidationError) {
    let isPercent = argument.hasSuffix("%")
    let digits = isPercent ? argument.dropLast() : argument[...]
    // Double reads 0x1p3, 1e3 and nan, too.
    guard digits.wholeMatch(of: /[0-9]+(?:\.[0-9]+)?/) != nil, let number = Double(digits), number.isFinite else {
      throw ValidationError("It must be a share of the allowance: 90% or 0.9.")
    }
    guard isPercent || number <= 1 else {
      throw ValidationError("A share above 1 needs a per cent sign: 90% and 0.9 are the same.")
    }
    value = isPercent ? number / 100 : number
  }
}

extension CSVDialect: ExpressibleByArgument {}

extension PeopleShown: ExpressibleByArgument {}

extension ShippedDefinition: ExpressibleByArgument {}

/// Where a roster comes from: a file, or the API's list of the organisation's users.
enum RosterSource: ExpressibleByArgument, Equatable {
  case file(String)
  case api

  init(argument: String) { self = argument == "api" ? .api : .file(argument) }

  /// The path of the file.
  var path: String? { if case .file(let path) = self { path } else { nil } }
  /// As the option has it.
  var text: String { path ?? "api" }
}

/// Formats, separated by commas: `xlsx,csv`.
struct FormatList {
  /// At least one: of built-in formats, and of programs on the path.
  let names: [String]

  /// - Throws: `ValidationError`.
  init(_ argument: String) throws(ValidationError) {
    let names = argument.split(separator: ",").map { $0.filter { $0 != " " } }
    let known = Self.known
    if let unknown = names.first(where: { !known.contains($0) }) {
      throw ValidationError("There is no format '\(unknown)'; known are \(known.joined(separator: ", ")).")
    }
    guard !names.isEmpty else {
      throw ValidationError("Give at least one format of \(known.joined(separator: ", ")).")
    }
    self.names = names
  }

  /// All valid names: of built-in formats, and of programs on the path.
  static var known: [String] { ReportFormats.ids + FormatPrograms.onPath.names }

  /// Those that are the same on all machines, for help.
  static var builtIn: String { ReportFormats.ids.joined(separator: ", ") }
}

extension FormatPrograms {
  /// Those on this process's path.
  static var onPath: FormatPrograms { FormatPrograms(environment: Environment.process.variables) }
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
