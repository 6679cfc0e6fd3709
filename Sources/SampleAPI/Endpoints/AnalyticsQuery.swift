import Usage

/// The query of an analytics endpoint, checked as strictly as the reference says.
struct AnalyticsQuery {
  let days: ClosedRange<Day>
  let isGrouped: Bool

  /// - Parameters:
  ///   - target: Path and query.
  ///   - grouping: The one value of `group_by` that the endpoint accepts; `nil` if it accepts none.
  ///   - today: The first day without data.
  /// - Throws: ``RefusedRequest`` for a range or a grouping that the endpoint does not accept.
  init(_ target: RequestTarget, grouping: String?, today: Day) throws(RefusedRequest) {
    let start = try Self.day("startDate", of: target)
    let end = try Self.day("endDate", of: target)
    guard start <= end else { throw RefusedRequest(.badRequest, "startDate must not be after endDate") }
    guard end != today else {
      throw RefusedRequest(.badRequest, "Cannot query today's date - analytics data has a 24-hour lag")
    }
    guard end < today else { throw RefusedRequest(.badRequest, "Cannot query a date in the future: \(end)") }
    guard start >= SampleOrganisation.firstDay else {
      throw RefusedRequest(.badRequest, "Analytics data is available from \(SampleOrganisation.firstDay)")
    }
    let group = try target.value("group_by")
    if let group, group != grouping {
      throw RefusedRequest(.badRequest, grouping.map { "group_by must be \($0)" } ?? "group_by is not supported here")
    }
    days = start...end
    isGrouped = group != nil
  }

  private static func day(_ name: String, of target: RequestTarget) throws(RefusedRequest) -> Day {
    guard let text = try target.value(name) else { throw RefusedRequest(.badRequest, "\(name) is required") }
    guard let day = Day(iso: text) else {
      throw RefusedRequest(.badRequest, "\(name) must be a date in YYYY-MM-DD format")
    }
    return day
  }
}
