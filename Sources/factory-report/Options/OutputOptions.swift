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
      "A CSV file of people and their groups (a column email or user_id, a column group), or api for the organisation's users, who have the seats; both can be given.",
      valueName: "file"))
  var roster: [RosterSource] = []

  @Option(
    help: ArgumentHelp(
      "How people are shown: names, pseudonyms, or none to leave them out; a template may hide more.",
      valueName: "people"))
  var people = PeopleShown.names

  @Option(
    help: ArgumentHelp("Show groups of fewer people together, as \(SmallGroups.name).", valueName: "n"))
  var minimumGroup: Int?

  @OptionGroup var money: PriceOptions

  @Flag(help: "Pack the report's files into one, NAME.zip.")
  var zip = false

  @OptionGroup(title: "Mail") var mail: MailArguments

  func validate() throws {
    do {
      if let name { _ = try ReportName(name) }
    } catch {
      throw ValidationError("\(error)")
    }
    guard roster.count(where: { $0.path != nil }) <= 1, roster.count(where: { $0 == .api }) <= 1 else {
      throw ValidationError("--roster takes at most one file, and api.")
    }
    guard minimumGroup.map({ 2...1_000_000 ~= $0 }) ?? true else {
      throw ValidationError("--minimum-group must be from 2 to 1000000.")
    }
  }

  /// Reads the input files and creates the output folder.
  ///
  /// `defaultName` is the report's name unless an option gives one; without both the name is made from the period.
  ///
  /// - Throws: `UsageError`, `ConfigurationError`, `YAMLError`, `WriteError`, and `ProgramFailures` if no format can
  ///   be written.
  func request(for run: Run, defaultName: String? = nil) async throws -> ReportRequest {
    let (definition, generatedAt) = (try template.definition(), try run.environment.generatedAt())
    let groups = try roster.lazy.compactMap(\.path).first.map { try RosterFile.roster($0) }
    let prices = try money.read(
      groups,
      without: roster.contains(.api)
        ? "the API's list of users has no groups; give a file with --roster, too"
        : "they need a roster; give one with --roster")
    let names = formats(of: definition)
    if prices == nil, names.contains(FOCUSReportWriter.id) { throw UsageError.noPrices }
    var (formats, failures) = try await FormatPrograms.onPath.formats(named: names)
    let hasMail = formats.contains { $0.isMail }
    if mail.attach != nil, !hasMail {
      Console.standardError.write("warning: There is no mail to carry what --attach names; give --mail-to.\n")
    }
    let (attachments, missing) = try await FormatPrograms.onPath.formats(named: hasMail ? mail.attach?.names ?? [] : [])
    if !missing.isEmpty {
      // A mail without what it should carry is of no use; what it can carry is written beside the others in its place.
      formats.removeAll { $0.isMail }
      if format == nil { formats += attachments.filter { carried in !formats.contains { $0.id == carried.id } } }
      failures += missing.filter { !failures.contains($0) }
    }
    guard !formats.isEmpty else { throw ProgramFailures(failures) }
    let publication = try Publication(
      into: output, name: name ?? defaultName ?? Self.name(of: run.range),
      formats: formats, failures: failures, attachments: attachments, isZipped: zip,
      options: WriterOptions(csvDialect: csvDialect, mail: mail.options), overwriting: overwrite)
    for remark in publication.directory.remarks { Console.standardError.warn(remark) }
    return ReportRequest(
      definition: definition, mailPage: formats.contains { $0.isMail } ? try Self.mailPage(definition) : nil,
      publication: publication,
      roster: groups, asksForAccounts: roster.contains(.api), prices: prices,
      people: max(people, definition.people.flatMap(PeopleShown.init) ?? .names),
      minimumGroup: minimumGroup, includesDailyUsers: detail, generatedAt: generatedAt)
  }

  /// The names of the formats to write: those of the option or the template, and the mail for its recipients.
  private func formats(of definition: ReportDefinition) -> [String] {
    let carried = mail.attach?.names ?? []
    var names =
      format?.names ?? (definition.formats ?? ReportFormats.standard.map { $0.id })
    guard !mail.recipients.isEmpty || names.contains(MailReportWriter.id) else { return names }
    // What the mail carries is beside it only where that is asked for.
    if format == nil { names.removeAll(where: carried.contains) }
    return names.contains(MailReportWriter.id) ? names : names + [MailReportWriter.id]
  }

  /// The page of a mail: `nil` for the template's own if that is meant for mails, else the shipped one.
  private static func mailPage(_ definition: ReportDefinition) throws -> ReportDefinition? {
    definition.formats?.contains(MailReportWriter.id) == true
      ? nil : try TemplateChoice.shipped(.email).definition()
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
