import ArgumentParser
import SampleAPI
import Usage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Serves the stand-in until it is told to stop.
@main
struct SampleAPICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-api",
    abstract: "A stand-in of Factory's Analytics API, with a fictional organisation.",
    discussion: """
      Serves the five analytics endpoints under /api/v1/analytics as the reference describes them, errors and \
      pagination included. The organisation is made up from the seed: the same options give the same bytes, on any \
      machine, on any day. Prints the address and the environment for factory-report, then serves until SIGINT or \
      SIGTERM.

      EXAMPLES
        sample-api --port 8080 --users 500
        sample-api --users 10000 --seed 7 --today 2026-11-01
        sample-api --fault-share 0.05 --fault-seed 3
        sample-api --hostile-texts
        sample-api --factory-home /tmp/factory --session-hours 12
        URL="http://127.0.0.1:8080/api/v1/analytics"
        DAY="startDate=2026-01-15&endDate=2026-01-15"
        curl -H "Authorization: Bearer fk-sample" "$URL/users?$DAY"
      """)

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 for any that is free.")
  var port = 8080

  @Option(help: "People who ever have an account, 0 to 100000; some join in the course of 2026.")
  var users = 40

  @Option(help: "What the organisation is made from; another seed gives other people and numbers.")
  var seed: UInt64 = 1

  @Option(help: "The API key of a manager. The key fk-member is a member's, who gets 403.")
  var key = "fk-sample"

  @Option(
    help: ArgumentHelp("The first day without data yet. (default: today, in UTC)", valueName: "yyyy-mm-dd"),
    transform: Self.day)
  var today: Day?

  @Option(
    name: .customLong("empty-day"),
    help: ArgumentHelp(
      "A day without a row from any endpoint; may be repeated. (default: 2026-02-11)", valueName: "yyyy-mm-dd"),
    transform: Self.day)
  var emptyDays: [Day] = []

  @Option(
    name: .customLong("fault-share"),
    help: ArgumentHelp(
      "The share of the answers that go wrong, 0 to 1: cut off, refused, damaged, or of another day.",
      valueName: "share"))
  var faultShare = 0.0

  @Option(
    name: .customLong("fault-seed"), help: "Which answers go wrong, and how; another seed takes other ones.")
  var faultSeed: UInt64 = 1

  @Flag(
    name: .customLong("hostile-texts"),
    help: "Replace addresses and names by formulas, markup, control characters and the like.")
  var hasHostileTexts = false

  @Flag(
    name: .customLong("remember"),
    help: "Keep every answer in memory to give it again, so that a benchmark measures the client alone.")
  var remembersAnswers = false

  @Option(
    name: .customLong("factory-home"),
    help: ArgumentHelp(
      "Log somebody in, by writing auth.json into this folder, and serve the subscription and the renewal of sessions.",
      valueName: "folder"))
  var factoryHome: String?

  @Option(
    name: .customLong("session-hours"),
    help: ArgumentHelp("How long that session's first access token is good for; those after it 168.", valueName: "n"))
  var sessionHours = 168

  func validate() throws {
    guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535.") }
    guard (0...100_000).contains(users) else { throw ValidationError("--users must be 0 to 100000.") }
    guard (0...1).contains(faultShare) else { throw ValidationError("--fault-share must be 0 to 1.") }
  }

  func run() async throws {
    let organisation = SampleOrganisation(
      seed: seed, users: users, emptyDays: emptyDays.isEmpty ? SampleOrganisation.usualEmptyDays : Set(emptyDays))
    var options = SampleOptions(key: key)
    if let today { options.today = { today } }
    if hasHostileTexts { options.texts = HostileTexts() }
    options.remembersAnswers = remembersAnswers
    if let factoryHome {
      let sessions = SampleSessions(of: organisation)
      try Self.put(
        SampleSessions.file(sessions.logIn(lifetime: sessionHours * 3600)), into: factoryHome + "/auth.json")
      options.sessions = sessions
    }
    if faultShare > 0 { options.faults = .random(seed: faultSeed, share: faultShare, of: Fault.detectable) }
    let stop = StopSignals()
    do {
      try await SampleServer.withServer(organisation: organisation, options: options, host: host, port: port) {
        server in
        let home = factoryHome.map { " WORKOS_API_URL=\(server.url) FACTORY_HOME=\(Self.quoted($0))" } ?? ""
        print("\(server.url)  FACTORY_API_URL=\(server.url) FACTORY_API_KEY=\(Self.quoted(key))\(home)")
        // A pipe or a file gets the line at once too.
        fflush(nil)
        await stop.first()
      }
    } catch {
      throw CannotListen(description: "Cannot listen on \(host):\(port): \(error)")
    }
  }

  /// Writes a file that only its owner can read.
  private static func put(_ text: String, into path: String) throws {
    let descriptor = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0o600)
    let bytes = Array(text.utf8)
    guard descriptor >= 0, write(descriptor, bytes, bytes.count) == bytes.count, close(descriptor) == 0 else {
      throw ValidationError("\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  private static func day(_ text: String) throws -> Day {
    guard let day = Day(iso: text) else { throw ValidationError("‘\(text)’ is not a date in YYYY-MM-DD format.") }
    return day
  }

  /// As a shell reads it back.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber || byte == 0x2d
        || byte == 0x5f
    }
    return isPlain && !text.isEmpty
      ? text : "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }
}

/// The port is taken, or the address not ours.
private struct CannotListen: Error, CustomStringConvertible {
  let description: String
}
