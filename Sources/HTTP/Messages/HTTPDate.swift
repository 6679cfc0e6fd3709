import Foundation

/// Dates in HTTP headers (RFC 9110, 5.6.7).
enum HTTPDate {
  /// Seconds since 1970-01-01T00:00:00Z of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still sent.
  ///
  /// - Returns: `nil` for a text that cannot be read as such a date.
  static func seconds(_ text: String) -> Int? {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = .gmt
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    formatter.isLenient = false
    // A leap second, which the formatter does not know, is the one after second 59.
    let isLeapSecond = text.hasSuffix(":60 GMT")
    let date = formatter.date(from: isLeapSecond ? text.dropLast(7) + ":59 GMT" : text)
    return date.map { Int($0.timeIntervalSince1970) + (isLeapSecond ? 1 : 0) }
  }
}
