import ArgumentParser
import Foundation
import Synchronization

/// The program's name and version, as reports and `--version` show them.
enum Program {
  static let name = "factory-report"
  static let version = "0.1.0"
}

/// The command has done its work, and could not say so.
struct LostResults: Error, CustomStringConvertible {
  let code: Int32

  var description: String {
    "What the command has to say could not be written to standard output (\(String(cString: strerror(code)))); make room "
      + "there, and run it again."
  }
}

@main
struct FactoryReport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: Program.name,
    abstract: "Reports on an organisation's use of Factory: workbook, CSV, Markdown and HTML from the Analytics API.",
    discussion: """
      EXAMPLES
        factory-report demo
            Reports of a made-up organisation: no key needed.
        FACTORY_API_KEY=fk-... factory-report
            The last complete month, in every format, in the folder reports.
        factory-report --month 2026-10 --format xlsx --output /srv/reports
        factory-report --from 2026-09-07 --to 2026-10-31 --detail
        factory-report fetch --months 3
            Fill the archive; report later with --offline.
        factory-report subscription --fail-above 0.9
            The billing period, with the session of the droid CLI; ends with 2 above 90 %.

      ENVIRONMENT
        FACTORY_API_KEY     the key, of a user with the Manager or Owner role
        FACTORY_API_URL     https://api.factory.ai unless set; https://api.eu.factory.ai for organisations in the EU
        FACTORY_HOME        ~/.factory unless set: the session of the droid CLI, for the subscription
        WORKOS_API_URL      https://api.workos.com unless set: who renews that session
        HTTPS_PROXY, NO_PROXY, XDG_DATA_HOME, SOURCE_DATE_EPOCH as usual

      EXIT CODES
        0 done, 2 done, but a threshold that was asked for is exceeded, 64 usage, 65 bad data from the API,
        69 unreachable after retries, 70 a defect of this program, 73 cannot write, 75 rate-limited, try later,
        77 not allowed, 78 configuration
      """,
    version: "\(Program.name) \(Program.version)",
    subcommands: [
      Generate.self, Fetch.self, Status.self, SubscriptionCommand.self, Demo.self, Formats.self, TemplateList.self,
    ],
    defaultSubcommand: Generate.self)

  /// Runs the command and turns what went wrong into one sentence and an exit code.
  static func main() async {
    Allocator.setUp()
    // Writing to a pipe that was closed, or beyond the size that a file may have, is an error with a sentence.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    do {
      try await Interruption.ending {
        var command = try parseAsRoot()
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      }
      if let code = Console.lostResults.withLock(\.self) { throw LostResults(code: code) }
    } catch {
      guard let failure = Failure(error) else { exit(withError: error) }
      let label = failure.status == .exceeded ? "" : "error: "
      for sentence in failure.sentences { Console.standardError.write("\(label)\(sentence)\n") }
      Foundation.exit(failure.status.rawValue)
    }
  }
}
