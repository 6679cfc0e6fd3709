internal import ReportModel

/// A layout of CSV files: all are UTF-8, and quote fields as RFC 4180 says.
package enum CSVDialect: String, CaseIterable, Sendable {
  /// Commas, LF, no byte-order mark: for data tools.
  case standard
  /// A byte-order mark, commas and CRLF: for Excel in locales with a decimal point.
  case excel
  /// A byte-order mark, semicolons, decimal commas and CRLF: for Excel in locales with a decimal comma, which read `1.5`
  /// as the first of May.
  case excelSemicolon = "excel-semicolon"

  /// Excel needs the mark to read a file as UTF-8; most data tools read it as a part of the first column's name.
  var hasByteOrderMark: Bool { isForExcel }

  var delimiter: UInt8 { self == .excelSemicolon ? UInt8(ascii: ";") : UInt8(ascii: ",") }

  var decimalSign: UInt8 { self == .excelSemicolon ? UInt8(ascii: ",") : UInt8(ascii: ".") }

  var lineEnd: String { isForExcel ? "\r\n" : "\n" }

  /// The pattern of date-times for `strptime`; `nil` for ISO 8601, which Excel reads as text.
  var timestampPattern: String? { isForExcel ? "%Y-%m-%d %H:%M:%S" : nil }

  private var isForExcel: Bool { self != .standard }

  /// A date-time in UTC.
  func text(of moment: Timestamp) -> String {
    let text = moment.description
    return isForExcel ? text.replacing("T", with: " ").replacing("Z", with: "") : text
  }

  /// A row as this dialect writes it: for Excel, which makes dates of `2026-10` and `2026-10-05`, the ids of months are
  /// `2026-M10`, and those of days `2026-M10-05`.
  ///
  /// - Parameters:
  ///   - row: The cells.
  ///   - periods: The places of columns with ids of periods.
  /// - Returns: The row.
  func adapted(_ row: Row, periods: [Int]) -> Row {
    guard isForExcel, !periods.isEmpty else { return row }
    var row = row
    for place in periods {
      if case .text(let id) = row[place], id.wholeMatch(of: /\d{4}-\d{2}(-\d{2})?/) != nil {
        row[place] = .text(id.prefix(5) + "M" + id.dropFirst(5))
      }
    }
    return row
  }
}
