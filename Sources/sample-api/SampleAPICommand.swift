import ArgumentParser
import FaultSwitchboard
import Foundation
import SampleAPI
import Usage

/// Serves the stand-in until it is stopped.
@main
struct SampleAPICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample-api",
    abstract: "A stand-in of Factory's Analytics API, with a fictional organisation.",
    discussion: """
      Serves the five analytics endpoints under /api/v1/analytics as the reference describes them, errors and \
      pagination included. The organisation is made up from the seed: the same options give the same bytes, on any \
      machine, on any day. Prints the address and the environment for factory-report, then serves until it is \
      interrupted.

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
  var port: UInt16 = 8080

  @Option(help: "People who ever have an account, 0 to 100000; some join in the course of 2026.")
  var users = 40

  @Option(help: "The seed of the organisation; another one gives other people and numbers.")
  var seed: UInt64 = 1

  @Option(help: "The API key of a manager. The key fk-member is a member's, who gets 403.")
  var key = "fk-sample"

  @Option(help: ArgumentHelp("The first day without data yet. (default: today, in UTC)", valueName: "yyyy-mm-dd"))
  var today: Day?

  @Option(
    name: .customLong("empty-day"),
    help: ArgumentHelp(
      "A day without a row from any endpoint; may be repeated. (default: 2026-02-11)", valueName: "yyyy-mm-dd"))
  var emptyDays: [Day] = []

  @Option(
    help: ArgumentHelp(
      "The share of the answers that go wrong, 0 to 1: cut off, refused, damaged, or of another day.",
      valueName: "share"))
  var faultShare = 0.0

  @Option(help: "The seed of the faults; another one gives other faults to other answers.")
  var faultSeed: UInt64 = 1

  @Flag(help: "Replace addresses and names by formulas, markup, control characters and the like.")
  var hostileTexts = false

  @Flag(help: "Keep every answer in memory and give it again; not with --fault-share or --hostile-texts.")
  var remember = false

  @Option(
    help: ArgumentHelp(
      "Begin a session: write its auth.json into this folder, and serve the endpoint that renews it.",
      valueName: "folder"))
  var factoryHome: String?

  @Option(
    help: ArgumentHelp(
      "What the organisation has: \(SampleBilling.Kind.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "kind"))
  var billing = SampleBilling.Kind.allowance

  @Flag(name: .customLong("post-usage"), help: "Answer the question for the use by POST, and GET by 405.")
  var postsUsage = false

  @Flag(help: "Accept no API key for the billing period, but a session alone.")
  var refuseKey = false

  @Flag(help: "Leave out limits, plan and managed computers, which the first reference page does not have.")
  var oldPaths = false

  @Option(
    help: ArgumentHelp(
      "The list of the organisation's users: \(SampleAccounts.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "answer"))
  var accounts = SampleAccounts.served

  @Option(help: ArgumentHelp("The hours for which the session's first access token is valid.", valueName: "n"))
  var sessionHours = 168

  func validate() throws {
    guard (0...100_000).contains(users) else { throw ValidationError("--users must be 0 to 100000.") }
    guard (0...1).contains(faultShare) else { throw ValidationError("--fault-share must be 0 to 1.") }
    guard !remember || faultShare == 0 && !hostileTexts else {
      throw ValidationError("--remember cannot be combined with --fault-share or --hostile-texts.")
    }
  }

  func run() async throws {
    let organisation = SampleOrganisation(
      seed: seed, users: users, emptyDays: emptyDays.isEmpty ? SampleOrganisation.usualEmptyDays : Set(emptyDays))
    var options = SampleOptions(key: key)
    if let today { options.today = { today } }
    options.accounts = accounts
    options.billing = SampleBilling(
      billing, method: postsUsage ? .post : .get, acceptsKey: !refuseKey, hasNewPaths: !oldPaths)
    if let factoryHome { options.sessions = try Self.session(of: organisation, hours: sessionHours, in: factoryHome) }
    try await SampleServer.withServer(
      organisation: organisation, options: options, host: host, port: Int(port), interception: interception
    ) { server in
      let home = factoryHome.map { " WORKOS_API_URL=\(server.url) FACTORY_HOME=\(Self.quoted($0))" } ?? ""
      print("\(server.url)  FACTORY_API_URL=\(server.url) FACTORY_API_KEY=\(Self.quoted(key))\(home)")
      // A pipe or a file gets the line at once, too.
      fflush(nil)
      while true { try await Task.sleep(for: .seconds(3600)) }
    }
  }

  private var interception: Interception {
    guard remember else {
      let plan = faultShare > 0 ? FaultPlan.random(seed: faultSeed, share: faultShare, of: Fault.detectable) : .none
      return Switchboard(plan, texts: hostileTexts ? HostileTexts() : nil).delivery
    }
    let answers = RememberedValues<String, SampleResponse>()
    return { request, respond in
      // A POST can be answered otherwise the next time.
      guard request.method == "GET" else { return ResponseDelivery(respond(request)) }
      return ResponseDelivery(
        answers.value(for: "\(request.target) \(request.authorization ?? "")") {
          var response = respond(request)
          response.content = .bytes(response.body)
          return response
        })
    }
  }

  /// Begins a session and writes its `auth.json`, which only its owner can read.
  private static func session(
    of organisation: SampleOrganisation, hours: Int, in folder: String
  ) throws -> SampleSessions {
    let sessions = SampleSessions(of: organisation)
    let file = Data(SampleSessions.file(sessions.logIn(lifetime: hours * 3600)).utf8)
    let path = folder + "/auth.json"
    guard FileManager.default.createFile(atPath: path, contents: file, attributes: [.posixPermissions: 0o600]) else {
      throw ValidationError("\(path) cannot be written.")
    }
    return sessions
  }

  /// The text as a word of a shell command.
  private static func quoted(_ text: String) -> String {
    text.wholeMatch(of: /[\w-]+/) != nil ? text : "'" + text.replacing("'", with: #"'\''"#) + "'"
  }
}

extension SampleBilling.Kind: ExpressibleByArgument {}

extension SampleAccounts: ExpressibleByArgument {}

extension Day: ExpressibleByArgument {
  /// Reads `YYYY-MM-DD`.
  public init?(argument: String) { self.init(iso: argument) }
}
