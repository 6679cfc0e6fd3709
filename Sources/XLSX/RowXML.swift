import CXLSXWriter

/// Prints rows of a sheet, byte for byte as libxlsxwriter 1.1.4 does: `_write_row` and `_write_cell` of its worksheet.c.
struct RowXML: ~Copyable {
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Bytes that were printed since ``removeAll()``.
  private(set) var count = 0
  /// The digits of the row's number, counted from 1: at most seven, which all of its cells repeat.
  private var row: UInt64 = 0
  private var rowLength = 0
  private let has2010: Bool
  /// Cells that were printed at all.
  private(set) var cellCount = 0

  /// More than a cell or a row's tag takes.
  private static let longestElement = 160

  /// - Parameter has2010: Whether the sheet has something that came with Excel 2010, such as data bars.
  init(has2010: Bool) {
    self.has2010 = has2010
    capacity = 1 << 12
    buffer = .allocate(capacity: capacity)
    buffer.initialize(repeating: 0, count: capacity)
  }

  deinit { buffer.deallocate() }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer, count: count) }

  mutating func removeAll() { count = 0 }

  /// Begins a row, or prints it whole where it has no cell.
  ///
  /// - Parameters:
  ///   - number: Counted from 0.
  ///   - height: In points; `nil` for the default.
  ///   - isHidden: Whether it does not show.
  ///   - span: The columns that its block of 16 rows has cells in; `nil` where the row has none.
  mutating func startRow(_ number: Int, height: Double?, isHidden: Bool, span: ClosedRange<Int>?) {
    reserve(Self.longestElement)
    let height = height == Self.defaultHeight ? nil : height
    append("<row r=\"")
    let start = count
    append(number + 1)
    row = UnsafeRawPointer(buffer + start).loadUnaligned(as: UInt64.self)
    rowLength = count - start
    if let span {
      append("\" spans=\"")
      append(span.lowerBound + 1)
      append(":")
      append(span.upperBound + 1)
    }
    if let height {
      append("\" ht=\"")
      append(height)
    }
    if isHidden { append("\" hidden=\"1") }
    if height != nil { append("\" customHeight=\"1") }
    if has2010 { append("\" x14ac:dyDescent=\"0.25") }
    append(span == nil ? "\"/>" : "\">")
  }

  /// Prints a cell of the row.
  ///
  /// - Parameters:
  ///   - content: What it holds.
  ///   - column: Counted from 0.
  ///   - style: Its format's index in the file; 0 is the default.
  mutating func cell(_ content: PackedCells.Content, column: Int, style: Int32) {
    if case .nothing = content { return }
    cellCount += 1
    reserve(Self.longestElement)
    append("<c r=\"")
    appendName(column)
    UnsafeMutableRawPointer(buffer + count).storeBytes(of: row, as: UInt64.self)
    count += rowLength
    if style != 0 {
      append("\" s=\"")
      append(Int(style))
    }
    switch content {
    case .nothing, .blank:
      append("\"/>")
    case .whole(let number):
      append("\"><v>")
      append(number)
      append("</v></c>")
    case .number(let number):
      append("\"><v>")
      append(number)
      append("</v></c>")
    case .text(let index):
      append("\" t=\"s\"><v>")
      append(Int(index))
      append("</v></c>")
    case .flag(let flag):
      append("\" t=\"b\"><v>")
      append(flag ? "1" : "0")
      append("</v></c>")
    }
  }

  /// Ends a row that has cells.
  mutating func endRow() {
    reserve(Self.longestElement)
    append("</row>")
  }

  private static let defaultHeight = 15.0

  private mutating func reserve(_ room: Int) {
    if count + room <= capacity { return }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
    larger.initialize(repeating: 0, count: capacity * 2)
    larger.update(from: buffer, count: count)
    buffer.deallocate()
    buffer = larger
    capacity *= 2
  }

  // MARK: What is reserved before

  private mutating func append(_ text: StaticString) {
    (buffer + count).update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    count += text.utf8CodeUnitCount
  }

  /// `A` for 0, `AA` for 26.
  private mutating func appendName(_ column: Int) {
    if column >= 26 { appendName(column / 26 - 1) }
    buffer[count] = UInt8(truncatingIfNeeded: 65 + column % 26)
    count += 1
  }

  /// Of whole numbers that 16 digits hold, "%.16G" prints just these.
  private static let firstOf17Digits: UInt = 10_000_000_000_000_000

  private mutating func append(_ number: Double) {
    if let whole = Int(exactly: number), whole.magnitude < Self.firstOf17Digits { return append(whole) }
    count += buffer.withMemoryRebound(to: CChar.self, capacity: capacity) {
      Int(fr_print_number($0 + count, Self.longestElement / 2, number))
    }
  }

  private mutating func append(_ number: Int) {
    var rest = number.magnitude
    if number < 0 {
      buffer[count] = UInt8(ascii: "-")
      count += 1
    }
    var end = count + 1
    var limit: UInt = 10
    while limit <= rest && end < count + 19 {
      end += 1
      limit *= 10
    }
    count = end
    repeat {
      end -= 1
      buffer[end] = UInt8(truncatingIfNeeded: 48 + rest % 10)
      rest /= 10
    } while rest > 0
  }
}
