internal import ReportModel

/// Values as people read them, unescaped.
///
/// Thousands are separated by `,` and decimals by `.` in every locale, so that a report reads the same on any machine.
enum DisplayText {
  /// The text for an unknown value.
  static let missing = "–"

  static func of(_ cell: Cell, as format: Format) -> String {
    switch cell {
    case .empty: missing
    case .text(let text): text
    case .integer(let number): of(DecimalDigits(number), as: format.ofWholeNumbers)
    case .number(let number): number.isFinite ? of(DecimalDigits(number), as: format) : missing
    case .exact(let number): of(DecimalDigits(number), as: format)
    case .date(let date): date.description
    case .timestamp(let timestamp): timestamp.description
    case .flag(let flag): flag ? "yes" : "no"
    }
  }

  /// A cell of a table; differences have a sign.
  static func of(_ cell: Cell, in column: Column) -> String {
    column.emphasis == .change ? signed(cell, as: column.format) : of(cell, as: column.format)
  }

  static func of(_ development: Development) -> String {
    switch development {
    case .unknown: missing
    case .new: "new"
    case .ended: "ended"
    case .unchanged: "unchanged"
    case .by(let ratio): ofChangeRatio(.number(ratio))
    }
  }

  /// A difference with its sign; in percentage points if the values are in per cent.
  static func ofChange(_ cell: Cell, as format: Format) -> String {
    guard cell.number != nil, case .percent = format else { return signed(cell, as: format) }
    return signed(cell, as: format).dropLast() + " pp"
  }

  /// A difference divided by the value before, in per cent with its sign.
  static func ofChangeRatio(_ cell: Cell) -> String { signed(cell, as: .percent(places: 1)) }

  private static func signed(_ cell: Cell, as format: Format) -> String {
    let text = of(cell, as: format)
    // Zero has no sign, and a value that is rounded to zero neither.
    guard let number = cell.number, number > 0, text.contains(where: { "1"..."9" ~= $0 }) else { return text }
    return "+" + text
  }

  private static func of(_ number: DecimalDigits, as format: Format) -> String {
    var number = number
    func rounded(_ places: Int) -> String {
      number.round(toPlaces: places)
      return number.text(places: places, separator: ",")
    }
    switch format {
    case .integer: return rounded(0)
    case .decimal(let places): return rounded(places)
    case .percent(let places):
      number.multiply(byPowerOfTen: 2)
      return rounded(places) + "%"
    case .text, .period, .date, .timestamp, .flag: return number.text()
    }
  }

  // MARK: Short numbers

  private static let units: [(zeros: Int, name: String)] = [(12, "T"), (9, "B"), (6, "M"), (3, "K")]

  /// A number in three digits, for a chart's axis: `1.25M`.
  static func short(_ value: Double, as format: Format) -> String {
    guard value.isFinite else { return missing }
    var number = DecimalDigits(value)
    var isPercent = false
    if case .percent = format {
      number.multiply(byPowerOfTen: 2)
      isPercent = true
    }
    number.round(toPlaces: 3 - number.exponent)
    var unit = ""
    if number.exponent > 15 {
      let power = number.exponent - 1
      unit = "e\(power)"
      number.multiply(byPowerOfTen: -power)
    } else if let fitting = units.first(where: { number.exponent > $0.zeros + (isPercent ? 3 : 0) }) {
      unit = fitting.name
      number.multiply(byPowerOfTen: -fitting.zeros)
    }
    return number.text(separator: ",") + unit + (isPercent ? "%" : "")
  }
}

extension Sentence {
  /// The sentence with its parts formatted: words of this program, names of the API, and figures, which need no escaping.
  func text(
    words: (String) -> String = { $0 }, name: (String) -> String, number: (String) -> String = { $0 }
  ) -> String {
    parts.map { part in
      switch part {
      case .words(let text): words(text)
      case .name(let text), .value(.text(let text), _): name(text)
      case .value(.timestamp(let moment), _): number(moment.inSentence)
      case .value(let cell, let format): number(DisplayText.of(cell, as: format))
      case .change(let cell, let format): number(DisplayText.ofChange(cell, as: format))
      case .changeRatio(let cell): number(DisplayText.ofChangeRatio(cell))
      }
    }.joined()
  }
}
