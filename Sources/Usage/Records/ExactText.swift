import Glibc
import Synchronization

/// Text that is compared byte by byte, as the API and SQLite do.
///
/// `String` treats Unicode-equivalent spellings as equal, and would count two names as one. Each text is kept once and
/// for the whole run, so that a text costs no more than a number to copy, compare and hash: a month of 10,000 users has a
/// million of them, and some ten thousand different ones.
package struct ExactText: Hashable, Sendable {
  fileprivate struct Record {
    let text: String
    let number: Int
    let hash: UInt64
    /// The first 16 bytes as one number, so that two texts are usually compared without a look at their bytes.
    let beginning: UInt128
  }

  /// Sendable, as a record never changes and is never freed.
  nonisolated(unsafe) fileprivate let record: UnsafePointer<Record>

  package init(_ text: String) {
    self = text.utf8.span.withUnsafeBytes { bytes in
      Self.known.withLock { $0.text(of: bytes, orMake: { text }) }
    }
  }

  /// The text of a buffer, which is only copied if it is new.
  ///
  /// - Parameter bytes: UTF-8.
  package init(utf8 bytes: UnsafeRawBufferPointer) {
    self = Self.known.withLock { $0.text(of: bytes, orMake: { String(decoding: bytes, as: UTF8.self) }) }
  }

  /// A text that is known already; no text is added.
  package init?(known text: String) {
    let known = text.utf8.span.withUnsafeBytes { bytes in Self.known.withLock { $0.text(of: bytes) } }
    guard let known else { return nil }
    self = known
  }

  package var text: String { record.pointee.text }

  /// A number of the text, from 0, so that arrays can be indexed by texts; all texts of the run have one.
  package var number: Int { record.pointee.number }

  private static let known = Mutex(KnownTexts())
}

extension ExactText: Comparable {
  /// Code point order, which does not depend on the locale.
  package static func < (left: ExactText, right: ExactText) -> Bool {
    let (first, second) = (left.record.pointee.beginning, right.record.pointee.beginning)
    if first != second { return first < second }
    return left.record.pointee.text.utf8.span.precedes(right.record.pointee.text.utf8.span)
  }
}

extension ExactText: ExpressibleByStringLiteral {
  package init(stringLiteral text: StaticString) { self.init(text.description) }
}

extension ExactText: CustomStringConvertible {
  package var description: String { text }
}

/// All texts, in a hash table with open addressing: a dictionary would need a `String` to look for one.
private struct KnownTexts {
  private var slots: [ExactText?] = Array(repeating: nil, count: 1024)
  private var count = 0
  /// Different in each run, so that an answer cannot be made of texts whose hashes are equal.
  private let seed = UInt64.random(in: .min ... .max)

  func text(of bytes: UnsafeRawBufferPointer) -> ExactText? { slots[slot(of: bytes, hash(bytes))] }

  /// The slot of a text, or the empty one for it.
  private func slot(of bytes: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while let known = slots[slot] {
      if known.record.pointee.hash == hash, known.record.pointee.text.utf8.span.hasBytes(of: bytes) { return slot }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  mutating func text(of bytes: UnsafeRawBufferPointer, orMake make: () -> String) -> ExactText {
    let hash = hash(bytes)
    let slot = slot(of: bytes, hash)
    if let known = slots[slot] { return known }
    let record = UnsafeMutablePointer<ExactText.Record>.allocate(capacity: 1)
    record.initialize(to: ExactText.Record(text: make(), number: count, hash: hash, beginning: beginning(bytes)))
    let text = ExactText(record: record)
    slots[slot] = text
    count += 1
    if count > slots.count / 2 { grow() }
    return text
  }

  private mutating func grow() {
    let texts = slots
    slots = Array(repeating: nil, count: texts.count * 2)
    for case let text? in texts {
      var slot = Int(truncatingIfNeeded: text.record.pointee.hash) & (slots.count - 1)
      while slots[slot] != nil { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = text
    }
  }

  /// The first bytes in the order of their weight; zeros follow a shorter text.
  private func beginning(_ bytes: UnsafeRawBufferPointer) -> UInt128 {
    var word: UInt128 = 0
    withUnsafeMutableBytes(of: &word) { $0.copyBytes(from: bytes.prefix(16)) }
    return UInt128(bigEndian: word)
  }

  private func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var state = seed ^ UInt64(bytes.count)
    func mix(_ word: UInt64) {
      let product = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      state = product.high ^ product.low
    }
    var place = 0
    while place + 8 <= bytes.count {
      mix(bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      place += 8
    }
    var rest: UInt64 = 0
    while place < bytes.count {
      rest = rest << 8 | UInt64(bytes[place])
      place += 1
    }
    mix(rest)
    mix(seed)
    return state
  }
}

extension ExactText {
  fileprivate init(record: UnsafePointer<Record>) { self.record = record }
}

extension Span<UInt8> {
  fileprivate func hasBytes(of other: UnsafeRawBufferPointer) -> Bool {
    count == other.count
      && withUnsafeBytes { bytes in
        guard let left = bytes.baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, bytes.count) == 0
      }
  }

  fileprivate func precedes(_ other: Span<UInt8>) -> Bool {
    withUnsafeBufferPointer { left in
      other.withUnsafeBufferPointer { right in
        guard let a = left.baseAddress, let b = right.baseAddress else { return left.count < right.count }
        let order = memcmp(a, b, min(left.count, right.count))
        return order != 0 ? order < 0 : left.count < right.count
      }
    }
  }
}
