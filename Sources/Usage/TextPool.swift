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
  private var hashes: [Int] = [0]

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

  /// The identifier of a text; `nil` where it is not there.
  package func find(_ text: String) -> TextID? {
    let place = slots[slot(of: text.utf8.span, Self.hash(text.utf8.span))]
    return place > 0 ? TextID(place: place) : nil
  }

  /// Where a text is, or would be.
  private func slot(of text: Span<UInt8>, _ hash: Int) -> Int {
    let mask = slots.count - 1
    var slot = hash & mask
    while slots[slot] > 0 {
      let place = Int(slots[slot])
      if hashes[place] == hash, texts[place].utf8.span.hasBytes(of: text) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private mutating func insert(_ text: String, _ hash: Int, at slot: Int) -> TextID {
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
      var slot = hashes[place] & mask
      while slots[slot] > 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(place)
    }
  }

  /// Swift's own hash: seeded anew in each process, so that nobody can choose texts that collide.
  private static func hash(_ text: Span<UInt8>) -> Int {
    var hasher = Hasher()
    text.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
