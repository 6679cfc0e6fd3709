import Foundation

/// What was found, and the tables that show it.
struct Findings {
  /// What was measured of one organisation.
  struct Month {
    let users: Int
    /// In the order in which they were measured first.
    private(set) var wholes: [(title: String, runs: [Cost])] = []
    /// Of each run that was measured first.
    var stages: [[Cost]] = []
    var floors: [String: [Cost]] = [:]
    var reference: [Cost] = []

    init(users: Int) { self.users = users }

    mutating func add(_ title: String, _ cost: Cost) {
      if let index = wholes.firstIndex(where: { $0.title == title }) {
        wholes[index].runs.append(cost)
      } else {
        wholes.append((title, [cost]))
      }
    }

    func whole(_ title: String) -> [Cost] { wholes.first { $0.title == title }?.runs ?? [] }

    /// The same stage of every run.
    func stage(_ name: String) -> [Cost] { stages.compactMap { $0.first { $0.name == name } } }
  }

  let missingPackages: [String]
  var starts: [(title: String, runs: [Cost])] = []
  var months: [Month] = []
  var years: [Month] = []

  init(missingPackages: [String]) { self.missingPackages = missingPackages }

  /// Every table with a line on what it shows.
  func text(isMarkdown: Bool) -> String {
    var parts = [Self.machine, "Medians, with the lowest and the highest run.", "", heading("Runs", isMarkdown)]
    parts.append(runs.text(isMarkdown: isMarkdown))
    parts += [heading("Stages", isMarkdown), stages.text(isMarkdown: isMarkdown)]
    parts += [heading("CPU time beside the floors", isMarkdown), floors.text(isMarkdown: isMarkdown)]
    parts.append(heading("CPU time beside Python", isMarkdown))
    parts.append(
      missingPackages.isEmpty
        ? python.text(isMarkdown: isMarkdown)
        : "Left out: python3 has no \(missingPackages.joined(separator: ", ")).\n")
    return parts.joined(separator: "\n")
  }

  private func heading(_ title: String, _ isMarkdown: Bool) -> String {
    isMarkdown ? "### \(title)\n" : title.uppercased()
  }

  // MARK: Tables

  private var runs: Grid {
    var grid = Grid([.figures("users"), .words("run")] + Self.columns + [.figures("requests"), .figures("MB")])
    for start in starts { grid.add(["", start.title] + Self.cells(start.runs) + ["", ""]) }
    for month in months + years {
      for whole in month.wholes {
        let exchanges = [
          whole.runs.first?.requests.map { Self.grouped($0) },
          whole.runs.first?.bytes.map { Self.grouped($0 / 1_000_000) },
        ].map { $0 ?? "" }
        grid.add([Self.grouped(month.users), whole.title] + Self.cells(whole.runs) + exchanges)
      }
    }
    return grid
  }

  private var stages: Grid {
    var grid = Grid([.figures("users"), .words("run"), .words("stage")] + Self.columns)
    for month in months + years {
      let run = month.wholes.first?.title ?? ""
      for name in month.stages.first?.map(\.name) ?? [] {
        grid.add([Self.grouped(month.users), run, name] + Self.cells(month.stage(name)))
      }
    }
    return grid
  }

  private var floors: Grid {
    var grid = Grid([
      .figures("users"), .words("stage"), .figures("CPU s"), .words("floor"), .figures("its CPU s"),
      .figures("times its floor"),
    ])
    for month in months {
      let names = [("http", "HTTP client"), ("json", "simdjson"), ("sqlite", "SQLite")]
      let fetch = Self.cpu(month.stage("fetch"))
      for (name, title) in names {
        let floor = Self.cpu(month.floors[name] ?? [])
        grid.add([Self.grouped(month.users), "", "", title, Self.seconds(floor), ""])
      }
      let sum = names.map { Self.cpu(month.floors[$0.0] ?? []) }.reduce(0, +)
      grid.add([
        Self.grouped(month.users), "fetch", Self.seconds(fetch), "the three", Self.seconds(sum), Self.ratio(fetch, sum),
      ])
      let workbook = Self.cpu(month.stage("xlsx"))
      let deflate = Self.cpu(month.floors["deflate"] ?? [])
      grid.add([
        Self.grouped(month.users), "xlsx", Self.seconds(workbook), "zlib", Self.seconds(deflate),
        Self.ratio(workbook, deflate),
      ])
    }
    return grid
  }

  private var python: Grid {
    var grid = Grid(
      [.figures("users"), .words("program")] + Self.columns + [.figures("of Python's CPU time")])
    for month in months {
      let ours = month.whole("empty archive")
      grid.add([Self.grouped(month.users), "reference.py"] + Self.cells(month.reference) + ["1"])
      let share = Self.cpu(month.reference) > 0 ? Self.cpu(ours) / Self.cpu(month.reference) : 0
      grid.add(
        [Self.grouped(month.users), "factory-report, empty archive"] + Self.cells(ours)
          + [String(format: "%.2f", share)])
    }
    return grid
  }

  // MARK: Figures

  private static let columns = [Grid.Column.figures("wall s"), .figures("CPU s"), .figures("peak MB")]

  private static func cells(_ costs: [Cost]) -> [String] {
    [
      Measured(costs.map(\.wall)).map { spread($0, "%.3f") }, Measured(costs.map(\.cpu)).map { spread($0, "%.3f") },
      Measured(costs.map(\.peak)).map { spread($0, "%.0f") },
    ].map { $0 ?? "" }
  }

  private static func spread(_ measured: Measured, _ format: String) -> String {
    let texts = [measured.median, measured.lowest, measured.highest].map { String(format: format, $0) }
    return texts[1] == texts[2] ? texts[0] : "\(texts[0]) (\(texts[1])–\(texts[2]))"
  }

  private static func cpu(_ costs: [Cost]) -> Double { Measured(costs.map(\.cpu))?.median ?? 0 }

  private static func seconds(_ value: Double) -> String { String(format: "%.3f", value) }

  private static func ratio(_ value: Double, _ floor: Double) -> String {
    floor > 0 ? String(format: "%.1f", value / floor) : ""
  }

  /// Digits in groups of three.
  private static func grouped(_ number: Int) -> String {
    var digits = "\(number)"
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }

  private static var machine: String {
    let lines = ((try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? "").split(separator: "\n")
    let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    let memory = Int((Double(ProcessInfo.processInfo.physicalMemory) / 1e9).rounded())
    return "\(ProcessInfo.processInfo.activeProcessorCount) cores (\(model ?? "unknown")), \(memory) GB of memory.\n"
  }
}
