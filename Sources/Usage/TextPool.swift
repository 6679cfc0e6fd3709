/// A text that comes again and again, by its place in a pool.
///
/// Users, addresses, models and lists of languages are met once a day: as numbers they are compared, counted and kept
/// without a look at their bytes.
package struct TextID: Hashable, Sendable, BitwiseCopyable {
  /// From 1.
  package let place: Int32

  package init(place: Int32) { self.place = place }
}

/// Texts, each once, compared byte by byte as ``ExactText`` does.
package struct TextPool: Sendable {
  package private(set) var texts = Texts()
  /// Open addressing.
  private var slots = Array(repeating: Slot.free, count: 64)
  /// How many of the texts are in ``slots``: those that are only read need not be.
  private var indexed = 0

  /// A text's place and a part of its hash, to look at fewer of them.
  private struct Slot: BitwiseCopyable {
    let hash: UInt32
    /// 0 where there is none.
    let place: Int32

    static let free = Slot(hash: 0, place: 0)
  }

  /// New in each process, so that an answer cannot be made of texts that collide.
  ///
  /// Here once more, as a look at what all pools share takes longer than the hash of a text.
  private let seeds = Self.commonSeeds

  private static let commonSeeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)

  package init() {}

  /// How many texts there are.
  package var count: Int { texts.count }

  package subscript(id: TextID) -> String { texts[id] }

  /// The identifier of a text, which is put in where it is new.
  package mutating func insert(_ text: String) -> TextID {
    var text = text
    return text.withUTF8 { insert(utf8: $0) }
  }

  /// The identifier of a text in UTF-8, which is put in where it is new.
  ///
  /// - Parameters:
  ///   - text: Its bytes.
  ///   - guess: What it probably is, which is looked at first.
  /// - Returns: The same for the same bytes.
  package mutating func insert(utf8 text: UnsafeBufferPointer<UInt8>, guess: TextID? = nil) -> TextID {
    if let guess, texts.has(text, at: guess) { return guess }
    index()
    let hash = self.hash(text)
    let index = slot(of: text, hash)
    if slots[index].place > 0 { return TextID(place: slots[index].place) }
    let id = texts.append(text)
    slots[index] = Slot(hash: hash, place: id.place)
    indexed = texts.count
    // A table that is more than half full has long ways.
    if texts.count * 2 > slots.count { grow() }
    return id
  }

  /// Puts in a text that is known to be new.
  package mutating func append(new text: UnsafeBufferPointer<UInt8>) -> TextID { texts.append(text) }

  /// Makes all texts such that they are found.
  private mutating func index() {
    if indexed == texts.count { return }
    while texts.count * 2 > slots.count { grow() }
    for place in (indexed + 1)...texts.count {
      texts.withUTF8(of: place) { text in
        let hash = self.hash(text)
        slots[slot(of: text, hash)] = Slot(hash: hash, place: Int32(place))
      }
    }
    indexed = texts.count
  }

  /// The identifier of a text of others; `nil` where it is not here.
  package mutating func find(_ place: Int, of others: Texts) -> TextID? {
    index()
    var found: Int32 = 0
    others.withUTF8(of: place) { found = slots[slot(of: $0, hash($0))].place }
    return found > 0 ? TextID(place: found) : nil
  }

  /// Where a text is, or would be.
  private func slot(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var index = Int(hash) & mask
      while slots[index].place > 0 {
        if slots[index].hash == hash, texts.has(text, at: TextID(place: slots[index].place)) { return index }
        index = (index + 1) & mask
      }
      return index
    }
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    var grown = Array(repeating: Slot.free, count: mask + 1)
    for slot in slots where slot.place > 0 {
      var index = Int(slot.hash) & mask
      while grown[index].place > 0 { index = (index + 1) & mask }
      grown[index] = slot
    }
    slots = grown
  }

  /// Eight bytes at a time, multiplied and folded as wyhash does: a month has a million texts to look up, and Swift's own
  /// hash takes five times as long for so short ones.
  private func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let bytes = UnsafeRawBufferPointer(text)
    func folded(_ left: UInt64, _ right: UInt64) -> UInt64 {
      let product = left.multipliedFullWidth(by: right)
      return product.high ^ product.low
    }
    var hash = seeds.0 ^ UInt64(bytes.count)
    var index = 0
    while index + 8 <= bytes.count {
      hash = folded(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self), seeds.1)
      index += 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest << 8 | UInt64(bytes[index])
      index += 1
    }
    return UInt32(truncatingIfNeeded: folded(hash ^ rest, seeds.1))
  }
}
