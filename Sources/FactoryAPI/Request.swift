package import Usage

/// One GET of the Analytics API.
package struct AnalyticsRequest: Hashable, Sendable {
  package let endpoint: Endpoint
  package let days: ClosedRange<Day>
  /// `nil` for the first page, and for endpoints without pages.
  package let cursor: String?
  /// 1 for the first page.
  package let page: Int

  package init(_ endpoint: Endpoint, days: ClosedRange<Day>, cursor: String? = nil, page: Int = 1) {
    self.endpoint = endpoint
    self.days = days
    self.cursor = cursor
    self.page = page
  }

  /// The largest page that the reference allows.
  private static let usersPerPage = 100

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
  /// `/users of 2026-10-01, page 3`: where, in errors.
  package var description: String {
    let days = days.count == 1 ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)"
    return "/\(endpoint.rawValue) of \(days)" + (page > 1 ? ", page \(page)" : "")
  }
}

extension String {
  /// RFC 3986: everything but unreserved characters.
  var percentEncoded: String {
    var encoded = ""
    for byte in utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        encoded.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        encoded += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
    return encoded
  }
}
