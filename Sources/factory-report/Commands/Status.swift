import Archive
import ArgumentParser
import HTTP
import ReportAssembly
import ReportModel
import Usage

struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Show what the archive holds.",
    discussion: """
      For each endpoint: the days that are there, the missing days, and the days to be fetched again; and the billing \
      period or the windows of the subscription, as they were when the service was asked last. It makes no request.
      """)

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions

  func run() throws {
    let environment = Environment.process
    let moment = environment.now()
    let path = try archive.path(environment)
    guard try Archive.exists(path) else {
      return json
        ? try Console.standardOutput.write(object: ArchiveStatus(absent: path))
        : Console.standardOutput.write("There is no archive at \(path) yet.\n")
    }
    let archive = try Archive(path: path, isForReading: true)
    let status = try ArchiveStatus(archive, at: path, moment: moment)
    if json {
      try archive.close()
      return try Console.standardOutput.write(object: status)
    }
    var text = Self.text(status)
    if let snapshot = try archive.subscription(on: nil) {
      text += "\n" + SubscriptionStatusText(snapshot: snapshot, now: moment).description
    }
    let late = try LateDays(in: Availability.days(today: environment.today), at: moment, from: archive).text
    if !late.isEmpty { text += "\n" + late }
    try archive.close()
    Console.standardOutput.write(text)
  }

  /// The archive's place, its organisation, and a line for each endpoint.
  private static func text(_ status: ArchiveStatus) -> String {
    let head = [
      "Archive       \(status.archive)", "Organisation  \(status.organisation?.onOneLine ?? "not known yet")", "",
      line(["endpoint", "first day", "last day", "days", "missing", "provisional", "last fetched (UTC)"]),
    ]
    let endpoints = status.endpoints.map { endpoint in
      line([
        endpoint.endpoint, endpoint.firstDay ?? "-", endpoint.lastDay ?? "-", "\(endpoint.days)",
        "\(endpoint.missing)", "\(endpoint.provisional)", endpoint.fetchedAt ?? "-",
      ])
    }
    return (head + endpoints).map { $0 + "\n" }.joined()
  }

  private static func line(_ fields: [String]) -> String {
    zip(fields, [13, 11, 11, 5, 8, 12, 0]).map { field, width in field.padded(to: width) }.joined(separator: " ")
  }
}
