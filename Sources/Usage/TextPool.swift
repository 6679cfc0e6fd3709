/// A text that comes again and again, by its place in a pool.
///
/// Users, addresses, models and lists of languages are met once a day: as numbers they are compared, counted and kept
/// without a look at their bytes.
package struct TextID: Hashable, Sendable {
  /// From 1.
  package let place: Int32

  package init(place: Int32) { self.place = place }
}

/// Texts, each once, compared byte by byte as ``ExactText`` does.
package struct TextPool: Sendable {
  /// All texts, by their identifiers; the first one stands for no text at all.
  package private(set) var texts = [""]
  /// Places by the hash of their texts, with open addressing; 0 is free.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  /// The hash of each text, to look at fewer of them.
  private var hashes: [UInt64] = [0]

  package init() {}

  /// How many texts there are.
  package var count: Int { texts.count - 1 }

  package subscript(id: TextID) -> String { texts[Int(id.place)] }

  /// The identifier of a text, which is put in where it is new.
  package mutating func insert(_ text: String) -> TextID {
    let hash = Self.hash(text.utf8.span)
    let slot = slot(of: text.utf8.span, hash)
    if slots[slot] > 0 { return TextID(place: slots[slot]) }
    return insert(text, hash, at: slot)
  }

  /// The identifier of a text in UTF-8, which is put in where it is new.
  package mutating func insert(utf8 text: Span<UInt8>) -> TextID {
    let hash = Self.hash(text)
    let slot = slot(of: text, hash)
    if slots[slot] > 0 { return TextID(place: slots[slot]) }
    return insert(text.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }, hash, at: slot)
  }

  /// Finds the texts of another pool.
  ///
  /// - Parameters:
  ///   - other: The pool whose texts are looked for.
  ///   - found: By the places of the other pool where its texts are here, `nil` where they are not. What is in it
  ///     before is looked at first, and may be wrong.
  package func find(_ other: TextPool, _ found: inout [TextID?]) {
    found.removeLast(max(0, found.count - other.texts.count))
    found.reserveCapacity(other.texts.count)
    for index in other.texts.indices {
      let hash = other.hashes[index]
      if index < found.count, let hint = found[index], Int(hint.place) < texts.count, hashes[Int(hint.place)] == hash,
        self[hint].utf8.span.hasBytes(of: other.texts[index].utf8.span)
      {
        continue
      }
      let place = slots[slot(of: other.texts[index].utf8.span, hash)]
      let text = place > 0 ? TextID(place: place) : nil
      if index < found.count { found[index] = text } else { found.append(text) }
    }
  }

  /// Where a text is, or would be.
  private func slot(of text: Span<UInt8>, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] > 0 {
      let place = Int(slots[slot])
      if hashes[place] == hash, texts[place].utf8.span.hasBytes(of: text) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func insert(_ text: String, _ hash: UInt64, at slot: Int) -> TextID {
    let id = TextID(place: Int32(texts.count))
    texts.append(text)
    hashes.append(hash)
    slots[slot] = id.place
    // A table that is more than half full has long ways.
    if texts.count * 2 > slots.count { grow() }
    return id
  }

  private mutating func grow() {
    let mask = slots.count * 2 - 1
    slots = Array(repeating: 0, count: mask + 1)
    for place in hashes.indices.dropFirst() {
      var slot = Int(truncatingIfNeeded: hashes[place]) & mask
      while slots[slot] > 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(place)
    }
  }

  /// Eight bytes at a time, multiplied and folded as wyhash does: a month has a million texts to look up, and Swift's own
  /// hash takes five times as long for so short ones.
  ///
  /// The seeds are new in each process, so that an answer cannot be made of texts that collide.
  private static func hash(_ text: Span<UInt8>) -> UInt64 {
    text.withUnsafeBytes { bytes in
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
      return folded(hash ^ rest, seeds.1)
    }
  }

  private static let seeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max) | 1)
}
