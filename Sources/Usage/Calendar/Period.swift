/// An ISO 8601 week or a calendar month, possibly cut to the range of a report.
package struct Period: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case week
    case month
  }

  package let kind: Kind
  /// `2026-W40` or `2026-10`: unique, and sorts by time within a kind.
  package let id: String
  /// All days of the week or month.
  package let whole: ClosedRange<Day>
  /// The days that are in the requested range.
  package let days: ClosedRange<Day>

  /// The whole week or month that contains `day`.
  package init(_ kind: Kind, holding day: Day) {
    self.kind = kind
    switch kind {
    case .week:
      let monday = day - (day.weekday - 1)
      // ISO 8601: a week belongs to the year of its Thursday.
      let thursday = monday + 3
      let year = thursday.year
      let firstOfJanuary = Day(year: year, month: 1, day: 1) ?? thursday
      let week = (thursday - firstOfJanuary) / 7 + 1
      id = "\(year)-W\(week < 10 ? "0" : "")\(week)"
      whole = monday...(monday + 6)
    case .month:
      let (year, month, dayOfMonth) = day.civil
      let first = day - (dayOfMonth - 1)
      // 31 days after the first day is always in the next month.
      let nextFirst = first + 31 - ((first + 31).civil.day - 1)
      id = "\(year)-\(month < 10 ? "0" : "")\(month)"
      whole = first...(nextFirst - 1)
    }
    days = whole
  }

  private init(_ period: Period, within range: ClosedRange<Day>) {
    kind = period.kind
    id = period.id
    whole = period.whole
    days = period.whole.clamped(to: range)
  }

  /// True if some days of the week or month are outside the requested range.
  package var isCut: Bool { days != whole }

  /// The previous week or month, whole.
  package var predecessor: Period { Period(kind, holding: whole.lowerBound - 1) }

  /// All weeks or months that overlap a range, in order, each cut to the range.
  package static func all(_ kind: Kind, in range: ClosedRange<Day>) -> [Period] {
    var periods: [Period] = []
    var day = range.lowerBound
    while day <= range.upperBound {
      let period = Period(kind, holding: day)
      periods.append(Period(period, within: range))
      day = period.whole.upperBound + 1
    }
    return periods
  }
}

extension ClosedRange<Day> {
  /// The number of days.
  package var dayCount: Int { upperBound - lowerBound + 1 }
}
