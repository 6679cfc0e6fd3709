/// What a cell holds.
///
/// Text is always text: it never becomes a formula or a link, whatever it starts with.
package enum Value: Hashable, Sendable {
  /// Nothing: without a format the cell is not written at all.
  case blank
  /// A decimal number. The library prints 16 significant digits of it (Excel shows 15). Not-a-number and infinity leave
  /// the cell empty and are counted in ``Adjustments``; a number too small for Excel, below 2.2e-308, becomes 0.
  case number(Double)
  /// A whole number. Beyond ±2^53 a spreadsheet loses digits: it stays a number, which can be added up, and is counted in
  /// ``Adjustments``.
  case integer(Int64)
  /// Text. See ``Workbook`` for what is done to text that a workbook cannot hold.
  case text(String)
  /// A day or a moment; the cell's format must show it as one. A year outside 1900 to 9999 or a day that cannot be is
  /// written as ISO text.
  case date(DateTime)
  case boolean(Bool)
}

/// A moment of the calendar, to the second, without a time zone: spreadsheets know none.
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

  /// Seconds since 1970, taking it as UTC.
  package var unixTime: Int {
    // Howard Hinnant, "days_from_civil": years that start in March put the leap day last.
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return (era * 146_097 + dayOfEra - 719_468) * 86_400 + secondOfDay
  }

  /// ISO 8601 with a space: `2026-10-31`, or `2026-10-31 06:00:00` where there is a time.
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
