/// An ISO 8601 week or a calendar month, possibly cut to the range of a report, or that range itself.
package struct Period: Hashable, Sendable {
  /// What the calendar is divided into.
  package enum Unit: String, CaseIterable, Sendable {
    case week
    case month
  }

  package enum Kind: String, CaseIterable, Sendable {
    case week
    case month
    /// The range asked for, where it is not exactly one week or one month.
    case range
  }

  package let kind: Kind
  /// `2026-W40`, `2026-10` or `2026-11-01..2026-11-27`: unique, and sorts by time within a kind.
  package let id: String
  /// All days of the week, month or range.
  package let whole: ClosedRange<Day>
  /// The days that are in the requested range.
  package let days: ClosedRange<Day>

  /// The whole week or month that contains `day`.
  package init(_ unit: Unit, holding day: Day) {
    switch unit {
    case .week:
      kind = .week
      let monday = day - (day.weekday - 1)
      // ISO 8601: a week belongs to the year of its Thursday.
      let thursday = monday + 3
      let year = thursday.year
      let firstOfJanuary = Day(year: year, month: 1, day: 1) ?? thursday
      let week = (thursday - firstOfJanuary) / 7 + 1
      id = "\(year)-W\(week < 10 ? "0" : "")\(week)"
      whole = monday...(monday + 6)
    case .month:
      kind = .month
      let (year, month, dayOfMonth) = day.civil
      let first = day - (dayOfMonth - 1)
      // 31 days after the first day is always in the next month.
      let nextFirst = first + 31 - ((first + 31).civil.day - 1)
      id = "\(year)-\(month < 10 ? "0" : "")\(month)"
      whole = first...(nextFirst - 1)
    }
    days = whole
  }

  /// The period of a report: the week or the month that a range is exactly, else the range.
  package init(asked range: ClosedRange<Day>) {
    for unit in Unit.allCases {
      let period = Period(unit, holding: range.lowerBound)
      if period.whole == range {
        self = period
        return
      }
    }
    kind = .range
    id = "\(range.lowerBound)..\(range.upperBound)"
    whole = range
    days = range
  }

  private init(_ period: Period, within range: ClosedRange<Day>) {
    kind = period.kind
    id = period.id
    whole = period.whole
    days = period.whole.clamped(to: range)
  }

  /// True if some days of the week or month are outside the requested range.
  package var isCut: Bool { days != whole }

  /// The period that ends on the day before: the previous week or month, whole; before a range of whole months as many
  /// months, and before any other range as many days.
  package var predecessor: Period {
    let last = whole.lowerBound - 1
    switch kind {
    case .week: return Period(.week, holding: last)
    case .month: return Period(.month, holding: last)
    case .range:
      guard let months = wholeMonths else { return Period(asked: (whole.lowerBound - whole.dayCount)...last) }
      let first = months.reduce(months[0]) { month, _ in month.predecessor }
      return Period(asked: first.whole.lowerBound...last)
    }
  }

  /// The period to compare this one with, like for like: the predecessor, but of a month so far the same days of the
  /// month before; `nil` if that is shorter.
  package var counterpart: Period? {
    guard isMonthSoFar else { return predecessor }
    let before = Period(.month, holding: whole.lowerBound - 1).whole
    let last = before.lowerBound + (whole.dayCount - 1)
    return last > before.upperBound ? nil : Period(asked: before.lowerBound...last)
  }

  /// True for a range from the first day of a month to a later one, but not the last.
  package var isMonthSoFar: Bool {
    let month = Period(.month, holding: whole.lowerBound).whole
    return kind == .range && whole.lowerBound == month.lowerBound && whole.upperBound < month.upperBound
  }

  /// The months of a range of whole months; `nil` for any other period.
  package var wholeMonths: [Period]? {
    guard kind == .range else { return nil }
    let months = Period.all(.month, in: whole)
    return months.contains(where: \.isCut) ? nil : months
  }

  /// All weeks or months that overlap a range, in order, each cut to the range.
  package static func all(_ unit: Unit, in range: ClosedRange<Day>) -> [Period] {
    var periods: [Period] = []
    var day = range.lowerBound
    while day <= range.upperBound {
      let period = Period(unit, holding: day)
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
