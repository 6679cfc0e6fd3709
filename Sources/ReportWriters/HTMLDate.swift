internal import ReportModel

/// Dates as a page's reader says them, and as machines read them.
enum HTMLDate {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  /// From a day to a day: one day where they are the same.
  static func range(_ first: CalendarDate, _ last: CalendarDate) -> [Markup] {
    first == last ? [of(first)] : [of(first), .text(" to "), of(last)]
  }

  static func of(_ date: CalendarDate) -> Markup {
    .tag("time", ["datetime": date.description], words(date))
  }

  static func of(_ moment: Timestamp) -> Markup {
    let time = moment.description.dropFirst(11).prefix(5)
    return .tag("time", ["datetime": moment.description], "\(words(moment.date)), \(time) UTC")
  }

  private static func words(_ date: CalendarDate) -> String {
    guard months.indices.contains(date.month - 1) else { return date.description }
    return "\(date.day) \(months[date.month - 1]) \(date.year)"
  }
}
