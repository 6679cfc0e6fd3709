import Foundation
import SampleAPI
import TestSupport
import Testing

/// Options, environment, archives, sessions, rosters, templates, prices, configurations and answers at random: a run ends
/// with a known exit code, and in bounded time.
///
/// `FUZZED_INPUTS=20000 swift test --filter InputFuzzTests` makes more runs; a failure names its seed.
@Suite struct InputFuzzTests {
  private static let runs = ProcessInfo.processInfo.environment["FUZZED_INPUTS"].flatMap(Int.init) ?? 40
  /// All of README but 70, which is a defect.
  private static let known: Set<Int32> = [0, 2, 64, 65, 69, 73, 75, 77, 78]

  private static let numbers = [
    "0", "1", "-1", "65", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e400", "nan", "0.5",
    "90%", "١", "", "0x1p3", "1e1", "+1", "-0", "inf", " 1",
  ]
  private static let days = [
    "2026-10-05", "2026-10-31", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "2026-1-1", "",
  ]
  private static let texts = ["", "-", "a/b", "..", "\u{1B}[2J", "e\u{301}", "x\ny", "%s%n", "💥"]
  private static let paths = [
    "/dev/null", "/dev/zero", "/dev/urandom", "/", "/nonexistent/a", "pipe", "g.csv", "t.yaml", "p.yaml", "c.yaml",
    "a.sqlite", "factory/auth.json",
  ]

  private static let options: [(String, [String])] = [
    ("--from", days), ("--to", days), ("--month", ["2026-10", "0000-00", "9999-12", "10000-01", ""]),
    ("--months", numbers), ("--last-week", []), ("--last-month", []), ("--concurrency", numbers),
    ("--format", ["csv", "csv,csv", "markdown,html", "pdf", ",", ""]), ("--name", texts), ("--template", paths),
    ("--groups", paths), ("--groups", ["g.csv"]), ("--template", ["t.yaml"]), ("--key-file", paths + ["-"]),
    ("--csv-dialect", ["excel", "x"]), ("--archive", paths + texts), ("--output", ["out", "/dev/null", ""]),
    ("--detail", []), ("--no-compare", []), ("--offline", []), ("--refresh", []), ("--fail-above", numbers),
    ("--users", numbers), ("--seed", numbers), ("--prices", paths), ("--prices", ["p.yaml"]), ("--config", paths),
    ("--config", ["c.yaml"]), ("--roster", ["api"] + paths), ("--people", ["none", "pseudonyms", ""]),
    ("--minimum-group", numbers), ("--zip", []), ("--overwrite", []),
    ("--mail-to", ["a@x.test", "a@x.test,,", "\r\n"]),
    ("--print0", []), ("--fail-pace", []), ("--no-refresh", []), ("--timings", []), ("--verbose", []), ("--json", []),
  ]
  private static let variables: [(String, [String])] = [
    ("SOURCE_DATE_EPOCH", numbers), ("TZ", ["Asia/Tokyo", ":/dev/zero", "XXX+167:59:59", "\u{1}"]),
    ("XDG_DATA_HOME", texts), ("HOME", texts + ["/dev/null", "file:/tmp"]), ("FACTORY_HOME", paths), ("LANG", texts),
    ("FACTORY_API_KEY", texts), ("NO_PROXY", texts),
    ("FACTORY_API_URL", ["http://[::1", "https://", "x", "http://127.0.0.1:99999"]),
    ("WORKOS_API_URL", ["http://x", ""]), ("HTTPS_PROXY", ["http://", "socks5://x", "//", " "]),
    ("SSL_CERT_FILE", paths), ("SSL_CERT_DIR", paths),
    ("TMPDIR", ["/nonexistent"]),
  ]

  /// Runs the command in a folder whose pipe has a writer: without one the command waits for it.
  private static let script = """
    cd "$0" || exit 99
    { exec >pipe; echo a,b; } & writer=$!
    timeout -k 5 300 "$@"; status=$?
    kill -9 $writer 2>/dev/null; exit $status
    """

  @Test(arguments: 0..<4)
  func `Whatever is given, a run ends with a known exit code`(part: Int) async throws {
    let answers = FuzzedAnswers()
    let organisation = SampleOrganisation(users: 2)
    var options = SampleOptions()
    let sessions = SampleSessions(of: organisation)
    (options.sessions, options.billing) = (sessions, SampleBilling())
    try await SampleServer.withServer(
      organisation: organisation, options: options, interception: answers.delivery
    ) { server in
      let inputs = try await withTemporaryFolder { folder in
        let archive = folder + "/a.sqlite"
        let run = try await Tool.run(
          ["fetch", "--from", "2026-10-05", "--to", "2026-10-06", "--archive", archive],
          environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"])
        #expect(run.status == 0)
        return FuzzedInputs(archive: try Data(contentsOf: URL(fileURLWithPath: archive)))
      }
      for seed in stride(from: part, to: Self.runs, by: 4) {
        try await withTemporaryFolder { folder in
          var random = SeededGenerator(seed: seed)
          try inputs.prepare(folder, sessions.logIn(lifetime: [60, 86_400][seed % 2]), &random)
          answers.begin(&random)
          var environment = [
            "FACTORY_API_URL": server.url, "WORKOS_API_URL": server.url, "FACTORY_API_KEY": "fk-sample",
            "HOME": folder, "FACTORY_HOME": folder + "/factory",
          ]
          for (name, values) in Self.variables where Int.random(in: 0..<8, using: &random) == 0 {
            environment[name] = values.randomElement(using: &random)
          }
          let arguments = Self.arguments(&random)
          if arguments.first == "subscription", Bool.random(using: &random) { environment["FACTORY_API_KEY"] = nil }
          let run = try await Tool.run(
            ["-c", Self.script, folder, Tool.path] + arguments,
            environment: environment,
            binary: "/bin/bash")
          let isKnown = Self.known.contains(run.status) && (run.status == 0 || !run.errors.isEmpty)
          #expect(isKnown, "seed \(seed): \(run.status), \(arguments), \(environment), \(run.errors.prefix(400))")
        }
      }
    }
  }

  private static func arguments(_ random: inout SeededGenerator) -> [String] {
    let commands = [
      ["generate"], ["generate"], ["generate"], ["fetch"], ["status"], ["subscription"], ["demo"], ["templates"], [],
      ["export", "lake"], ["run", "r"], ["doctor"], ["config"], ["formats"],
    ]
    let command = commands.randomElement(using: &random) ?? []
    var arguments = command
    // The months that are the default would take seconds of each run.
    if ["generate", "fetch", "demo"].contains(command.first)
      || command.isEmpty && Int.random(in: 0..<8, using: &random) > 0
    {
      arguments += ["--from", "2026-10-05", "--to", "2026-10-06"]
    }
    if command == ["demo"] { arguments += ["--users", "2", "--format", "csv"] }
    if command.first == "export" { arguments += ["--month", "2026-10"] }
    if command.first == "run" { arguments += ["--config", "c.yaml"] }
    if !["demo", "templates", "formats"].contains(command.first), Int.random(in: 0..<3, using: &random) == 0 {
      arguments += ["--archive", "a.sqlite"]
    }
    for _ in 0..<Int.random(in: 0..<4, using: &random) {
      guard let (option, values) = options.randomElement(using: &random) else { continue }
      arguments += [option] + (values.randomElement(using: &random).map { [$0] } ?? [])
    }
    return arguments
  }
}
