package import ReportModel
package import Usage

// Conversions from types of `Usage` to types of `ReportModel`.

extension Cell {
  /// Whole counts become integers, money stays exact; fractions, ratios and means become numbers without rounding.
  init(_ amount: Amount?) {
    switch amount {
    case nil: self = .empty
    case .count(let count): self.init(count)
    case .money(let money): self.init(money)
    case .ratio(let ratio): self = .number(ratio)
    }
  }

  init(_ money: Money?) { self = money.flatMap { ExactDecimal($0.description) }.map(Cell.exact) ?? .empty }

  init(_ count: Count?) {
    guard let count else {
      self = .empty
      return
    }
    self = count.whole.map(Cell.integer) ?? .number(count.double)
  }

  init(_ field: UserField, of counts: UserCounts) {
    self = counts.whole(field).map(Cell.integer) ?? Cell(counts[field])
  }

  static func text(_ text: ExactText) -> Cell { .text(text.text) }

  static func text(orEmpty text: ExactText?) -> Cell { text.map { .text($0.text) } ?? .empty }

  static func list(_ texts: [ExactText]) -> Cell { .text(texts.map(\.text).joined(separator: "; ")) }

  init(_ ratio: Double?) { self = .number(orEmpty: ratio) }

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
    let secondOfDay = (seconds % 86_400 + 86_400) % 86_400
    self.init(date: CalendarDate(Day(secondsSince1970: seconds)), secondOfDay: secondOfDay)
  }
}

extension Metric {
  /// The number format of the values.
  var format: Format {
    if unit == .share { return .percent(places: 1) }
    return switch rule {
    case .sum, .peak, .lastDay, .distinctUsers, .unpriced: .integer
    case .cost: .decimal(places: decimals)
    case .mean, .ratio, .lowest, .highest: .decimal(places: decimals)
    }
  }
}

extension DailyField {
  var format: Format { kind == .ratio ? .decimal(places: 2) : .integer }
}

extension Table {
  /// A table with rows in memory.
  init(
    _ name: String, in grain: Grain? = nil, _ title: String, _ description: String, _ columns: [Column],
    key: [String], references: [Reference] = [], _ rows: [Row]
  ) {
    self.init(
      id: name, in: grain, title: title, description: description, columns: columns, key: key,
      references: references, rows: Rows(rows))
  }
}

extension Count {
  /// The digits before the point, with a comma between groups of three, for a sentence that is text.
  var grouped: String {
    let digits = description.prefix { $0 != "." && $0 != "-" }
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
