internal import ReportModel

/// Lines of a CSV file in memory, and the types of the columns in them.
///
/// - Numbers are unrounded and in plain decimal notation, with the fewest digits that read back as the same number: 1e21
///   is 22 digits, 0.1 is `0.1`, 3.0 is `3`. Infinity and not-a-number are empty fields.
/// - Text is unchanged but for two things. A NUL, at which C programs stop reading, becomes U+FFFD. Text that a
///   spreadsheet would run as a formula gets a `'` before it: text that starts with `=`, `+`, `-`, `@`, tab, CR or LF
///   (OWASP, "CSV injection"), or with one of the first four in the fullwidth forms, which East Asian spreadsheets
///   accept. Numbers never get one.
/// - A field is quoted if it holds a quote, a line end, a tab, a comma or a semicolon, in every dialect: a file opened
///   with the wrong delimiter then still keeps text in its cell.
struct CSVLines {
  private let dialect: CSVDialect
  var bytes: [UInt8] = []
  /// By column; valid for all cells so far.
  private(set) var types: [FieldType] = []

  /// Begins a file with its header.
  init(_ columns: [Column], _ dialect: CSVDialect) {
    self.dialect = dialect
    if dialect.hasByteOrderMark { bytes += "\u{FEFF}".utf8 }
    append(columns.map { .text($0.id) })
    types = columns.map { FieldType($0.format) }
  }

  mutating func append(_ row: Row) {
    for index in row.indices {
      if index > 0 { bytes.append(dialect.delimiter) }
      let type: FieldType
      switch row[index] {
      case .empty: continue
      case .text(let text):
        append(text)
        type = .string
      case .integer(let number):
        append(number)
        type = .integer
      case .number(let number):
        append(number)
        type = number.rounded(.towardZero) == number ? .integer : .number
      case .date(let date):
        append(date)
        type = .date
      case .timestamp(let moment):
        bytes += moment.description.utf8
        type = .datetime
      case .flag(let flag):
        bytes += (flag ? "true" : "false").utf8
        type = .boolean
      }
      if types.indices.contains(index) { types[index].widen(to: type) }
    }
    // Most readers skip a line without any character.
    if row.count == 1, row[0] == .empty { bytes += "\"\"".utf8 }
    bytes.append(UInt8(ascii: "\n"))
  }

  // MARK: Numbers

  private mutating func append(_ number: Int64) {
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    append(digits: number.magnitude)
  }

  private mutating func append(_ number: Double) {
    guard number.isFinite else { return }
    // Below 2^53 the fewest digits of a whole number are all of its digits.
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53, whole != 0 || number.sign == .plus {
      return append(whole)
    }
    // Swift prints the fewest digits too, with an exponent outside of this range.
    let text = (0.001..<1e15).contains(number.magnitude) ? number.description : DecimalDigits(number).text()
    for byte in text.utf8 { bytes.append(byte == UInt8(ascii: ".") ? dialect.decimalSign : byte) }
  }

  private mutating func append(_ date: CalendarDate) {
    append(digits: UInt64(date.year.magnitude), width: 4)
    bytes.append(UInt8(ascii: "-"))
    append(digits: UInt64(date.month.magnitude), width: 2)
    bytes.append(UInt8(ascii: "-"))
    append(digits: UInt64(date.day.magnitude), width: 2)
  }

  /// Appends a number in at least `width` digits.
  private mutating func append(digits number: UInt64, width: Int = 1) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var rest = number
      var start = digits.count
      repeat {
        start -= 1
        digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0 || digits.count - start < width
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
    }
  }

  // MARK: Text

  private mutating func append(_ text: String) {
    text.utf8.span.withUnsafeBytes { text in
      // A bit for each byte below 64: the bytes that matter are among them.
      var found: UInt64 = 0
      for byte in text where byte < 64 { found |= 1 &<< UInt64(byte) }
      let isQuoted = found & Self.quoted != 0
      if isQuoted { bytes.append(UInt8(ascii: "\"")) }
      if Self.startsFormula(text) { bytes.append(UInt8(ascii: "'")) }
      if found & Self.escaped == 0 {
        bytes.append(contentsOf: text)
      } else {
        for byte in text {
          switch byte {
          case UInt8(ascii: "\""): bytes += "\"\"".utf8
          case 0: bytes += "\u{FFFD}".utf8
          default: bytes.append(byte)
          }
        }
      }
      if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    }
  }

  /// Tab, LF, CR, `"`, `,` and `;`, a bit each.
  private static let quoted: UInt64 = 1 << 0x09 | 1 << 0x0A | 1 << 0x0D | 1 << 0x22 | 1 << 0x2C | 1 << 0x3B
  /// NUL and `"`.
  private static let escaped: UInt64 = 1 | 1 << 0x22

  private static func startsFormula(_ text: UnsafeRawBufferPointer) -> Bool {
    switch text.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
      UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      true
    // U+FF0B, U+FF0D, U+FF1D and U+FF20: fullwidth + - = @
    case 0xEF: text.count >= 3 && text[1] == 0xBC && [0x8B, 0x8D, 0x9D, 0xA0].contains(text[2])
    default: false
    }
  }
}
