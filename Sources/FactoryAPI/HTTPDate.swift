import Usage

/// Dates in HTTP headers (RFC 9110, 5.6.7).
enum HTTPDate {
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`, the one form that is still sent.
  static func seconds(_ text: String) -> Int? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]),
      let month = months.firstIndex(of: String(parts[2])),
      let year = Int(parts[3]), let date = Day(year: year, month: month + 1, day: day)
    else { return nil }
    let digits = parts[4].split(separator: ":")
    let time = digits.compactMap { Int($0) }
    guard digits.count == 3, time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1]),
      (0...60).contains(time[2])
    else { return nil }
    return date.number * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
  }
}
