/// A calendar day in UTC, like the days of the API.
package struct Day: Hashable, Comparable, Sendable {
  /// Days since 1970-01-01.
  package let number: Int

  package init(number: Int) { self.number = number }

  /// Creates a day from a date of the Gregorian calendar.
  ///
  /// - Returns: `nil` if the date does not exist.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    let number = Self.number(year: year, month: month, day: day)
    // The formula turns 31 April into 1 May; comparing the result with the input detects such dates.
    guard Self.civil(number) == (year, month, day) else { return nil }
    self.number = number
  }

  /// Parses `YYYY-MM-DD`: exactly ten ASCII characters.
  package init?(iso text: some StringProtocol) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
    func decimal(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        value = value * 10 + Int(byte - UInt8(ascii: "0"))
      }
      return value
    }
    guard let year = decimal(0..<4), let month = decimal(5..<7), let day = decimal(8..<10) else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day (UTC) of a point in time.
  ///
  /// - Parameter seconds: Seconds since 1970-01-01T00:00:00Z.
  package init(secondsSince1970 seconds: Int) {
    number = seconds >= 0 ? seconds / 86_400 : (seconds + 1) / 86_400 - 1
  }

  package var civil: (year: Int, month: Int, day: Int) { Self.civil(number) }
  package var year: Int { civil.year }
  package var month: Int { civil.month }

  /// ISO 8601: 1 is Monday, 7 is Sunday.
  // 1970-01-01 was a Thursday.
  package var weekday: Int { ((number + 3) % 7 + 7) % 7 + 1 }
  package var isWeekend: Bool { weekday >= 6 }

  package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
  package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
  package static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
  /// The number of days from `right` to `left`.
  package static func - (left: Day, right: Day) -> Int { left.number - right.number }

  // Howard Hinnant, «chrono-Compatible Low-Level Date Algorithms»: eras of 400 years, starting on 1 March.
  private static func number(year: Int, month: Int, day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}

extension Day: CustomStringConvertible {
  /// ISO 8601: `2026-10-31`.
  package var description: String {
    let (year, month, day) = civil
    var text = String(10_000 + year).dropFirst() + "-"
    text += String(100 + month).dropFirst() + "-"
    text += String(100 + day).dropFirst()
    return String(text)
  }
}

extension Day: Strideable {
  package func advanced(by days: Int) -> Day { self + days }
  package func distance(to other: Day) -> Int { other - self }
}

extension [Day] {
  /// The days, in ascending order, as ranges of days that follow one another.
  package var ranges: [ClosedRange<Day>] {
    reduce(into: []) { ranges, day in
      if let last = ranges.last, last.upperBound == day - 1 {
        ranges[ranges.count - 1] = last.lowerBound...day
      } else {
        ranges.append(day...day)
      }
    }
  }
}

extension ClosedRange<Day> {
  /// `2026-10-01 to 2026-10-31`, or the one day.
  package var named: String { lowerBound == upperBound ? "\(lowerBound)" : "\(lowerBound) to \(upperBound)" }
}
