internal import ReportModel

/// A cell as a person reads it, before any escaping: thousands in groups, decimals rounded, per cent where it says so.
///
/// Groups are parted by `,` and decimals by `.` everywhere: a report reads the same on any machine.
enum DisplayText {
  /// What stands where nothing is known.
  static let missing = "–"

  static func of(_ cell: Cell, as format: Format) -> String {
    switch cell {
    case .empty: missing
    case .text(let text): text
    case .integer(let number): of(DecimalDigits(number), as: format)
    case .number(let number): number.isFinite ? of(DecimalDigits(number), as: format) : missing
    case .date(let date): date.description
    case .timestamp(let timestamp): timestamp.description
    case .flag(let flag): flag ? "yes" : "no"
    }
  }

  /// A cell of a table's column: a difference with its sign.
  static func of(_ cell: Cell, in column: Column) -> String {
    column.emphasis == .change ? signed(cell, as: column.format) : of(cell, as: column.format)
  }

  /// What became of a number: a word, or a change in per cent with its sign.
  static func of(_ development: Development) -> String {
    switch development {
    case .unknown: missing
    case .new: "new"
    case .ended: "ended"
    case .unchanged: "unchanged"
    case .by(let ratio): ofChangeRatio(.number(ratio))
    }
  }

  /// A difference: with its sign, and in percentage points where the values are in per cent.
  static func ofChange(_ cell: Cell, as format: Format) -> String {
    guard cell.number?.isFinite == true, case .percent = format else { return signed(cell, as: format) }
    return signed(cell, as: format).dropLast() + " pp"
  }

  /// A difference in proportion to what was before: with its sign, in per cent.
  static func ofChangeRatio(_ cell: Cell) -> String {
    signed(cell, as: .percent(places: 1))
  }

  private static func signed(_ cell: Cell, as format: Format) -> String {
    let text = of(cell, as: format)
    guard let number = cell.number, number > 0, text.utf8.contains(where: { (0x31...0x39).contains($0) }) else {
      return text
    }
    return "+" + text
  }

  private static func of(_ number: DecimalDigits, as format: Format) -> String {
    switch format {
    case .integer: grouped(number, places: 0)
    case .decimal(let places): grouped(number, places: places)
    case .percent(let places): grouped(number.timesHundred, places: places) + "%"
    case .text, .date, .timestamp, .flag: number.text()
    }
  }

  private static func grouped(_ number: DecimalDigits, places: Int) -> String {
    var rounded = number.rounded(toPlaces: places)
    // What rounds to nothing has no direction.
    if rounded.isZero { rounded.isNegative = false }
    return rounded.text(places: places, separator: ",")
  }
}

extension DecimalDigits {
  var timesHundred: DecimalDigits {
    var result = self
    if !isZero { result.exponent += 2 }
    return result
  }
}
