import ArgumentParser

/// A run of factory-report that is measured.
enum BenchmarkCase: String, CaseIterable, ExpressibleByArgument {
  case emptyArchive = "empty-archive"
  case fullArchive = "full-archive"
  case offline
  case large
  case year
  case export

  var title: String {
    switch self {
    case .emptyArchive: "month of 10,000 users, empty archive"
    case .fullArchive: "month of 10,000 users, full archive"
    case .offline: "month of 10,000 users, offline"
    case .large: "month of 100,000 users, empty archive"
    case .year: "year of 10,000 users, offline"
    case .export: "dataset of 995,812 user-days, offline"
    }
  }

  var users: Int { self == .large ? 100_000 : 10_000 }

  var days: [String] {
    switch self {
    case .year: ["--from", "2027-01-01", "--to", "2027-12-31"]
    case .export: ["--from", "2026-01-14", "--to", "2026-11-27"]
    case .emptyArchive, .fullArchive, .offline, .large: ["--month", "2026-10"]
    }
  }

  /// The command and its options beside the days: only the year is reported with comparisons.
  ///
  /// - Parameter output: A folder that does not exist.
  /// - Returns: The arguments.
  func arguments(output: String) -> [String] {
    let report = ["generate", "--detail", "--format", "xlsx,csv,markdown", "--output", output]
    return switch self {
    case .emptyArchive, .fullArchive, .large: report + ["--no-compare"]
    case .offline: report + ["--no-compare", "--offline"]
    case .year: report + ["--offline"]
    case .export: ["export", output, "--offline"]
    }
  }

  /// Whether each round begins with an empty archive.
  var isCold: Bool { self == .emptyArchive || self == .large }

  /// The date that `faketime` sets for the program; `nil` for the real one.
  var clock: String? { self == .year ? "2028-01-02" : nil }

  /// The first day without data in the stand-in.
  var today: String { clock ?? "2026-12-01" }
}
