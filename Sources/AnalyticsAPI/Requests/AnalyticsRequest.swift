import HTTP
import Usage

/// One request to the Analytics API.
struct AnalyticsRequest: Hashable, Sendable {
  let endpoint: Endpoint
  let days: ClosedRange<Day>
  /// `nil` for the first page and for endpoints without pages.
  let cursor: String?
  /// 1 for the first page.
  let page: Int

  init(_ endpoint: Endpoint, days: ClosedRange<Day>, cursor: String? = nil, page: Int = 1) {
    self.endpoint = endpoint
    self.days = days
    self.cursor = cursor
    self.page = page
  }

  /// The largest page that the reference allows.
  static let usersPerPage = 100

  /// Path and query.
  var target: String {
    var target =
      "/api/v1/analytics/\(endpoint.rawValue)?startDate=\(days.lowerBound)&endDate=\(days.upperBound)"
    if endpoint == .users { target += "&limit=\(Self.usersPerPage)" }
    if let cursor { target += "&cursor=" + cursor.percentEncoded }
    return target
  }
}

extension AnalyticsRequest: CustomStringConvertible {
  /// `/users of 2026-10-01, page 3`.
  var description: String {
    let days = days.count == 1 ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)"
    return "/\(endpoint.rawValue) of \(days)" + (page > 1 ? ", page \(page)" : "")
  }
}
