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
    var entries = CSVEntries()
    try table.rows.forEachCoded { row, texts in
      if !(try write(row, texts, &entries, to: &sink, expecting: types)) {
        for (index, cell) in row.enumerated().prefix(types.count) { types[index].widen(toHold: cell.decoded(texts)) }
      }
      if isNarrow, row.count == 1, row[0].isEmpty { try sink.write("\"\"") }
      try sink.write(ASCII.lineFeed)
    }
    try sink.finish()
    return types
  }

  /// More than a delimiter takes, and a value that is no text.
  private static let longestValue = 64

  /// Writes a row's fields.
  ///
  /// - Returns: Whether each cell is valid in its column's type.
  private func write(
    _ row: CodedRow, _ texts: any TextDictionary, _ entries: inout CSVEntries, to sink: inout FileSink,
    expecting types: [FieldType]
  ) throws -> Bool {
    var pen = sink.pen
    var areExpected = true
    let delimiter = dialect.delimiter
    for index in row.indices {
      try sink.makeRoom(Self.longestValue, for: &pen)
      if index > 0 { pen.put(delimiter) }
      let type = index < types.count ? types[index] : .string
      switch row[index] {
      case .entry(let place):
        let length = entries.length(of: place)
        if length > 0 {
          try sink.makeRoom(length, for: &pen)
          entries.put(place, with: &pen)
        } else {
          try write(entry: place, texts, &entries, with: &pen, to: &sink)
        }
        areExpected = areExpected && type == .string
      case .plain(.empty): break
      case .plain(.text(var text)):
        // Variable, as a text lends its bytes then without a copy.
        try text.withUTF8 { try write(text: UnsafeRawBufferPointer($0), with: &pen, to: &sink) }
        areExpected = areExpected && type == .string
      case .plain(.integer(let number)):
        pen.put(number)
        areExpected = areExpected && type.holdsIntegers
      case .plain(.number(let number)):
        try write(number, with: &pen, to: &sink)
        areExpected = areExpected && type.holds(number)
      case .plain(.date(let date)):
        put(date, with: &pen)
        areExpected = areExpected && type.holds(.date(date))
      case .plain(.timestamp(let timestamp)):
        put(timestamp, with: &pen)
        areExpected = areExpected && type.holds(.timestamp(timestamp))
      case .plain(.flag(let flag)):
        pen.put(flag ? "true" : "false")
        areExpected = areExpected && type.holds(.flag(flag))
      }
    }
    sink.pen = pen
    return areExpected
  }

  private func write(text: String, to sink: inout FileSink) throws {
    var (text, pen) = (text, sink.pen)
    try text.withUTF8 { try write(text: UnsafeRawBufferPointer($0), with: &pen, to: &sink) }
    sink.pen = pen
  }

  /// Writes a text of a dictionary, and remembers its field.
  private func write(
    entry place: Int, _ texts: any TextDictionary, _ entries: inout CSVEntries, with pen: inout BytePen,
    to sink: inout FileSink
  ) throws {
    try texts.withUTF8(of: place) { text in
      // All of it is then in one place.
      let isKept = text.count <= Self.longestEntry
      if isKept { try sink.makeRoom(text.count * 3 + 3, for: &pen) }
      let start = pen.next
      try write(text: UnsafeRawBufferPointer(text), with: &pen, to: &sink)
      if isKept { entries.note(UnsafeRawBufferPointer(start: start, count: pen.next - start), place) }
    }
  }

  /// Longer texts are put together each time.
  private static let longestEntry = 1000

  /// Where each byte becomes three, a piece of a text still fits into the file's buffer.
  private static let longestPiece = FileSink.capacity / 4

  private func write(
    text bytes: UnsafeRawBufferPointer, with pen: inout BytePen, to sink: inout FileSink
  ) throws(WriteError) {
    if bytes.count <= Self.longestPiece {
      try sink.makeRoom(bytes.count, for: &pen)
      if pen.put(ifPlain: bytes) { return }
    }
    let text = CSVText(bytes)
    try sink.makeRoom(2, for: &pen)
    if text.needsQuotes { pen.put(ASCII.quote) }
    if text.isFormula { pen.put(ASCII.apostrophe) }
    var start = 0
    while start < bytes.count {
      let piece = UnsafeRawBufferPointer(rebasing: bytes[start..<min(start + Self.longestPiece, bytes.count)])
      try sink.makeRoom(piece.count * 3, for: &pen)
      if text.needsEscapes { pen.put(escaping: piece) } else { pen.put(piece) }
      start += piece.count
    }
    try sink.makeRoom(1, for: &pen)
    if text.needsQuotes { pen.put(ASCII.quote) }
  }

  private func write(
    _ number: Double, with pen: inout BytePen, to sink: inout FileSink
  ) throws(WriteError) {
    guard number.isFinite else { return }
    if let whole = Int64(exactly: number), whole.magnitude < 1 << 53, whole != 0 { return pen.put(whole) }
    if pen.put(ifShort: number, decimalSign: dialect.decimalSign) { return }
    // What Swift says is the shortest text that reads back as the same number, but for 2.0 and 1e-05.
    let text = number.description
    let bytes = text.utf8.span
    for index in bytes.indices where bytes[index] == ASCII.letterE {
      return try write(decimal: DecimalDigits(number).text().utf8.span, with: &pen, to: &sink)
    }
    let end = bytes.count - 2
    let isWhole = end > 0 && bytes[end] == ASCII.point && bytes[end + 1] == ASCII.zero
    try write(decimal: isWhole ? bytes.extracting(0..<end) : bytes, with: &pen, to: &sink)
  }

  private func write(
    decimal bytes: Span<UInt8>, with pen: inout BytePen, to sink: inout FileSink
  ) throws(WriteError) {
    // Three hundred digits at most.
    try sink.makeRoom(bytes.count, for: &pen)
    // The dialect with another sign than a point has a semicolon between fields, so that no number needs quotes.
    for index in bytes.indices {
      let byte = bytes[index]
      pen.put(byte == ASCII.point ? dialect.decimalSign : byte)
    }
  }

  private func put(_ date: CalendarDate, with pen: inout BytePen) {
    pen.put(date.year, width: 4)
    pen.put(ASCII.minus)
    pen.put(date.month, width: 2)
    pen.put(ASCII.minus)
    pen.put(date.day, width: 2)
  }

  private func put(_ timestamp: Timestamp, with pen: inout BytePen) {
    put(timestamp.date, with: &pen)
    pen.put(ASCII.letterT)
    pen.put(timestamp.hour, width: 2)
    pen.put(ASCII.colon)
    pen.put(timestamp.minute, width: 2)
    pen.put(ASCII.colon)
    pen.put(timestamp.second, width: 2)
    pen.put(ASCII.letterZ)
  }
}
