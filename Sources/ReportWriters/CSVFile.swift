internal import ReportModel

/// One table as CSV: RFC 4180 quoting, LF line ends, a header of column ids.
///
/// - Numbers are unrounded and in plain decimal notation, shortest first: 1e21 is 22 digits, 0.1 is `0.1`, 3.0 is `3`;
///   each reads back as the same number. What is not finite is left empty.
/// - Text stays as it is but for two things. A NUL, at which C programs stop reading, becomes U+FFFD. And text that a
///   spreadsheet would run as a formula gets a `'` before it: text that starts with `=`, `+`, `-`, `@`, tab, CR or LF
///   (OWASP, "CSV injection"), or with one of the first four in the fullwidth forms that East Asian spreadsheets take
///   for them. Numbers never get one.
/// - A field is quoted if it has a quote, a line end, a tab, a comma or a semicolon, whichever of them the dialect uses:
///   a file opened with the wrong separator then still keeps text in its cell.
struct CSVFile {
  let dialect: CSVDialect

  /// Writes the whole table.
  ///
  /// - Returns: What each column turned out to hold.
  /// - Throws: ``WriteError``, and what the table's rows throw.
  func write(_ table: Table, to path: String) throws -> [FieldType] {
    var sink = try FileSink(creating: path)
    if dialect.hasByteOrderMark { try sink.write("\u{FEFF}") }
    var isFirst = true
    for column in table.columns {
      if !isFirst { try sink.write(dialect.delimiter) }
      isFirst = false
      try write(text: column.id, to: &sink)
    }
    try sink.write(ASCII.lineFeed)

    // A line without a single character is no row to most readers.
    let isNarrow = table.columns.count == 1
    var types = table.columns.map { FieldType($0.format) }
    try table.rows.forEach({ row in
      for index in row.indices {
        if index > 0 { try sink.write(dialect.delimiter) }
        let cell = row[index]
        try write(cell, to: &sink)
        // Asked first: to change a list costs more than to look into it.
        if index < types.count, !types[index].holds(cell) { types[index].widen(toHold: cell) }
      }
      if isNarrow, row == [.empty] { try sink.write("\"\"") }
      try sink.write(ASCII.lineFeed)
    })
    try sink.finish()
    return types
  }

  private func write(_ cell: Cell, to sink: inout FileSink) throws(WriteError) {
    switch cell {
    case .empty: break
    case .text(let text): try write(text: text, to: &sink)
    case .integer(let number): try sink.write(number)
    case .number(let number): try write(number, to: &sink)
    case .date(let date): try write(date, to: &sink)
    case .timestamp(let timestamp): try write(timestamp, to: &sink)
    case .flag(let flag): try sink.write(flag ? "true" : "false")
    }
  }

  private func write(text: String, to sink: inout FileSink) throws(WriteError) {
    let bytes = text.utf8.span
    let isFormula = startsFormula(bytes)
    var needsQuotes = false
    var hasNUL = false
    if bytes.mayNeedQuotes {
      for index in bytes.indices {
        switch bytes[unchecked: index] {
        case ASCII.quote, ASCII.comma, ASCII.semicolon, ASCII.tab, ASCII.lineFeed, ASCII.carriageReturn:
          needsQuotes = true
        case 0: hasNUL = true
        default: break
        }
      }
    }
    guard needsQuotes || hasNUL else {
      if isFormula { try sink.write(ASCII.apostrophe) }
      return try sink.write(bytes)
    }
    if needsQuotes { try sink.write(ASCII.quote) }
    if isFormula { try sink.write(ASCII.apostrophe) }
    for index in bytes.indices {
      switch bytes[index] {
      case ASCII.quote: try sink.write("\"\"")
      case 0: try sink.write("\u{FFFD}")
      case let byte: try sink.write(byte)
      }
    }
    if needsQuotes { try sink.write(ASCII.quote) }
  }

  private func startsFormula(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > 0 else { return false }
    switch bytes[0] {
    case ASCII.equals, ASCII.plus, ASCII.minus, ASCII.at, ASCII.tab, ASCII.carriageReturn, ASCII.lineFeed:
      return true
    case 0xEF where bytes.count >= 3 && bytes[1] == 0xBC:
      // U+FF0B, U+FF0D, U+FF1D, U+FF20: fullwidth + - = @
      return [0x8B, 0x8D, 0x9D, 0xA0].contains(bytes[2])
    default: return false
    }
  }

  private func write(_ number: Double, to sink: inout FileSink) throws(WriteError) {
    guard number.isFinite else { return }
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53, whole != 0 { return try sink.write(whole) }
    // What Swift says is the shortest text that reads back as the same number, but for 2.0 and 1e-05.
    let text = number.description
    let bytes = text.utf8.span
    for index in bytes.indices where bytes[index] == ASCII.letterE {
      return try write(decimal: DecimalDigits(number).text().utf8.span, to: &sink)
    }
    let end = bytes.count - 2
    let isWhole = end > 0 && bytes[end] == ASCII.point && bytes[end + 1] == ASCII.zero
    try write(decimal: isWhole ? bytes.extracting(0..<end) : bytes, to: &sink)
  }

  private func write(decimal bytes: Span<UInt8>, to sink: inout FileSink) throws(WriteError) {
    guard dialect.decimalSign != ASCII.point else { return try sink.write(bytes) }
    // This dialect's separator is a semicolon, so that no number needs quotes.
    for index in bytes.indices {
      let byte = bytes[index]
      try sink.write(byte == ASCII.point ? dialect.decimalSign : byte)
    }
  }

  private func write(_ date: CalendarDate, to sink: inout FileSink) throws(WriteError) {
    try sink.write(date.year, width: 4)
    try sink.write(ASCII.minus)
    try sink.write(date.month, width: 2)
    try sink.write(ASCII.minus)
    try sink.write(date.day, width: 2)
  }

  private func write(_ timestamp: Timestamp, to sink: inout FileSink) throws(WriteError) {
    try write(timestamp.date, to: &sink)
    try sink.write(ASCII.letterT)
    try sink.write(timestamp.hour, width: 2)
    try sink.write(ASCII.colon)
    try sink.write(timestamp.minute, width: 2)
    try sink.write(ASCII.colon)
    try sink.write(timestamp.second, width: 2)
    try sink.write(ASCII.letterZ)
  }
}

extension Span<UInt8> {
  /// False where no byte is below `-` or a `;`, which is so of most names, addresses and dates: eight bytes are looked at
  /// a time.
  fileprivate var mayNeedQuotes: Bool {
    withUnsafeBytes { bytes in
      let ones: UInt64 = 0x0101_0101_0101_0101
      /// A high bit for each byte that is zero, and perhaps for some above such a one.
      func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones << 7) }
      func isSuspicious(_ word: UInt64) -> Bool {
        // What is below 0x2D has a high bit after that is taken off, unless it had one before.
        let below = (word &- ones &* UInt64(ASCII.minus)) & ~word & (ones << 7)
        return below | zeros(word ^ (ones &* UInt64(ASCII.semicolon))) != 0
      }
      var index = 0
      while index + 8 <= bytes.count {
        if isSuspicious(bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { return true }
        index += 8
      }
      while index < bytes.count {
        if bytes[index] < ASCII.minus || bytes[index] == ASCII.semicolon { return true }
        index += 1
      }
      return false
    }
  }
}
