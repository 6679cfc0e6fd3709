import ArgumentParser
import Foundation
import ReportAssembly
import ReportModel
import ReportWriters
import Templates
import Usage

/// Where days are kept.
struct ArchiveOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The archive file; by default factory-report/archive.sqlite under XDG_DATA_HOME (~/.local/share).",
      valueName: "file"))
  var archive: String?

  func path(_ environment: Environment) -> String { archive ?? environment.defaultArchive }
}

/// How the API is asked.
struct FetchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Read the API key from a file, or from standard input with -.", valueName: "file"))
  var keyFile: String?

  @Option(help: ArgumentHelp("Requests in flight at a time.", valueName: "n"))
  var concurrency = 4

  @Flag(help: "Ask again for all days of the range, also those that are settled in the archive.")
  var refresh = false

  func checkedConcurrency() throws -> Int {
    guard concurrency >= 1 else { throw UsageError.notPositive(option: "--concurrency") }
    return min(concurrency, 64)
  }
}

/// What is said while the command runs.
struct MessageOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Log every request, without its headers.")
  var verbose = false

  @Flag(name: .shortAndLong, help: "Show no progress, only results and errors.")
  var quiet = false

  @Flag(help: "Say after the run what each stage took: seconds, CPU seconds, peak memory in MB.")
  var timings = false
}

/// What is written, and where.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Formats, separated by commas; those of the template unless given.", valueName: "formats"))
  var format: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "What the report shows: \(ShippedDefinition.all.map(\.name).joined(separator: ", ")), or a YAML file.",
      valueName: "template"))
  var template = ShippedDefinition.standard

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder that reports are written to.", valueName: "folder"))
  var output = "reports"

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The report's name; usage-2026-10 or usage-FROM_TO unless given, and demo for the demo.", valueName: "name"))
  var name: String?

  @Flag(help: "Add the table users_daily to the CSV files: the rows of /users by day.")
  var detail = false

  @Option(
    help: ArgumentHelp(
      "How CSV files are laid out: \(CSVDialect.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "dialect"))
  var csvDialect = CSVDialect.standard.rawValue

  @Option(
    help: ArgumentHelp(
      "A CSV file that maps users to groups: two columns, e-mail address or user id, and group.", valueName: "file"))
  var groups: String?

  /// What the report shows: a definition that comes with the tool, or a file.
  ///
  /// - Throws: ``UsageError``, ``ConfigurationError`` and `DefinitionError`.
  func definition() throws -> ReportDefinition {
    let vocabulary = try Report.vocabulary(formats: ReportFormats.ids)
    if let shipped = ShippedDefinition.named(template) {
      return try shipped.definition(vocabulary)
    }
    guard template.contains("/") || FileManager.default.fileExists(atPath: template) else {
      throw UsageError.unknownTemplate(template, known: ShippedDefinition.all.map(\.name))
    }
    let text = try Environment.contents(of: template) {
      ConfigurationError.unreadableTemplate(path: template, reason: $0)
    }
    return try ReportDefinition(yaml: text, file: template, vocabulary: vocabulary)
  }

  /// The formats to write.
  ///
  /// - Parameter definition: Whose formats are meant unless others are asked for.
  /// - Returns: In the order in which they were named.
  /// - Throws: ``UsageError``.
  func formats(of definition: ReportDefinition) throws -> [any ReportWriter.Type] {
    guard let format else { return definition.formats?.compactMap(ReportFormats.named) ?? ReportFormats.all }
    let formats = try format.split(separator: ",").map { name in
      let name = name.filter { $0 != " " }
      guard let writer = ReportFormats.named(name) else {
        throw UsageError.unknownFormat(name, known: ReportFormats.ids)
      }
      return writer
    }
    guard !formats.isEmpty else { throw UsageError.noFormat(known: ReportFormats.ids) }
    return formats
  }

  /// - Throws: ``UsageError``.
  func writerOptions() throws -> WriterOptions {
    guard let dialect = CSVDialect(rawValue: csvDialect) else {
      throw UsageError.unknownDialect(csvDialect, known: CSVDialect.allCases.map(\.rawValue))
    }
    return WriterOptions(csvDialect: dialect)
  }

  private func reportName(_ range: ClosedRange<Day>) -> String {
    let month = Period(.month, holding: range.lowerBound)
    return month.whole == range ? "usage-\(month.id)" : "usage-\(range.lowerBound)_\(range.upperBound)"
  }

  /// - Throws: ``UsageError`` and ``WriteError``.
  func publication(
    _ range: ClosedRange<Day>, _ formats: [any ReportWriter.Type], standardName: String? = nil
  ) throws -> Publication {
    try Publication(
      into: output, name: name ?? standardName ?? reportName(range), formats: formats, options: writerOptions())
  }

  /// - Throws: ``ConfigurationError``.
  func groupMapping() throws -> GroupMapping? {
    try groups.map { try GroupMapping(csv: $0) }
  }
}
