import CXLSXWriter

/// What is left of a value in a cell of a file: a date is a number there.
enum CellContent {
  case blank
  /// Finite, and never a negative zero.
  case number(Double)
  /// As it was given, and not empty.
  case text(String)
  case flag(Bool)
}

extension Book {
  /// Reduces a value to what a cell holds, and notes what that changes.
  func content(of value: Value, sheet: SheetName, row: Int, column: Int) -> CellContent {
    switch value {
    case .blank: return .blank
    case .number(let number) where !number.isFinite:
      adjustments.emptiedNumbers.add(sheet: sheet.text, row: row, column: column)
      return .blank
    case .number(let number): return .number(number.isNormal ? number : 0)
    case .integer(let number):
      if number.magnitude > Limits.exactInteger.magnitude {
        adjustments.roundedNumbers.add(sheet: sheet.text, row: row, column: column)
      }
      return .number(Double(number))
    case .text(let text): return text.isEmpty ? .blank : .text(text)
    case .date(let date) where date.isRepresentable:
      let second = date.secondOfDay
      var moment = lxw_datetime(
        year: Int32(date.year), month: Int32(date.month), day: Int32(date.day), hour: Int32(second / 3600),
        min: Int32(second / 60 % 60), sec: Double(second % 60))
      return .number(lxw_datetime_to_excel_datetime(&moment))
    case .date(let date): return .text(date.isoText)
    case .boolean(let flag): return .flag(flag)
    }
  }

  /// Makes text as a cell holds it, and notes what that changes.
  func cellText(_ raw: String, sheet: SheetName, row: Int, column: Int) -> String {
    let text = CellText(raw)
    if text.isCut { adjustments.cutTexts.add(sheet: sheet.text, row: row, column: column) }
    if text.isReplaced { adjustments.replacedCharacters.add(sheet: sheet.text, row: row, column: column) }
    return text.text
  }
}
