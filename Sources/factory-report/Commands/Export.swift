import Archive
import ArgumentParser
import ReportWriters
import Usage

struct Export: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the tables by day as a dataset for a warehouse, partitioned by month.",
    discussion: """
      Fetches what is missing, then writes FOLDER/models/month=2026-10/part.csv.gz and so on, and FOLDER/manifest.json. \
      Months that the period cuts are written whole, up to yesterday. The paths of the partitions that have changed go \
      to standard output; all others are left as they are.
      """)

  @Argument(help: ArgumentHelp("The dataset's folder; it is created if there is none.", valueName: "folder"))
  var folder: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The format of the partitions: \(Self.builtIn.joined(separator: ", ")), or that of a program on the path.",
      valueName: "format"))
  var format = Self.builtIn[0]

  @Option(
    help: ArgumentHelp(
      "How people are shown: names, pseudonyms, or none to leave the table of users out; the same in all partitions.",
      valueName: "people"))
  var people = PeopleShown.names

  @OptionGroup(title: "Period") var period: PeriodOptions

  @Flag(help: "Replace partitions also if they were changed, or this tool did not write them.")
  var overwrite = false

  @Flag(help: "Make no request: export from the archive alone.")
  var offline = false

  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "API") var api: FetchOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions
  @OptionGroup(title: "Results") var results: ResultOptions
  @OptionGroup(title: "Messages") var messages: MessageOptions

  private static var builtIn: [String] { DatasetFormat.builtIn.map(\.id) }

  func validate() throws {
    let known = Self.builtIn + FormatPrograms.onPath.names
    guard known.contains(format) else {
      throw ValidationError("There is no format of datasets '\(format)'; known are \(known.joined(separator: ", ")).")
    }
  }

  func run() async throws {
    var run = try Run(period, messages)
    run.widenToWholeMonths()
    let client = try offline ? nil : api.client(run.environment, messages)
    let format = try await datasetFormat
    let path = try archive.path(run.environment)
    if offline, try !Archive.exists(path) {
      throw ConfigurationError.nothingArchived(archive: path, days: run.range.named)
    }
    try await run.withPipeline(
      archive: path, client: client, subscription: nil, comparing: false, refreshing: api.refresh,
      printing: results
    ) { try await $0.export(into: folder, format: format, people: people, overwriting: overwrite) }
  }

  private var datasetFormat: DatasetFormat {
    get async throws {
      if let builtIn = DatasetFormat.builtIn.first(where: { $0.id == format }) { return builtIn }
      do {
        return .program(try await FormatPrograms.onPath.format(named: format))
      } catch let error as ProgramError {
        throw ProgramFailures([error])
      }
    }
  }
}
