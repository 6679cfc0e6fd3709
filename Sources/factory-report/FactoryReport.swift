import ArgumentParser
import Foundation
import YAML

/// The program's name and version, as reports and `--version` show them.
enum Program {
  static let name = "factory-report"
  static let version = "2.0.0"
}

/// Checks what the process may use, and runs the command.
@main
enum Start {
  static func main() {
    do {
      try ProcessLimits.prepare()
    } catch {
      FactoryReport.end(error)
    }
    Task { await FactoryReport.main() }
    dispatchMain()
  }
}

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
        factory-report run monthly
            The report that the configuration file calls monthly.
        factory-report fetch --months 3
            Fill the archive; report later with --offline.
        factory-report export /srv/lake --from 2026-01-14
            Tables by day for a warehouse, partitioned by month; only changed partitions are written.
        factory-report subscription --fail-above 0.9
            The billing period, by allowance or windows; ends with 2 above 90 %.

      ENVIRONMENT
        FACTORY_API_KEY     the key, of a user with the Manager or Owner role
        FACTORY_API_URL     https://api.factory.ai unless set; https://api.eu.factory.ai for organisations in the EU
        FACTORY_HOME        ~/.factory unless set: the session of the droid CLI, where the key does not serve for the
                            subscription
        WORKOS_API_URL      https://api.workos.com unless set: the service that renews that session
        HTTPS_PROXY, NO_PROXY, SSL_CERT_FILE, SSL_CERT_DIR, XDG_DATA_HOME, XDG_CONFIG_HOME, SOURCE_DATE_EPOCH
                            as usual

      FILES
        ~/.config/factory-report/config.yaml, /etc/factory-report/config.yaml
            The configuration: the first one that is there counts alone.
        ~/.local/share/factory-report/archive.sqlite
            The archive of all days that were fetched.
        ~/.factory/
            The session of the droid CLI.

      EXIT CODES
        0 done, 2 done, but a threshold that was set is exceeded, 64 usage, 65 bad data from the API,
        69 unreachable after retries, 70 a defect of this program, 73 cannot write,
        75 try later: rate-limited, locked, or the period is not over in UTC,
        77 not allowed, 78 configuration
      """,
    version: "\(Program.name) \(Program.version)",
    subcommands: [
      Generate.self, RunReport.self, Fetch.self, Status.self, SubscriptionCommand.self, Export.self, Demo.self,
      Doctor.self, ShowConfiguration.self, ListFormats.self, ListTemplates.self,
    ],
    defaultSubcommand: Generate.self)

  /// The names of all commands.
  static var commands: [String] { configuration.subcommands.compactMap { $0.configuration.commandName } }

  /// Runs the command; an error becomes one sentence on standard error and an exit code.
  static func main() async -> Never {
    // Writing to a closed pipe, or beyond the limit of a file's size, is then an error with a sentence.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
    // A core dump would hold the key and the session's tokens.
    var noCore = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &noCore)
    do {
      try await Interruption.stopping {
        var command = try parsedCommand()
        if var command = command as? any AsyncParsableCommand {
          try await command.run()
        } else {
          try command.run()
        }
      }
      try Console.checkResults()
      Foundation.exit(0)
    } catch  where exitCode(for: error).isSuccess {
      // --help and --version.
      exit(withError: error)
    } catch {
      end(error)
    }
  }

  /// Says why the run has failed, and ends the process.
  fileprivate static func end(_ error: any Error) -> Never {
    let failure = Failure(error)
    let label = failure.status == .exceeded ? "" : "error: "
    for sentence in failure.sentences { Console.standardError.write("\(label)\(sentence)\n") }
    Foundation.exit(failure.status.rawValue)
  }

  private static func parsedCommand() throws -> any ParsableCommand {
    let arguments = try CommandLineArguments.withoutProgram()
    if arguments.contains(where: Redaction.isKey) { throw UsageError.keyAsArgument }
    // All else that generate, the default, could begin with is an option.
    if let name = arguments.first, !name.hasPrefix("-"), !(commands + ["help"]).contains(name) {
      let message = unknownName(name, known: commands, "There is no command")
      throw UsageError.commandLine(String(message.dropLast()))
    }
    let all = try ConfiguredArguments.commandLine(arguments, environment: .process)
    do {
      return try parseAsRoot(all)
    } catch  where !exitCode(for: error).isSuccess {
      throw UsageError.commandLine(message(for: error))
    }
  }
}
