import CXLSXWriter
import Glibc

/// Finds texts among the workbook's shared strings.
///
/// The library looks each text up in a tree, and copies it before. Most texts of a table were there not long ago: they are
/// remembered here, in places by their hash where a later text takes an earlier one's.
struct SharedTexts {
  private let table: UnsafeMutablePointer<lxw_sst>
  private var recent: [Entry]

  private struct Entry {
    /// The library's, which lives as long as the workbook.
    var string: UnsafePointer<CChar>?
    var length = 0
    var index: UInt32 = 0
  }

  private static let places = 1024

  /// - Parameter table: The library's, of the workbook.
  init(of table: UnsafeMutablePointer<lxw_sst>) {
    self.table = table
    recent = Array(repeating: Entry(), count: Self.places)
  }

  /// Counts a text in if it was there not long ago.
  ///
  /// - Returns: Its index, or `nil` where it is not remembered: see ``add(_:)``.
  mutating func recall(_ text: UnsafeBufferPointer<UInt8>) -> UInt32? {
    let entry = recent[Self.place(of: text)]
    guard let string = entry.string, entry.length == text.count, let start = text.baseAddress,
      memcmp(string, start, entry.length) == 0
    else { return nil }
    countAgain()
    return entry.index
  }

  /// Counts one more cell with a text that is there.
  func countAgain() { table.pointee.string_count += 1 }

  /// Adds a text, or counts it in if it is there.
  ///
  /// - Parameters:
  ///   - text: As a cell holds it.
  ///   - isRemembered: Whether it is found by ``recall(_:)``: not where it stands for another text.
  /// - Returns: Its index; `nil` where memory is lacking.
  mutating func add(_ text: String, isRemembered: Bool) -> UInt32? {
    guard let element = lxw_get_sst_index(table, text, 0), let string = element.pointee.string else { return nil }
    if !isRemembered { return element.pointee.index }
    let length = text.utf8.count
    let bytes = UnsafeRawBufferPointer(start: string, count: length)
    let place = bytes.withMemoryRebound(to: UInt8.self) { Self.place(of: $0) }
    recent[place] = Entry(string: string, length: length, index: element.pointee.index)
    return element.pointee.index
  }

  /// Where a text is remembered.
  private static func place(of text: UnsafeBufferPointer<UInt8>) -> Int {
    // Eight bytes at a time, each time spread over all bits: nobody gains by making texts collide here.
    let bytes = UnsafeRawBufferPointer(text)
    var hash = UInt64(text.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      hash = (hash ^ bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
      hash ^= hash >> 29
      offset += 8
    }
    var rest: UInt64 = 0
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
    hash = (hash ^ rest) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: hash >> 54)
  }
}
