/// Puts bytes into memory, one behind the other, without asking each time whether there is room.
///
/// Whoever hands it out has made the room before: ``FileSink/makeRoom(_:for:)``.
struct BytePen {
  /// Where the next byte goes.
  var next: UnsafeMutablePointer<UInt8>

  init(at next: UnsafeMutablePointer<UInt8>) { self.next = next }

  @inline(__always)
  mutating func put(_ byte: UInt8) {
    next.pointee = byte
    next += 1
  }

  mutating func put(_ bytes: UnsafeRawBufferPointer) {
    // No bytes may have no address.
    guard let start = bytes.baseAddress else { return }
    UnsafeMutableRawPointer(next).copyMemory(from: start, byteCount: bytes.count)
    next += bytes.count
  }

  mutating func put(_ text: StaticString) {
    next.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    next += text.utf8CodeUnitCount
  }

  /// The decimal digits of a whole number, with a sign where it is negative: in a room of 20 bytes.
  @inline(__always)
  mutating func put(_ number: Int64) {
    // Most numbers of a table are small.
    if number >= 0 && number < 1000 { return put(small: UInt32(truncatingIfNeeded: number)) }
    if number < 0 { put(ASCII.minus) }
    put(number.magnitude, digits: Self.digitCount(of: number.magnitude))
  }

  /// The digits of a number below 1000, without a branch: nobody can foretell how many the next one has.
  @inline(__always)
  private mutating func put(small number: UInt32) {
    let (hundreds, tens) = (number / 100, number / 10)
    // As they stand in memory, the first one lowest; a byte that is too much is written over by what comes next.
    let digits = hundreds | (tens - hundreds * 10) << 8 | (number - tens * 10) << 16 | 0x30_30_30
    let count = 1 + (number >= 10 ? 1 : 0) + (number >= 100 ? 1 : 0)
    let shown = (digits >> UInt32(truncatingIfNeeded: 24 - 8 * count)).littleEndian
    UnsafeMutableRawPointer(next).storeBytes(of: shown, as: UInt32.self)
    next += count
  }

  /// A whole number of at least `width` digits, with zeros before it where it has less.
  mutating func put(_ number: Int, width: Int) {
    if number < 0 { put(ASCII.minus) }
    let magnitude = UInt64(number.magnitude)
    put(magnitude, digits: max(width, Self.digitCount(of: magnitude)))
  }

  private static func digitCount(of number: UInt64) -> Int {
    var count = 1
    var rest = number
    while rest >= 10_000 {
      rest /= 10_000
      count += 4
    }
    return count + (rest >= 10 ? 1 : 0) + (rest >= 100 ? 1 : 0) + (rest >= 1000 ? 1 : 0)
  }

  private mutating func put(_ number: UInt64, digits count: Int) {
    var place = next + count
    var rest = number
    // Each division waits for the one before it: two digits at a time take half as long.
    while place >= next + 2 {
      let pair = UInt8(truncatingIfNeeded: rest % 100)
      rest /= 100
      place -= 2
      place[0] = ASCII.zero + pair / 10
      place[1] = ASCII.zero + pair % 10
    }
    if place > next { next.pointee = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10) }
    next += count
  }
}
