import Glibc

/// Texts by their identifiers, each once: their bytes one behind the other, so that many are copied and compared as one.
package struct Texts: Sendable {
  /// In UTF-8.
  private var bytes: [UInt8] = []
  /// Where each text ends; the first one, which stands for no text at all, before the others.
  private var ends = [0]
  /// Those that were made to strings: all of them, or what there was when some were.
  private var made = [""]

  package init() {}

  /// How many texts there are.
  package var count: Int { ends.count - 1 }

  package subscript(id: TextID) -> String {
    let place = Int(id.place)
    return place < made.count ? made[place] : string(place)
  }

  /// All texts by their places, from 1: the first one stands for no text at all.
  package var strings: [String] { made.count == ends.count ? made : made + (made.count..<ends.count).map(string) }

  /// Makes all texts to strings, for those who will ask for each of them many times.
  package mutating func makeStrings() { made = strings }

  private func string(_ place: Int) -> String {
    var text = ""
    withUTF8(of: place) { text = String(decoding: $0, as: UTF8.self) }
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

  mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    return TextID(place: Int32(count))
  }
}
