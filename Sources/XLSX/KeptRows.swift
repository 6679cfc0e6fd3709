import CXLSXWriter
import Glibc

/// Rows of a sheet that wait in a temporary file until the library packs the sheet.
///
/// In the library's hands a cell takes 117 bytes of memory until the workbook is closed; here it takes eight on disk.
final class KeptRows {
  struct Row: BitwiseCopyable {
    let number: UInt32
    /// Of its cells.
    let wordCount: UInt32
    let height: Double?
  }

  /// How many cells will be written.
  private(set) var cellCount = 0
  private(set) var spans = RowSpans()
  /// The next row.
  private var next = 0
  /// Which rows were added, table by table.
  private var runs: [Range<Int>] = []
  private let file: UnsafeMutablePointer<FILE>
  private let buffer: UnsafeMutablePointer<CChar>
  private let folder: String

  /// Bytes that go to the system at once.
  private static let bufferSize = 1 << 16

  /// - Parameter folder: Where the temporary file is; it has no name there.
  /// - Throws: ``XLSXError/cannotCreate(path:code:)``.
  init(folder: String) throws(XLSXError) {
    errno = 0
    let opened = folder.withCString { lxw_tmpfile(UnsafeMutablePointer(mutating: $0)) }
    guard let opened else { throw .cannotCreate(path: folder, code: errno) }
    file = opened
    self.folder = folder
    buffer = .allocate(capacity: Self.bufferSize)
    setvbuf(file, buffer, _IOFBF, Self.bufferSize)
  }

  deinit {
    fclose(file)
    buffer.deallocate()
  }

  /// Begins rows that lie below all that were added.
  ///
  /// - Returns: Whether they do.
  func start(at row: Int) -> Bool {
    if row < next { return false }
    next = row
    runs.append(row..<row)
    return true
  }

  func holds(anyOf rows: ClosedRange<Int>) -> Bool {
    runs.contains { $0.overlaps(rows) }
  }

  /// Adds the next row; one without cells and height is none.
  ///
  /// - Returns: The columns from its first cell to its last; `nil` where it has none.
  func append(_ cells: PackedCells, height: Double?) throws(XLSXError) -> ClosedRange<Int>? {
    defer {
      next += 1
      runs[runs.count - 1] = runs[runs.count - 1].lowerBound..<next
    }
    cellCount += cells.count
    let columns = cells.columns
    if let columns { spans.cover(columns, row: next) }
    if columns == nil && height == nil { return nil }
    let words = cells.kept
    var row = Row(number: UInt32(next), wordCount: UInt32(words.count), height: height)
    let isWritten =
      fwrite(&row, MemoryLayout<Row>.size, 1, file) == 1
      && words.withUnsafeBufferPointer { fwrite($0.baseAddress, MemoryLayout<UInt64>.size, $0.count, file) }
        == words.count
    if !isWritten { throw .cannotCreate(path: folder, code: errno) }
    return columns
  }

  /// Ends the adding, and goes to the first row.
  func rewind() throws(XLSXError) {
    if fflush(file) != 0 { throw .cannotCreate(path: folder, code: errno) }
    Glibc.rewind(file)
  }

  /// Reads the next row.
  ///
  /// - Parameter words: Those of its cells take the place of those that are there.
  /// - Returns: `nil` behind the last row, and where the file cannot be read: the sheet then has too few cells.
  func read(into words: inout [UInt64]) -> Row? {
    var row = Row(number: 0, wordCount: 0, height: nil)
    if fread(&row, MemoryLayout<Row>.size, 1, file) != 1 { return nil }
    let count = Int(row.wordCount)
    if words.count != count { words = Array(repeating: 0, count: count) }
    let isRead = words.withUnsafeMutableBufferPointer {
      fread($0.baseAddress, MemoryLayout<UInt64>.size, count, file) == count
    }
    return isRead ? row : nil
  }
}

/// The columns that rows have cells in, by blocks of 16 rows, as the library tells them on each row.
struct RowSpans {
  /// First and last column; the first is higher where there is no cell.
  private var blocks: [(first: UInt16, last: UInt16)] = []

  mutating func cover(_ columns: ClosedRange<Int>, row: Int) {
    let block = row / 16
    while blocks.count <= block { blocks.append((.max, 0)) }
    blocks[block].first = min(blocks[block].first, UInt16(columns.lowerBound))
    blocks[block].last = max(blocks[block].last, UInt16(columns.upperBound))
  }

  /// `nil` where there is no cell in the row's block.
  func span(of row: Int) -> ClosedRange<Int>? {
    guard blocks.indices.contains(row / 16) else { return nil }
    let (first, last) = blocks[row / 16]
    return first <= last ? Int(first)...Int(last) : nil
  }
}
