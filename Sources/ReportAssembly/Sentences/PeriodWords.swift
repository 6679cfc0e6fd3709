import ReportModel
import Usage

extension Period {
  /// The name for people: `October 2026`, `August to October 2026`, `November 2026 to the 27th`, `2026-W47`, or the
  /// first and last day.
  var title: String {
    if kind == .week { return id }
    let (first, last) = (CalendarDate(whole.lowerBound), CalendarDate(whole.upperBound))
    guard let month = first.monthName, let lastMonth = last.monthName else { return id }
    if kind == .month { return "\(month) \(first.year)" }
    if isMonthSoFar { return "\(month) \(first.year) to the \(Self.ordinal(last.day))" }
    guard wholeMonths != nil else { return whole.named }
    return (first.year == last.year ? month : "\(month) \(first.year)") + " to \(lastMonth) \(last.year)"
  }

  /// The name for the header of a narrow column: `Oct 2026`, `W47`; the title of a range.
  var shortTitle: String {
    switch kind {
    case .range: return title
    case .week: return String(id.drop { $0 != "W" })
    case .month:
      let first = CalendarDate(whole.lowerBound)
      return first.monthName.map { "\($0.prefix(3)) \(first.year)" } ?? id
    }
  }

  /// The name of a period that is cut or lacks days, with their number, which no line break tears off: `W40 · 4 d`.
  static func named(_ name: String, days: Int) -> String { "\(name) ·\u{A0}\(days)\u{A0}d" }

  /// When something was, in a sentence: `in October 2026`, `on 2026-11-03`, `from 2026-10-20 to 2026-11-05`.
  var when: String {
    if kind != .range || isMonthSoFar { return "in \(title)" }
    return whole.dayCount == 1 ? "on \(title)" : "from \(title)"
  }

  /// When it was, if it is what another period is compared with: `in September 2026`, `in the 17 days before`.
  var whenBefore: String {
    if kind != .range || isMonthSoFar { return "in \(title)" }
    if let months = wholeMonths { return "in the \(months.count) months before" }
    return whole.dayCount == 1 ? "on the day before" : "in the \(whole.dayCount) days before"
  }

  private static func ordinal(_ number: Int) -> String {
    let ending =
      switch (number % 10, number) {
      case (_, 11...13): "th"
      case (1, _): "st"
      case (2, _): "nd"
      case (3, _): "rd"
      default: "th"
      }
    return "\(number)\(ending)"
  }
}

extension Period.Kind {
  /// What a row of a table is about: `A week`.
  var rowSubject: String {
    switch self {
    case .week, .month: "A \(rawValue)"
    case .range: "The range asked for"
    }
  }

  /// The end of a table's title: `by week`.
  var titleEnd: String {
    switch self {
    case .week, .month: "by \(rawValue)"
    case .range: "of the range"
    }
  }
}
