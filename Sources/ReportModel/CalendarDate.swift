/// A day of the proleptic Gregorian calendar, without arithmetic.
package struct CalendarDate: Hashable, Sendable, CustomStringConvertible {
  // Small, so that a cell takes no more memory for them than for a text.
  private let shortYear: Int16
  private let shortMonth: Int8
  private let shortDay: Int8

  package var year: Int { Int(shortYear) }
  /// 1 to 12.
  package var month: Int { Int(shortMonth) }
  /// 1 to 31.
  package var day: Int { Int(shortDay) }

  /// A year beyond 32,767, which a damaged archive could have, becomes that one.
  package init(year: Int, month: Int, day: Int) {
    shortYear = Int16(clamping: year)
    shortMonth = Int8(clamping: month)
    shortDay = Int8(clamping: day)
  }

  /// ISO 8601: `2026-10-31`.
  package var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }

  /// `October`; `nil` for a month outside 1 to 12.
  package var monthName: String? {
    Self.monthNames.indices.contains(month - 1) ? Self.monthNames[month - 1] : nil
  }

  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
}

/// A moment in UTC, to the second.
package struct Timestamp: Hashable, Sendable, CustomStringConvertible {
  package let date: CalendarDate
  private let shortSecondOfDay: Int32

  /// Seconds since midnight UTC, 0 to 86,399.
  package var secondOfDay: Int { Int(shortSecondOfDay) }

  package init(date: CalendarDate, secondOfDay: Int) {
    self.date = date
    shortSecondOfDay = Int32(clamping: secondOfDay)
  }

  package var hour: Int { secondOfDay / 3600 }
  package var minute: Int { secondOfDay / 60 % 60 }
  package var second: Int { secondOfDay % 60 }

  /// For people, to the minute: `2026-11-01 06:00 UTC`.
  package var inWords: String { "\(date) \(padded(hour, 2)):\(padded(minute, 2)) UTC" }

  /// ISO 8601: `2026-11-01T06:00:00Z`.
  package var description: String { "\(date)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))Z" }

  /// For people, to the minute: `2026-11-01 06:00 UTC`.
  package var inSentence: String { "\(date) \(padded(hour, 2)):\(padded(minute, 2)) UTC" }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
