/// The cells of a row from the left, in eight bytes each; in sixteen where a number has a fraction or more than 43 bits.
///
/// A cell is a word: what it holds in the lowest 3 bits, its format in 17, and in 44 a whole number or the place of a
/// text. Another number has the next word to itself.
struct PackedCells {
  enum Content {
    /// Not written at all.
    case nothing
    /// Only its format shows.
    case blank
    case whole(Int)
    case number(Double)
    /// A text's place among the workbook's shared strings.
    case text(index: UInt32)
    case flag(Bool)
  }

  /// How many cells will be written.
  private(set) var count = 0
  private var words: [UInt64] = []
  /// The next cell's column.
  private var column = 0
  /// The columns from the first cell that is written to the last.
  private(set) var columns: ClosedRange<Int>?
  /// Words up to the last cell that is written.
  private var end = 0

  /// What is to be kept: no cell after the last that is written.
  var kept: ArraySlice<UInt64> { words[..<end] }

  mutating func removeAll() {
    words.removeAll(keepingCapacity: true)
    count = 0
    column = 0
    columns = nil
    end = 0
  }

  /// Adds a cell on the right.
  ///
  /// - Parameters:
  ///   - content: What it holds.
  ///   - format: A format's index in the workbook, of which Excel knows 65,490; `nil` for none.
  mutating func append(_ content: Content, format: Int?) {
    defer { column += 1 }
    switch content {
    case .nothing:
      words.append(0)
      return
    case .blank: add(.blank, format)
    case .whole(let number): add(number, format)
    case .number(let number):
      if let whole = Int(exactly: number) {
        add(whole, format)
      } else {
        add(.number, format)
        words.append(number.bitPattern)
      }
    case .text(let index): add(.text, format, Int(index))
    case .flag(let flag): add(.flag, format, flag ? 1 : 0)
    }
    end = words.count
    count += 1
    columns = (columns?.lowerBound ?? column)...column
  }

  private mutating func add(_ number: Int, _ format: Int?) {
    if (number << Self.payloadShift) >> Self.payloadShift == number {
      add(.whole, format, number)
    } else {
      add(.number, format)
      words.append(Double(number).bitPattern)
    }
  }

  private mutating func add(_ kind: Kind, _ format: Int?, _ payload: Int = 0) {
    let format = UInt64(truncatingIfNeeded: (format ?? -1) + 1) << Self.formatShift
    words.append(UInt64(bitPattern: Int64(payload << Self.payloadShift)) | format | kind.rawValue)
  }

  private enum Kind: UInt64 {
    case nothing, blank, whole, number, text, flag
  }

  private static let formatShift = 3
  private static let payloadShift = 20

  /// Goes through cells that were kept.
  ///
  /// - Parameters:
  ///   - words: Of ``kept``.
  ///   - visit: Gets a cell's column, what it holds, and its format's index.
  static func forEach(
    _ words: UnsafeBufferPointer<UInt64>, _ visit: (_ column: Int, _ content: Content, _ format: Int?) -> Void
  ) {
    var column = 0
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      let format = Int(word >> formatShift & (1 << (payloadShift - formatShift) - 1)) - 1
      let payload = Int(Int64(bitPattern: word) >> payloadShift)
      let content: Content =
        switch Kind(rawValue: word & 7) {
        case .blank: .blank
        case .whole: .whole(payload)
        case .number where index < words.count: .number(Double(bitPattern: words[index]))
        case .text: .text(index: UInt32(truncatingIfNeeded: payload))
        case .flag: .flag(payload != 0)
        case .nothing, .number, nil: .nothing
        }
      if case .number = content { index += 1 }
      visit(column, content, format < 0 ? nil : format)
      column += 1
    }
  }
}
