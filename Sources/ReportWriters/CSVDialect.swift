/// How CSV files are laid out.
///
/// Every dialect is UTF-8 with LF line ends, and quotes as RFC 4180 says.
package enum CSVDialect: String, CaseIterable, Sendable {
  /// Commas, no byte-order mark: what data tools read.
  case standard
  /// A byte-order mark and commas: what Excel opens with a double-click where the decimal sign is a point.
  case excel
  /// A byte-order mark, semicolons and decimal commas: Excel where the decimal sign is a comma. There it would take
  /// `1.5` for the first of May, so this is the one dialect whose numbers have no point.
  case excelSemicolon = "excel-semicolon"

  /// Excel needs the mark to read a file as UTF-8; most data tools take it for a part of the first column's name.
  var hasByteOrderMark: Bool { self != .standard }

  var delimiter: UInt8 { self == .excelSemicolon ? ASCII.semicolon : ASCII.comma }

  var decimalSign: UInt8 { self == .excelSemicolon ? ASCII.comma : ASCII.point }
}

/// The bytes that CSV and JSON are made of.
enum ASCII {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let quote: UInt8 = 0x22
  static let apostrophe: UInt8 = 0x27
  static let plus: UInt8 = 0x2B
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let point: UInt8 = 0x2E
  static let zero: UInt8 = 0x30
  static let colon: UInt8 = 0x3A
  static let semicolon: UInt8 = 0x3B
  static let equals: UInt8 = 0x3D
  static let at: UInt8 = 0x40
  static let letterT: UInt8 = 0x54
  static let letterZ: UInt8 = 0x5A
  static let letterE: UInt8 = 0x65
}
