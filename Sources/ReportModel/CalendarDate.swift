/// A day of the proleptic Gregorian calendar as three numbers: what a writer prints, with no arithmetic of its own.
package struct CalendarDate: Hashable, Sendable, CustomStringConvertible {
  package let year: Int
  /// 1 to 12.
  package let month: Int
  /// 1 to 31.
  package let day: Int

  package init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// ISO 8601: `2026-10-31`.
  package var description: String {
    "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }
}

/// A moment in UTC, to the second.
package struct Timestamp: Hashable, Sendable, CustomStringConvertible {
  package let date: CalendarDate
  /// Seconds since midnight UTC, 0 to 86,399.
  package let secondOfDay: Int

  package init(date: CalendarDate, secondOfDay: Int) {
    self.date = date
    self.secondOfDay = secondOfDay
  }

  package var hour: Int { secondOfDay / 3600 }
  package var minute: Int { secondOfDay / 60 % 60 }
  package var second: Int { secondOfDay % 60 }

  /// ISO 8601: `2026-11-01T06:00:00Z`.
  package var description: String {
    "\(date)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))Z"
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
