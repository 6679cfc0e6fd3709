import Foundation

/// A request's target taken apart: `/path?name=value&name=value`.
struct RequestTarget {
  /// As sent: no path of the API has percent-encoded characters.
  let path: Substring
  private var values: [String: [String]] = [:]

  /// - Throws: ``RefusedRequest`` for a query that is not percent-encoded UTF-8.
  init(_ target: String) throws(RefusedRequest) {
    let (path, query) = Self.parts(target)
    self.path = path
    for pair in query.split(separator: "&") {
      let equals = pair.firstIndex(of: "=") ?? pair.endIndex
      guard let name = Self.decoded(pair[..<equals]), let value = Self.decoded(pair[equals...].dropFirst()) else {
        throw RefusedRequest(.badRequest, "The query is not percent-encoded UTF-8: \(pair)")
      }
      values[name, default: []].append(value)
    }
  }

  /// The parts before and after the question mark.
  static func parts(_ target: String) -> (path: Substring, query: Substring) {
    // The client of a proxy sends the whole address.
    var rest = target[...]
    if let scheme = ["http://", "https://"].first(where: target.lowercased().hasPrefix) {
      rest = rest.dropFirst(scheme.count)
      rest = rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...]
    }
    let mark = rest.firstIndex(of: "?") ?? rest.endIndex
    return (rest[..<mark], rest[mark...].dropFirst())
  }

  /// The value of the first parameter `cursor`.
  var cursor: String? { values["cursor"]?.first }

  /// The value of a parameter; `nil` if it is missing.
  ///
  /// - Throws: ``RefusedRequest`` for a parameter that is there more than once.
  func value(_ name: String) throws(RefusedRequest) -> String? {
    guard let given = values[name] else { return nil }
    guard given.count == 1 else { throw RefusedRequest(.badRequest, "\(name) is given \(given.count) times") }
    return given[0]
  }

  /// Decodes the encoding of forms: `%2B` is a plus sign, `+` a space.
  private static func decoded(_ text: Substring) -> String? {
    text.replacing("+", with: " ").removingPercentEncoding
  }
}
