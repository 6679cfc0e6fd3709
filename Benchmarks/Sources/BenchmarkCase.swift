import ArgumentParser

/// A run of factory-report that is measured.
enum BenchmarkCase: String, CaseIterable, ExpressibleByArgument {
  case emptyArchive = "empty-archive"
  case fullArchive = "full-archive"
  case offline
  case large
  case year

  var title: String {
    switch self {
    case .emptyArchive: "month of 10,000 users, empty archive"
    case .fullArchive: "month of 10,000 users, full archive"
    case .offline: "month of 10,000 users, offline"
    case .large: "month of 100,000 users, empty archive"
    case .year: "year of 10,000 users, offline"
    }
  }

  var users: Int { self == .large ? 100_000 : 10_000 }

  var days: [String] { self == .year ? ["--from", "2027-01-01", "--to", "2027-12-31"] : ["--month", "2026-10"] }

  /// Options beside the days: only the year is reported with comparisons.
  var options: [String] {
    switch self {
    case .emptyArchive, .fullArchive, .large: ["--no-compare"]
    case .offline: ["--no-compare", "--offline"]
    case .year: ["--offline"]
    }
  }

  /// Whether each round begins with an empty archive.
  var isCold: Bool { self == .emptyArchive || self == .large }

  /// The date that `faketime` sets for the program; `nil` for the real one.
  var clock: String? { self == .year ? "2028-01-02" : nil }

  /// The first day without data in the stand-in.
  var today: String { clock ?? "2026-12-01" }
}
