package import ReportModel
package import Usage

// The one place where the vocabulary of usage becomes that of reports.

extension Cell {
  /// Whole counts exactly; fractions, ratios and means unrounded.
  init(_ amount: Amount?) {
    switch amount {
    case nil: self = .empty
    case .count(let count): self.init(count)
    case .ratio(let ratio): self = .number(ratio)
    }
  }

  init(_ count: Count?) {
    guard let count else {
      self = .empty
      return
    }
    self = count.whole.map(Cell.integer) ?? .number(count.double)
  }

  init(_ ratio: Double?) { self = ratio.map(Cell.number) ?? .empty }

  init(_ day: Day) { self = .date(CalendarDate(day)) }
}

extension CalendarDate {
  package init(_ day: Day) {
    let (year, month, dayOfMonth) = day.civil
    self.init(year: year, month: month, day: dayOfMonth)
  }
}

extension Timestamp {
  /// - Parameter seconds: Seconds since 1970-01-01T00:00:00Z.
  package init(secondsSince1970 seconds: Int) {
    let day = Day(secondsSince1970: seconds)
    self.init(date: CalendarDate(day), secondOfDay: seconds - day.number * 86_400)
  }
}

extension Metric {
  /// How its values are shown.
  var format: Format {
    if unit == .share { return .percent(places: 1) }
    return switch rule {
    case .sum, .peak, .lastDay, .distinctUsers: .integer
    case .mean, .ratio, .lowest, .highest: .decimal(places: decimals)
    }
  }
}

extension DailyField {
  var format: Format { kind == .ratio ? .decimal(places: 2) : .integer }
}

extension Table {
  /// Rows held in memory.
  init(_ id: String, _ title: String, _ columns: [Column], _ rows: [Row]) {
    self.init(id: id, title: title, columns: columns, rows: Rows(rows))
  }
}
