import Glibc

/// The content of a cell.
///
/// Text is always text: it never becomes a formula or a link, whatever it starts with.
package enum Value: Hashable, Sendable {
  /// Nothing; without a format no cell is written.
  case blank
  /// A decimal number, written with 16 significant digits (Excel shows 15). NaN and infinity leave the cell empty and
  /// are counted in ``Adjustments``; a number too small for Excel, below 2.2e-308, becomes 0.
  case number(Double)
  /// A whole number. Beyond ±2^53 it is rounded, and counted in ``Adjustments``.
  case integer(Int64)
  /// Text. ``Workbook`` says what happens to text that a workbook cannot hold.
  case text(String)
  /// A day or a moment; the cell's format must show it as one. It is written as ISO text if the year is outside 1900 to
  /// 9999 or the day does not exist.
  case date(DateTime)
  case boolean(Bool)
}

/// A moment of the calendar, to the second, without a time zone.
package struct DateTime: Hashable, Sendable {
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int
  /// Seconds since midnight, 0 to 86,399.
  package var secondOfDay: Int

  package init(year: Int, month: Int, day: Int, secondOfDay: Int = 0) {
    self.year = year
    self.month = month
    self.day = day
    self.secondOfDay = secondOfDay
  }

  /// Whether a spreadsheet can hold it.
  package var isRepresentable: Bool {
    (1900...9999).contains(year) && (1...12).contains(month) && (1...daysOfMonth).contains(day)
      && (0..<86_400).contains(secondOfDay)
  }

  /// Seconds since 1970, if it is in UTC.
  package var unixTime: Int {
    var time = tm()
    time.tm_year = Int32(clamping: year - 1900)
    time.tm_mon = Int32(clamping: month - 1)
    time.tm_mday = Int32(clamping: day)
    time.tm_sec = Int32(clamping: secondOfDay)
    return timegm(&time)
  }

  /// ISO 8601 with a space: `2026-10-31`, or `2026-10-31 06:00:00` if it is not midnight.
  package var isoText: String {
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    if secondOfDay == 0 { return date }
    let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map { padded($0, 2) }
    return date + " " + time.joined(separator: ":")
  }

  private var daysOfMonth: Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
