import ArgumentParser
import HTTP
import ReportAssembly
import ReportDefinition
import ReportWriters
import Templates
import Usage

/// What is written, and where.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Formats, separated by commas, of \(FormatList.builtIn) and the programs on the path; those of the template unless given.",
      valueName: "formats"),
    transform: FormatList.init)
  var format: FormatList?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "What the report shows: \(ShippedDefinition.names), or a YAML file.", valueName: "template"))
  var template = TemplateChoice.shipped(.management)

  @Option(name: .shortAndLong, help: ArgumentHelp("The folder that reports are written to.", valueName: "folder"))
  var output = "reports"

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The report's name; usage-2026-10, usage-2026-W47 or usage-FROM_TO unless given, and demo for the demo.",
      valueName: "name"))
  var name: String?

  @Flag(help: "Replace files at the report's place also if they were edited, or this tool did not write them.")
  var overwrite = false

  @Flag(help: "Add the table daily/users to the CSV files: the rows of /users by day.")
  var detail = false

  @Option(help: ArgumentHelp("The layout of CSV files.", valueName: "dialect"))
  var csvDialect = CSVDialect.standard

  @Option(
    name: [.long, .customLong("groups")],
    help: ArgumentHelp(
      "A CSV file of people and their groups: a column email or user_id, a column group.", valueName: "file"))
  var roster: String?

  @OptionGroup var money: PriceOptions

  func validate() throws {
    do {
      if let name { _ = try ReportName(name) }
    } catch {
      throw ValidationError("\(error)")
    }
  }

  /// Reads the input files and creates the output folder.
  ///
  /// `defaultName` is the report's name unless an option gives one; without both the name is made from the period.
  ///
  /// - Throws: ``UsageError``, ``ConfigurationError``, `YAMLError`, `WriteError`, and `ProgramFailures` if no format can
  ///   be written.
  func request(for run: Run, defaultName: String? = nil) async throws -> ReportRequest {
    let (definition, generatedAt) = (try template.definition(), try run.environment.generatedAt())
    let roster = try roster.map { try RosterFile.roster($0) }
    let prices = try money.read(roster)
    let names = format?.names ?? definition.formats ?? ReportFormats.standard.map { $0.id }
    if prices == nil, names.contains(FOCUSReportWriter.id) { throw UsageError.noPrices }
    let (formats, failures) = try await FormatPrograms.onPath.formats(named: names)
    guard !formats.isEmpty else { throw ProgramFailures(failures) }
    let publication = try Publication(
      into: output, name: name ?? defaultName ?? Self.name(of: run.range),
      formats: formats, failures: failures,
      options: WriterOptions(csvDialect: csvDialect), overwriting: overwrite)
    for remark in publication.directory.remarks { Console.standardError.warn(remark) }
    return ReportRequest(
      definition: definition, publication: publication,
      roster: roster, prices: prices, includesDailyUsers: detail, generatedAt: generatedAt)
  }

  private static func name(of range: ClosedRange<Day>) -> String {
    let period = Period(asked: range)
    return period.kind == .range ? "usage-\(range.lowerBound)_\(range.upperBound)" : "usage-\(period.id)"
  }
}

extension ShippedDefinition {
  /// `management, spreadsheet-import, email`.
  static var names: String { allCases.map(\.name).joined(separator: ", ") }
}
