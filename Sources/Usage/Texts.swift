import Glibc

/// Texts by their identifiers, each once: their bytes one behind the other, so that many are copied and compared as one.
package struct Texts: Sendable {
  /// In UTF-8.
  private var bytes: [UInt8] = []
  /// Where each text ends; the first one, which stands for no text at all, before the others.
  private var ends = [0]

  package init() {}

  /// How many texts there are.
  package var count: Int { ends.count - 1 }

  package subscript(id: TextID) -> String {
    var text = ""
    withUTF8(of: Int(id.place)) { text = String(decoding: $0, as: UTF8.self) }
    return text
  }

  private func range(_ place: Int) -> Range<Int> { place == 0 ? 0..<0 : ends[place - 1]..<ends[place] }

  package func isEmpty(_ id: TextID) -> Bool { range(Int(id.place)).isEmpty }

  /// Lends a text's bytes, which are UTF-8.
  package func withUTF8(of place: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> Void) rethrows {
    try bytes.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range(place)])) }
  }

  /// Whether the text at a place is this one, byte by byte.
  package func has(_ text: UnsafeBufferPointer<UInt8>, at id: TextID) -> Bool {
    let place = Int(id.place)
    let start = ends[place - 1]
    guard ends[place] - start == text.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let ours = bytes.baseAddress, let theirs = text.baseAddress else { return true }
      return memcmp(ours + start, theirs, text.count) == 0
    }
  }

  /// Whether a text comes before another, byte by byte, as ``ExactText`` has it.
  package func precede(_ left: TextID, _ right: TextID) -> Bool {
    let (left, right) = (range(Int(left.place)), range(Int(right.place)))
    return bytes.withUnsafeBufferPointer { bytes in
      guard let start = bytes.baseAddress else { return false }
      let order = memcmp(start + left.lowerBound, start + right.lowerBound, min(left.count, right.count))
      return order != 0 ? order < 0 : left.count < right.count
    }
  }

  /// Whether the first texts are those of others, at the same places.
  package func starts(with others: Texts) -> Bool {
    guard count >= others.count, let end = others.ends.last else { return false }
    func haveSameBytes<Element>(_ left: [Element], _ right: [Element], _ count: Int) -> Bool {
      left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in
          guard let left = left.baseAddress, let right = right.baseAddress else { return true }
          return left == right || memcmp(left, right, count * MemoryLayout<Element>.stride) == 0
        }
      }
    }
    return haveSameBytes(ends, others.ends, others.ends.count) && haveSameBytes(bytes, others.bytes, end)
  }

  package mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    append { $0.append(contentsOf: text) }
  }

  /// Adds a text that is put together where it stays.
  ///
  /// - Parameter write: Appends the text's bytes, which are UTF-8.
  /// - Returns: Its identifier.
  package mutating func append(_ write: (inout [UInt8]) -> Void) -> TextID {
    write(&bytes)
    ends.append(bytes.count)
    return TextID(place: Int32(count))
  }
}
