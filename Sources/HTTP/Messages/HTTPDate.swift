import Foundation

/// Dates in HTTP headers (RFC 9110, 5.6.7).
enum HTTPDate {
  /// The form that is sent today, and the two older ones, which a recipient must read: RFC 850 and asctime.
  private static let forms = [
    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy",
  ]

  /// Seconds since 1970-01-01T00:00:00Z of `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or
  /// `Sun Nov  6 08:49:37 1994`.
  ///
  /// - Returns: `nil` for a text that cannot be read as such a date.
  static func seconds(_ text: String) -> Int? {
    // A leap second, which the formatter does not know, is the one after second 59.
    let second = text.firstRange(of: /:60(?= )/)
    // asctime pads the day with a space.
    let text = (second.map { text.replacingCharacters(in: $0, with: ":59") } ?? text).replacing("  ", with: " ")
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = .gmt
    formatter.isLenient = false
    // A year of two digits is never more than 50 years ahead.
    formatter.twoDigitStartDate = Calendar(identifier: .gregorian).date(byAdding: .year, value: -50, to: Date())
    for form in forms {
      formatter.dateFormat = form
      // The formatter also reads texts of other forms.
      guard let date = formatter.date(from: text), formatter.string(from: date) == text else { continue }
      return Int(date.timeIntervalSince1970) + (second == nil ? 0 : 1)
    }
    return nil
  }
}
