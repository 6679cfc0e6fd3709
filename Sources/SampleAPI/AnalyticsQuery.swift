import Usage

/// What the five endpoints are asked, checked as strictly as the reference says.
struct AnalyticsQuery {
  let start: Day
  let end: Day
  let isGrouped: Bool

  /// - Parameters:
  ///   - target: Path and query; the path has led here already.
  ///   - grouping: The one value of `group_by` that the endpoint knows; `nil` where it knows none.
  ///   - today: The day that has no data yet.
  /// - Throws: `Problem` with what is wrong.
  init(_ target: RequestTarget, grouping: String?, today: Day) throws(Problem) {
    start = try Self.day("startDate", of: target)
    end = try Self.day("endDate", of: target)
    guard start <= end else { throw Problem(.badRequest, "startDate must not be after endDate") }
    guard end != today else {
      throw Problem(.badRequest, "Cannot query today's date - analytics data has a 24-hour lag")
    }
    guard end < today else { throw Problem(.badRequest, "Cannot query a date in the future: \(end)") }
    guard start >= SampleOrganisation.firstDay else {
      throw Problem(.badRequest, "Analytics data is available from \(SampleOrganisation.firstDay)")
    }
    let group = try target.value("group_by")
    if let group, group != grouping {
      throw Problem(.badRequest, grouping.map { "group_by must be \($0)" } ?? "group_by is not supported here")
    }
    isGrouped = group != nil
  }

  var days: ClosedRange<Day> { start...end }

  private static func day(_ name: String, of target: RequestTarget) throws(Problem) -> Day {
    guard let text = try target.value(name) else { throw Problem(.badRequest, "\(name) is required") }
    guard let day = Day(iso: text) else { throw Problem(.badRequest, "\(name) must be a date in YYYY-MM-DD format") }
    return day
  }
}
