import Foundation
import SampleAPI
import Testing
import Usage

/// A parsed JSON value; members and elements that are missing are `null`.
struct JSON {
  let value: Any

  init(_ bytes: [UInt8]) throws { value = try JSONSerialization.jsonObject(with: Data(bytes)) }
  init(value: Any?) { self.value = value ?? NSNull() }

  subscript(name: String) -> JSON { JSON(value: (value as? [String: Any])?[name]) }
  var keys: Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
  var members: [String: JSON] { (value as? [String: Any] ?? [:]).mapValues { JSON(value: $0) } }
  var rows: [JSON] { (value as? [Any] ?? []).map { JSON(value: $0) } }
  var isNull: Bool { value is NSNull }
  var text: String? { value as? String }
  var number: Double? { (value as? NSNumber)?.doubleValue }
  var int: Int { (value as? NSNumber)?.intValue ?? .min }
  var flag: Bool? { value as? Bool }

  /// The sum of a field over an array's objects.
  func sum(_ field: String) -> Int { rows.reduce(0) { $0 + $1[field].int } }
}

/// A day that is there.
func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

extension SampleService {
  /// The stand-in as most tests want it: on 1 November 2026.
  static func sample(
    seed: UInt64 = 1, users: Int = 40, emptyDays: Set<Day> = SampleOrganisation.usualEmptyDays,
    _ change: (inout SampleOptions) -> Void = { _ in }
  ) -> SampleService {
    var options = SampleOptions(today: { Day(number: 20_758) })
    change(&options)
    return SampleService(
      organisation: SampleOrganisation(seed: seed, users: users, emptyDays: emptyDays), options: options)
  }

  /// The parsed answer for a range of days.
  func get(_ endpoint: String, _ start: String, _ end: String? = nil, _ more: String = "") throws -> JSON {
    let response = respond(
      to: "/api/v1/analytics/\(endpoint)?startDate=\(start)&endDate=\(end ?? start)\(more)")
    try #require(response.status == 200)
    return try JSON(response.body)
  }

  /// The rows of `/users` of a range, page by page to the end.
  func users(_ start: String, _ end: String? = nil, limit: Int = 100) throws -> [JSON] {
    var rows: [JSON] = []
    var cursor = ""
    while true {
      let page = try get("users", start, end, "&limit=\(limit)\(cursor)")
      rows += page["data"].rows
      guard let next = page["meta"]["next_cursor"].text else { return rows }
      cursor = "&cursor=" + encoded(next)
    }
  }
}

extension SampleResponse {
  /// The body as a tree; `nil` for other bytes.
  var tree: JSONTree? {
    if case .json(let tree) = content { tree } else { nil }
  }
}

/// Percent-encoded for use as a query's value.
func encoded(_ text: String) -> String {
  text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
}
