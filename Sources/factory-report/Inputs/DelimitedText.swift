import Files

/// Reads the records of a CSV file (RFC 4180) one by one; fields may be separated by commas, semicolons or tabs.
struct DelimitedText: ~Copyable {
  /// A record, or a line of the file that is none.
  struct Mistake: Error {
    let reason: String
    init(line: Int, _ reason: String) { self.reason = "line \(line) \(reason)" }
    init(_ reason: String) { self.reason = reason }
  }

  struct Record {
    /// The line on which the record begins, from 1.
    let line: Int
    /// Without spaces at their ends.
    let fields: [String]
  }

  private static let maximumBytes = 256 << 20
  private static let maximumField = 64 << 10
  private static let quote = UInt8(ascii: "\"")

  private var reader: InputReader
  private var bytes: ArraySlice<UInt8> = []
  private var count = 0
  private var line = 0
  private var endedWithReturn = false
  private var delimiter: UInt8?

  init(_ reader: consuming InputReader) { self.reader = reader }

  /// The next record that is not blank; `nil` at the end.
  mutating func next() throws(Mistake) -> Record? {
    while let text = try nextLine() {
      let delimiter = delimiter ?? Self.delimiter(of: text)
      // The way of Excel to name the delimiter.
      let isNote = self.delimiter == nil && text.starts(with: "sep=".utf8)
      self.delimiter = delimiter
      if isNote { continue }
      let first = line
      let fields = try fields(of: text, separatedBy: delimiter)
      if !fields.allSatisfy(\.isEmpty) { return Record(line: first, fields: fields) }
    }
    return nil
  }

  /// The delimiter that is most often in the first line.
  private static func delimiter(of line: [UInt8]) -> UInt8 {
    let known = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
    if line.starts(with: "sep=".utf8), line.count == 5 { return line[4] }
    var isQuoted = false
    var counts = [0, 0, 0]
    for byte in line {
      if byte == quote { isQuoted.toggle() }
      if !isQuoted, let index = known.firstIndex(of: byte) { counts[index] += 1 }
    }
    let most = counts.max() ?? 0
    return counts.firstIndex(of: most).map { known[$0] } ?? known[0]
  }

  /// The fields of the record that begins with a line; a field in quotes may continue on further lines.
  private mutating func fields(of text: [UInt8], separatedBy delimiter: UInt8) throws(Mistake) -> [String] {
    guard text.contains(Self.quote) else {
      return text.split(separator: delimiter, omittingEmptySubsequences: false).map(Self.text)
    }
    var text = text
    var fields: [String] = []
    var index = 0
    while true {
      if text[index...].first(where: { $0 != 0x20 }) == Self.quote {
        fields.append(try quotedField(&text, &index))
        let rest = text[index...].firstIndex(of: delimiter) ?? text.count
        guard text[index..<rest].allSatisfy({ $0 == 0x20 }) else {
          throw Mistake(line: line, "has text between a closing quote and the next field")
        }
        index = rest
      } else {
        let end = text[index...].firstIndex(of: delimiter) ?? text.count
        fields.append(Self.text(text[index..<end]))
        index = end
      }
      guard index < text.count else { return fields }
      index += 1
    }
  }

  /// Reads a quoted field, which may go on in the next lines.
  ///
  /// - Parameters:
  ///   - text: The line; the last of the field's lines afterwards.
  ///   - index: A place before the opening quote; that behind the closing quote afterwards.
  /// - Returns: The field without its quotes.
  /// - Throws: ``Mistake`` if it is not closed, and those of ``nextLine()``.
  private mutating func quotedField(_ text: inout [UInt8], _ index: inout Int) throws(Mistake) -> String {
    let first = line
    var field: [UInt8] = []
    index = (text[index...].firstIndex(of: Self.quote) ?? index) + 1
    while true {
      let close = text[index...].firstIndex(of: Self.quote)
      field += text[index..<(close ?? text.count)]
      if let close, close + 1 < text.count, text[close + 1] == Self.quote {
        field.append(Self.quote)
        index = close + 2
      } else if let close {
        index = close + 1
        return Self.text(field[...])
      } else {
        guard field.count <= Self.maximumField, let more = try nextLine() else {
          throw Mistake(line: first, "begins a record with a quote that is not closed")
        }
        field.append(0x0A)
        (text, index) = (more, 0)
      }
    }
  }

  private static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let bytes = bytes.drop(while: isSpace)
    return String(decoding: bytes[..<((bytes.lastIndex { !isSpace($0) } ?? bytes.startIndex - 1) + 1)], as: UTF8.self)
  }

  // MARK: Lines

  /// The next line without its end (LF, CRLF or CR): valid UTF-8 without NUL.
  private mutating func nextLine() throws(Mistake) -> [UInt8]? {
    var text: [UInt8] = []
    var isAtEnd = false
    while true {
      if bytes.isEmpty { isAtEnd = try !fill() }
      if endedWithReturn, bytes.first == 0x0A { bytes.removeFirst() }
      endedWithReturn = false
      let end = bytes.firstIndex { $0 == 0x0A || $0 == 0x0D }
      text += bytes[..<(end ?? bytes.endIndex)]
      if let end { endedWithReturn = bytes[end] == 0x0D }
      bytes = bytes[(end.map { $0 + 1 } ?? bytes.endIndex)...]
      if end != nil || isAtEnd || text.count > Self.maximumField { break }
    }
    if isAtEnd, text.isEmpty { return nil }
    line += 1
    if line == 1 {
      if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
      if text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) {
        throw Mistake("it is UTF-16 text: save it as UTF-8, which Excel calls \"CSV UTF-8\"")
      }
    }
    guard text.count <= Self.maximumField else { throw Mistake(line: line, "is longer than 64 KiB") }
    guard !text.contains(0) else { throw Mistake(line: line, "has a NUL byte: it is no UTF-8 text") }
    // ASCII needs no check.
    guard text.allSatisfy({ $0 < 0x80 }) || String(validating: text, as: UTF8.self) != nil else {
      throw Mistake(line: line, "is not UTF-8: save the file as UTF-8, which Excel calls \"CSV UTF-8\"")
    }
    return text
  }

  /// - Returns: False at the end of the file.
  private mutating func fill() throws(Mistake) -> Bool {
    do {
      bytes = try reader.next()
    } catch {
      throw Mistake(error.inputReason)
    }
    count += bytes.count
    guard count <= Self.maximumBytes else { throw Mistake("it has more than 256 MiB") }
    return !bytes.isEmpty
  }
}
