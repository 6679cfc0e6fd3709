import AnalyticsAPI
import ArgumentParser
import Files
import Foundation
import HTTP

struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check what a run needs: configuration, key, API, clock, archive, disk and files.",
    discussion: """
      One line each: ok, warning or problem, and what to do. It asks the API once and writes nothing. With a name it \
      checks that report of the configuration file. It ends with 0 where nothing is a problem, else with the exit code \
      of the gravest.
      """)

  @Argument(help: "The report's name in the configuration file.")
  var report: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup(title: "Output") var output: OutputOptions
  @OptionGroup(title: "Archive") var archive: ArchiveOptions
  @OptionGroup(title: "API") var api: FetchOptions
  @OptionGroup(title: "Configuration") var configured: ConfigurationOptions

  func run() async throws {
    let environment = Environment.process
    let (inputs, places) = (InputChecks(environment: environment), PlaceChecks(environment: environment))
    var lines = inputs.configuration(option: configured.config, report: report)
    let key = Result { try APIKey(file: api.keyFile, environment: environment, isWarning: false) }
    lines += await server(key, inputs)
    lines.append(inputs.session(besideKey: (try? key.get()) != nil))
    lines += Diagnosis.of("archive") {
      let path = try archive.archive ?? environment.defaultArchive()
      return places.archive(path) + places.room([("archive", Path.folder(of: path)), ("output folder", output.output)])
    }
    lines += places.output(output.output) + inputs.template(output.template) + inputs.roster(output.roster)
    lines += inputs.prices(output.money.prices)
    lines.append(inputs.timeZone())
    try print(lines)
    if let problems = ProblemsFound(lines) { throw problems }
  }

  /// The key, and what the server says to it.
  private func server(_ found: Result<APIKey, any Error>, _ inputs: InputChecks) async -> [Diagnosis] {
    let (key, address): (APIKey, ServerClient.Configuration)
    do { key = try found.get() } catch {
      return Diagnosis.problems("key", error) + [.warning("server", "The API was not asked, as there is no key.")]
    }
    do {
      // A run would try again, and wait longer.
      address = try ServerClient.Configuration(
        address: try inputs.environment.address(), concurrency: 1, retry: RetryPolicy(attempts: 1),
        limits: RequestLimits(connecting: .seconds(5), idle: .seconds(8), answer: .seconds(10)),
        environment: inputs.environment.variables)
    } catch {
      return inputs.key(key, file: api.keyFile) + Diagnosis.problems("server", error)
    }
    let check = ServerCheck(client: AnalyticsClient.Configuration(address, key: key), environment: inputs.environment)
    return inputs.key(key, file: api.keyFile) + (await check.diagnoses())
  }

  private func print(_ lines: [Diagnosis]) throws {
    guard json else {
      let width = lines.map(\.subject.count).max() ?? 0
      for line in lines {
        Console.standardOutput.write(
          "\(line.result.rawValue.padded(to: 7))  \(line.subject.padded(to: width))  \(line.message)\n")
      }
      return
    }
    try Console.standardOutput.write(
      object: Report(checks: lines, exitCode: ProblemsFound(lines)?.status.rawValue ?? 0))
  }

  private struct Report: Encodable {
    let checks: [Diagnosis]
    let exitCode: Int32
  }
}
