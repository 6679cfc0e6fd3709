import Usage

/// The days that were asked for and are missing.
struct LateDays {
  /// Days that the next run asks for again.
  let awaited: [Day]
  /// Days that are too old for that.
  let given: [Day]

  /// - Parameters:
  ///   - range: The days to look at.
  ///   - moment: Of the run, in seconds since 1970-01-01T00:00:00Z.
  ///   - source: The archive.
  /// - Throws: What `source` throws.
  init(in range: ClosedRange<Day>, at moment: Int, from source: some UsageSource) throws {
    let missing = try CoverageStatus.all(of: range, from: source).filter { $0.isMissing && $0.fetched != nil }
    let days = Set(missing.map(\.day)).sorted()
    let first = Day(secondsSince1970: moment) - Availability.lateDays + 1
    awaited = days.filter { $0 >= first }
    given = days.filter { $0 < first }
  }

  /// What a run says; `nil` if it has nothing to say.
  var sentence: String? {
    given.isEmpty
      ? nil
      : "The API returned no data, or not that of all endpoints, for \(Self.listed(given)). Days that are "
        + "\(Availability.lateDays) days old are no longer asked for; --refresh asks for them again."
  }

  /// What `status` shows; empty if no day is missing.
  var text: String {
    (awaited.isEmpty ? "" : "Missing, to be asked for again: \(Self.listed(awaited))\n")
      + (given.isEmpty ? "" : "Missing, asked for again only with --refresh: \(Self.listed(given))\n")
  }

  /// `2026-10-01 to 2026-10-04, 2026-10-09`.
  static func listed(_ days: [Day]) -> String {
    days.ranges.map(\.named).joined(separator: ", ")
  }
}
