import Foundation

/// Where runs take place, and each thing that is measured there.
struct Workplace {
  let folder: String
  /// The Python packages that are not there; `reference.py` is left out then.
  let missingPackages: [String]
  private let python: String
  private let binaries: String

  /// - Parameters:
  ///   - folder: An empty folder for archives, reports and pages.
  ///   - python: The command that runs `reference.py`.
  /// - Throws: `Child.Failed` where a binary is missing.
  init(folder: String, python: String) throws {
    self.folder = folder
    self.python = python
    binaries = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
    for name in ["factory-report", "sample-api"]
    where !FileManager.default.isExecutableFile(atPath: binaries + "/" + name) {
      throw Child.Failed(description: "There is no \(binaries)/\(name): build all first, with swift build -c release.")
    }
    let environment = ProcessInfo.processInfo.environment
    missingPackages = ["aiohttp", "orjson", "polars", "xlsxwriter"].filter { package in
      let child = Child(executable: python, arguments: ["-c", "import \(package)"], environment: environment)
      return (try? child.run(in: folder)) == nil
    }
  }

  private static let month = ["--month", "2026-10"]
  private static let monthAlone = month + ["--no-compare"]

  /// Days that are reported from the archive alone.
  private struct Year {
    let title: String
    let days: [String]
    /// The day on which that is, `nil` for the real one.
    var clock: String?
  }

  /// All days there are before November: the API has data from the 14th of January.
  private static let firstYear = Year(
    title: "January to October, offline", days: ["--from", "2026-01-14", "--to", "2026-10-31"])
  /// A year in which every day is there, and nearly every user from the first one on.
  private static let wholeYear = Year(
    title: "all of 2027, offline", days: ["--from", "2027-01-01", "--to", "2027-12-31"], clock: "2028-01-02")

  // MARK: What is measured

  /// `--version` and `--help`.
  func starts(runs: Int) throws -> [(title: String, runs: [Cost])] {
    try ["--version", "--help"].map { argument in
      let costs = try (1...runs).map { _ in try tool([argument], nil).whole }
      return ("factory-report \(argument)", costs)
    }
  }

  /// A month of an organisation: with an empty archive, a full one, offline and with comparisons; the floors; Python.
  func month(users: Int, runs: Int) throws -> Findings.Month {
    var month = Findings.Month(users: users)
    try standIn(users: users, remembering: true) { standIn in
      tell("\(users) users: the pages are made")
      let targets = try prime(standIn)
      for round in 1...runs {
        tell("\(users) users: round \(round) of \(runs)")
        removeArchive()
        let cold = try generate(Self.monthAlone, standIn)
        month.add("empty archive", cold.whole)
        month.stages.append(cold.stages)
        month.add("full archive", try generate(Self.monthAlone, standIn).whole)
        month.add("offline", try generate(Self.monthAlone + ["--offline"], nil).whole)
        for (name, arguments) in floors(targets, standIn) {
          remove(["floor.sqlite", "floor.sqlite-wal", "floor.sqlite-shm"])
          let floor = try itself([name] + arguments)
          // Only what the floor counts: not its own start, nor the reading of what it is fed with.
          month.floors[name, default: []] += floor.stages
        }
        removeArchive()
        month.add("empty archive, with comparisons", try generate(Self.month, standIn).whole)
        if missingPackages.isEmpty { month.reference.append(try reference(standIn).whole) }
      }
    }
    return month
  }

  /// All of 2026 up to October, from the archive; and a whole year, where `faketime` is there to set the clock.
  func years(users: Int, runs: Int) throws -> [Findings.Month] {
    try ([Self.firstYear] + (canSetClock ? [Self.wholeYear] : [])).map { year in
      var found = Findings.Month(users: users)
      tell("\(users) users, \(year.title): fetching")
      removeArchive()
      try standIn(users: users, today: year.clock ?? StandIn.today, remembering: false) { standIn in
        _ = try tool(["fetch", "--quiet"] + archive + year.days, standIn, clock: year.clock)
      }
      for round in 1...runs {
        tell("\(users) users, \(year.title): round \(round) of \(runs)")
        let offline = try generate(year.days + ["--offline"], nil, clock: year.clock)
        found.add(year.title, offline.whole)
        found.stages.append(offline.stages)
      }
      return found
    }
  }

  private var canSetClock: Bool {
    let child = Child(
      executable: "faketime", arguments: ["2028-01-02", "true"], environment: ProcessInfo.processInfo.environment)
    return (try? child.run(in: folder)) != nil
  }

  // MARK: How it is done

  private var archive: [String] { ["--archive", folder + "/archive.sqlite"] }

  private func floors(_ targets: String, _ standIn: StandIn) -> [(name: String, arguments: [String])] {
    [
      ("http", ["--url", standIn.url, "--key", StandIn.key, "--targets", targets]),
      ("json", ["--bodies", folder + "/bodies"]),
      ("sqlite", ["--archive", folder + "/archive.sqlite", "--target", folder + "/floor.sqlite"]),
      ("deflate", ["--workbook", folder + "/reports/usage-2026-10.xlsx"]),
    ]
  }

  private func generate(_ period: [String], _ standIn: StandIn?, clock: String? = nil) throws -> Child.Outcome {
    remove(["reports"])
    return try tool(
      [
        "generate", "--format", "xlsx,csv,markdown", "--detail", "--timings", "--quiet", "--output",
        folder + "/reports",
      ]
        + archive + period, standIn, clock: clock)
  }

  /// Has every page made that is asked for later.
  ///
  /// - Returns: A file of the targets of the month alone; the bodies are in the file `bodies`.
  private func prime(_ standIn: StandIn) throws -> String {
    removeArchive()
    _ = try generate(Self.month, standIn)
    removeArchive()
    let log = try tool(["fetch", "--verbose"] + archive + Self.month, standIn).errors
    let targets = log.matches(of: #/GET (\S+): 200, /#).map { String($0.1) }
    let file = folder + "/targets"
    try Data(targets.joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
    _ = try itself([
      "http", "--url", standIn.url, "--key", StandIn.key, "--targets", file, "--bodies", folder + "/bodies",
    ])
    if missingPackages.isEmpty { _ = try reference(standIn) }
    return file
  }

  private func reference(_ standIn: StandIn) throws -> Child.Outcome {
    remove(["reference"])
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("reference.py").path
    return try Child(
      executable: python,
      arguments: [
        script, "--url", standIn.url, "--key", StandIn.key, "--month", "2026-10", "--output", folder + "/reference",
      ], environment: ProcessInfo.processInfo.environment
    ).run(in: folder)
  }

  private func tool(_ arguments: [String], _ standIn: StandIn?, clock: String? = nil) throws -> Child.Outcome {
    var environment = ProcessInfo.processInfo.environment
    environment["SOURCE_DATE_EPOCH"] = "1796083200"
    environment["FACTORY_API_KEY"] = StandIn.key
    environment["FACTORY_API_URL"] = standIn?.url
    let words = (clock.map { ["faketime", $0] } ?? []) + [binaries + "/factory-report"] + arguments
    return try Child(executable: words[0], arguments: Array(words.dropFirst()), environment: environment)
      .run(in: folder)
  }

  /// This program once more, for a floor.
  private func itself(_ arguments: [String]) throws -> Child.Outcome {
    try Child(
      executable: "/proc/self/exe", arguments: arguments, environment: ProcessInfo.processInfo.environment
    ).run(in: folder)
  }

  private func standIn(
    users: Int, today: String = StandIn.today, remembering: Bool, _ body: (StandIn) throws -> Void
  ) throws {
    try StandIn.serving(
      binaries + "/sample-api", users: users, today: today, remembering: remembering, in: folder, body)
  }

  private func removeArchive() {
    remove(["", "-wal", "-shm", ".lock"].map { "archive.sqlite" + $0 })
  }

  private func remove(_ names: [String]) {
    for name in names { try? FileManager.default.removeItem(atPath: folder + "/" + name) }
  }

  private func tell(_ text: String) { say(text + "\n") }
}
