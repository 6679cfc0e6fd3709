internal import ReportModel

/// Lines of a CSV file in memory, and the types of the columns in them.
///
/// - Numbers are unrounded and in plain decimal notation, with the fewest digits that read back as the same number: 1e21
///   is 22 digits, 0.1 is `0.1`, 3.0 is `3`. Infinity and not-a-number are empty fields.
/// - Text is unchanged but for two things. A NUL, at which C programs stop reading, becomes U+FFFD. Text that a
///   spreadsheet would run as a formula gets a `'` before it: text that starts with `=`, `+`, `-`, `@`, tab, CR or LF
///   (OWASP, "CSV injection"), or with one of the first four in the fullwidth forms, which East Asian spreadsheets
///   accept; also text that starts with apostrophes before these, so that `=a` and `'=a` stay two texts. Numbers never
///   get one.
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
    let cells = row.span
    // The line end, and the quotes of an only field that is empty.
    var room = 4
    for index in cells.indices {
      if index < types.count, !types[index].plainlyAdmits(cells[index]), let type = FieldType(cells[index]) {
        types[index].widen(to: type)
      }
      room += Self.room(cells[index])
    }
    let dialect = dialect
    bytes.append(addingCapacity: room) { line in
      for index in cells.indices {
        if index > 0 { line.append(dialect.delimiter) }
        Self.append(cells[index], dialect, to: &line)
      }
      // Most readers skip a line without any character.
      if cells.count == 1, cells[0] == .empty { Self.append(plain: "\"\"", to: &line) }
      Self.append(plain: dialect.lineEnd, to: &line)
    }
  }

  /// The most bytes of a field and its delimiter.
  private static func room(_ cell: Cell) -> Int {
    switch cell {
    // A NUL becomes three bytes; quotes and an apostrophe may be around.
    case .text(let text): text.utf8.count * 3 + 4
    // The smallest number has 326 characters, the largest 309.
    case .number: 400
    case .exact(let number): number.digits.utf8.count + 4
    case .empty, .integer, .date, .timestamp, .flag: 32
    }
  }

  private static func append(_ cell: Cell, _ dialect: CSVDialect, to line: inout OutputSpan<UInt8>) {
    switch cell {
    case .empty: break
    case .text(let text): append(text, to: &line)
    case .integer(let number): append(number, to: &line)
    case .number(let number): append(number, dialect.decimalSign, to: &line)
    case .exact(let number): append(digits: number.digits, dialect.decimalSign, to: &line)
    case .date(let date): append(date, to: &line)
    case .timestamp(let moment): append(plain: dialect.text(of: moment), to: &line)
    case .flag(let flag): append(plain: flag ? "true" : "false", to: &line)
    }
  }

  // MARK: Numbers

  private static func append(_ number: Int64, to line: inout OutputSpan<UInt8>) {
    if number < 0 { line.append(UInt8(ascii: "-")) }
    append(digits: number.magnitude, to: &line)
  }

  private static func append(_ number: Double, _ decimalSign: UInt8, to line: inout OutputSpan<UInt8>) {
    guard number.isFinite else { return }
    // Below 2^53 the fewest digits of a whole number are all of its digits.
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53, whole != 0 || number.sign == .plus {
      return append(whole, to: &line)
    }
    // Swift prints the fewest digits too, with an exponent outside of this range.
    let text = (0.001..<1e15).contains(number.magnitude) ? number.description : DecimalDigits(number).text()
    append(digits: text, decimalSign, to: &line)
  }

  private static func append(digits text: String, _ decimalSign: UInt8, to line: inout OutputSpan<UInt8>) {
    for byte in text.utf8 { line.append(byte == UInt8(ascii: ".") ? decimalSign : byte) }
  }

  private static func append(_ date: CalendarDate, to line: inout OutputSpan<UInt8>) {
    append(digits: UInt64(date.year.magnitude), width: 4, to: &line)
    line.append(UInt8(ascii: "-"))
    append(digits: UInt64(date.month.magnitude), width: 2, to: &line)
    line.append(UInt8(ascii: "-"))
    append(digits: UInt64(date.day.magnitude), width: 2, to: &line)
  }

  /// Appends a number of at most 19 digits in at least `width` digits.
  private static func append(digits number: UInt64, width: Int = 1, to line: inout OutputSpan<UInt8>) {
    // Most counts of a user's day.
    if number < 10, width == 1 { return line.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number)) }
    line.withUnsafeMutableBufferPointer { buffer, count in
      var (length, limit) = (1, 10 as UInt64)
      while length < 19, length < width || number >= limit { (length, limit) = (length + 1, limit &* 10) }
      var (place, rest) = (count + length, number)
      repeat {
        place -= 1
        buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while place > count
      count += length
    }
  }

  // MARK: Text

  private static func append(plain text: String, to line: inout OutputSpan<UInt8>) {
    for byte in text.utf8 { line.append(byte) }
  }

  private static func append(_ text: String, to line: inout OutputSpan<UInt8>) {
    text.utf8.span.withUnsafeBytes { text in
      let found = Self.found(in: text)
      let isQuoted = found & Self.quoted != 0
      if isQuoted { line.append(UInt8(ascii: "\"")) }
      if Self.startsFormula(text) { line.append(UInt8(ascii: "'")) }
      if found & Self.escaped == 0 {
        line.withUnsafeMutableBufferPointer { buffer, count in
          UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[count...]).copyMemory(
            from: text)
          count += text.count
        }
      } else {
        for byte in text {
          switch byte {
          case UInt8(ascii: "\""): append(plain: "\"\"", to: &line)
          case 0: append(plain: "\u{FFFD}", to: &line)
          default: line.append(byte)
          }
        }
      }
      if isQuoted { line.append(UInt8(ascii: "\"")) }
    }
  }

  /// A bit for each byte below 64 in a text; 0 if none of them is ``quoted`` or ``escaped``.
  private static func found(in text: UnsafeRawBufferPointer) -> UInt64 {
    var place = 0
    var isPlain = true
    // Eight bytes at a time: the high bit of a byte is set if the byte is below 14, `"`, `,` or `;`.
    let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    func isZero(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & highs }
    while place + 8 <= text.count, isPlain {
      let word = text.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let isControl = (word &- ones &* 14) & ~word & highs
      isPlain =
        isControl | isZero(word ^ ones &* 0x22) | isZero(word ^ ones &* 0x2C) | isZero(word ^ ones &* 0x3B) == 0
      place += 8
    }
    var found: UInt64 = 0
    for byte in text[(isPlain ? place : 0)...] where byte < 64 { found |= 1 &<< UInt64(byte) }
    return found
  }

  /// Tab, LF, CR, `"`, `,` and `;`, a bit each.
  private static let quoted: UInt64 = 1 << 0x09 | 1 << 0x0A | 1 << 0x0D | 1 << 0x22 | 1 << 0x2C | 1 << 0x3B
  /// NUL and `"`.
  private static let escaped: UInt64 = 1 | 1 << 0x22

  private static func startsFormula(_ text: UnsafeRawBufferPointer) -> Bool {
    let apostrophes = text.first == UInt8(ascii: "'") ? text.prefix { $0 == UInt8(ascii: "'") }.count : 0
    let text = UnsafeRawBufferPointer(rebasing: text[apostrophes...])
    return switch text.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
      UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      true
    // U+FF0B, U+FF0D, U+FF1D and U+FF20: fullwidth + - = @
    case 0xEF: text.count >= 3 && text[1] == 0xBC && [0x8B, 0x8D, 0x9D, 0xA0].contains(text[2])
    default: false
    }
  }
}
