/// A layout of CSV files: all are UTF-8 with LF line ends, and quote fields as RFC 4180 says.
package enum CSVDialect: String, CaseIterable, Sendable {
  /// Commas, no byte-order mark: for data tools.
  case standard
  /// A byte-order mark and commas: for Excel in locales with a decimal point.
  case excel
  /// A byte-order mark, semicolons and decimal commas: for Excel in locales with a decimal comma, which read `1.5` as
  /// the first of May.
  case excelSemicolon = "excel-semicolon"

  /// Excel needs the mark to read a file as UTF-8; most data tools read it as a part of the first column's name.
  var hasByteOrderMark: Bool { self != .standard }

  var delimiter: UInt8 { self == .excelSemicolon ? UInt8(ascii: ";") : UInt8(ascii: ",") }

  var decimalSign: UInt8 { self == .excelSemicolon ? UInt8(ascii: ",") : UInt8(ascii: ".") }
}
