import Archive
import ArgumentParser
import Foundation
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
      period or the windows of the subscription, as they were when the service was asked last.
      """)

  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions

  func run() throws {
    let environment = Environment.process
    let path = try archive.path(environment)
    guard try Archive.exists(path) else {
      Console.standardOutput.write("There is no archive at \(path) yet.\n")
      return
    }
    let archive = try Archive(path: path, isForReading: true)
    let days = Availability.days(today: environment.today)
    let coverage = try CoverageStatus.all(of: days, from: archive)
    let isSettled = try archive.settledDays(at: environment.now())
    var text = "Archive       \(path)\nOrganisation  \(try archive.organisation()?.onOneLine ?? "not known yet")\n\n"
    text += Self.line(["endpoint", "first day", "last day", "days", "missing", "provisional", "last fetched (UTC)"])
    for endpoint in Endpoint.allCases {
      let fetched = coverage.filter { $0.endpoint == endpoint && $0.fetched != nil }
      guard let first = fetched.first, let last = fetched.last else {
        text += Self.line([endpoint.rawValue, "-", "-", "0", "0", "0", "-"])
        continue
      }
      let latest = fetched.compactMap(\.fetched?.fetchedAt).max() ?? 0
      text += Self.line([
        endpoint.rawValue, first.day.description, last.day.description, "\(fetched.count)",
        "\(fetched.count(where: \.isMissing))", "\(fetched.count { !isSettled(endpoint, $0.day) })",
        Timestamp(secondsSince1970: latest).description,
      ])
    }
    if let snapshot = try archive.subscription(on: nil) {
      text += "\n" + SubscriptionStatusText(snapshot: snapshot, now: environment.now()).description
    }
    let late = try LateDays(in: days, at: environment.now(), from: archive).text
    if !late.isEmpty { text += "\n" + late }
    try archive.close()
    Console.standardOutput.write(text)
  }

  private static func line(_ fields: [String]) -> String {
    zip(fields, [13, 11, 11, 5, 8, 12, 0]).map { field, width in field.padded(to: width) }.joined(separator: " ") + "\n"
  }
}
