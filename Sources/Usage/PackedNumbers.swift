// How rows of users are packed: numbers in LEB128, seven bits a byte, the low ones first, as most are small; counts as
// whole numbers, or all of them in 16 bytes each where one has a fraction.

/// Puts numbers into a buffer that has room for them.
struct PackedWriter {
  let buffer: UnsafeMutableBufferPointer<UInt8>
  private(set) var end = 0

  /// What a number, and what some counts, take at most.
  static let longestNumber = 10
  static let longestCounts = longestNumber + UserCounts.capacity * 16

  init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

  mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      buffer[end] = UInt8(truncatingIfNeeded: rest) | 0x80
      end += 1
      rest >>= 7
    }
    buffer[end] = UInt8(truncatingIfNeeded: rest)
    end += 1
  }

  /// The place of a text; 0 for none.
  mutating func put(_ text: TextID?) { put(UInt64(text?.place ?? 0)) }

  mutating func put(bytesOf number: UInt64) {
    UnsafeMutableRawBufferPointer(buffer).storeBytes(of: number.littleEndian, toByteOffset: end, as: UInt64.self)
    end += 8
  }

  /// Which counts are known, a bit each, and those counts.
  mutating func put(_ counts: UserCounts) {
    let areWhole = counts.withWholes { wholes in
      put(UInt64(counts.known))
      var known = counts.known
      while known != 0 {
        put(UInt64(bitPattern: wholes[known.trailingZeroBitCount]))
        known &= known - 1
      }
    }
    if areWhole { return }
    put(UInt64(counts.known) | PackedReader.hasFractions)
    for index in 0..<UserCounts.capacity {
      let number = counts.count(index).billionths
      put(bytesOf: UInt64(truncatingIfNeeded: number))
      put(bytesOf: UInt64(truncatingIfNeeded: number >> 64))
    }
  }
}

/// Reads what a ``PackedWriter`` has put.
struct PackedReader {
  private let bytes: UnsafeRawBufferPointer
  private(set) var position: Int

  fileprivate static let hasFractions: UInt64 = 1 << 14

  init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var isAtEnd: Bool { position == bytes.count }

  @inline(__always)
  mutating func number() -> UInt64 {
    var byte = bytes[position]
    position += 1
    var number = UInt64(byte & 0x7f)
    var shift: UInt64 = 7
    while byte >= 0x80 {
      byte = bytes[position]
      position += 1
      number |= UInt64(byte & 0x7f) << shift
      shift += 7
    }
    return number
  }

  mutating func text() -> TextID? {
    let place = Int32(truncatingIfNeeded: number())
    return place > 0 ? TextID(place: place) : nil
  }

  mutating func fixed() -> UInt64 {
    defer { position += 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
  }

  mutating func read(into counts: inout UserCounts) {
    let flags = number()
    let known = UInt16(truncatingIfNeeded: flags & (Self.hasFractions - 1))
    guard flags & Self.hasFractions != 0 else {
      return counts.setWholes { wholes in
        var rest = known
        while rest != 0 {
          wholes[rest.trailingZeroBitCount] = Int64(bitPattern: number())
          rest &= rest - 1
        }
        return known
      }
    }
    counts = UserCounts()
    for index in 0..<UserCounts.capacity {
      let (low, high) = (fixed(), fixed())
      guard known & (1 << index) != 0 else { continue }
      counts[index: index] = Count(billionths: Int128(truncatingIfNeeded: high) << 64 | Int128(low))
    }
  }

  // MARK: What somebody else may have written

  /// `nil` where there is none.
  @inline(__always)
  mutating func checkedNumber() -> UInt64? {
    guard position < bytes.count else { return nil }
    let byte = bytes[position]
    guard byte >= 0x80 else {
      position += 1
      return UInt64(byte)
    }
    return checkedLongNumber()
  }

  private mutating func checkedLongNumber() -> UInt64? {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while position < bytes.count && shift < 64 {
      let byte = bytes[position]
      position += 1
      number |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    return nil
  }

  /// `nil` where there is none.
  mutating func checkedFixed() -> UInt64? { bytes.count - position >= 8 ? fixed() : nil }

  /// Goes behind counts, if they are there.
  mutating func checkCounts() -> Bool {
    guard let flags = checkedNumber(), flags < Self.hasFractions * 2 else { return false }
    // Counts are never negative, and within 64 bits: others could add up to more than a sum can hold.
    guard flags & Self.hasFractions == 0 else {
      for _ in 0..<UserCounts.capacity {
        guard let low = checkedFixed(), let high = checkedFixed() else { return false }
        let count = Count(billionths: Int128(truncatingIfNeeded: high) << 64 | Int128(low))
        guard count >= .zero, count <= Count(Int64.max) else { return false }
      }
      return true
    }
    if skipShort(flags.nonzeroBitCount) { return true }
    for _ in 0..<flags.nonzeroBitCount {
      guard let count = checkedNumber(), count <= Int64.max else { return false }
    }
    return true
  }

  /// Goes behind numbers eight bytes at a time, if none of them has more than seven.
  ///
  /// - Parameter count: How many they are.
  /// - Returns: False, and the position is what it was, where a number may be longer, or the bytes end soon.
  private mutating func skipShort(_ count: Int) -> Bool {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var end = position
    var rest = count
    while rest > 0 {
      guard bytes.count - end >= 8 else { return false }
      let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: end, as: UInt64.self))
      // All but the last byte of a number have their high bit. Three in a row here, and three in the next eight bytes,
      // are no long number yet.
      let goesOn = word & highBits
      if goesOn & goesOn >> 8 & goesOn >> 16 & goesOn >> 24 != 0 { return false }
      var ends = goesOn ^ highBits
      let found = ends.nonzeroBitCount
      if found < rest {
        rest -= found
        end += 8
      } else {
        for _ in 1..<rest { ends &= ends - 1 }
        end += ends.trailingZeroBitCount / 8 + 1
        rest = 0
      }
    }
    position = end
    return true
  }

  // MARK: What was checked

  mutating func skipCounts() {
    let flags = number()
    if flags & Self.hasFractions != 0 {
      position += UserCounts.capacity * 16
    } else if !skipShort(flags.nonzeroBitCount) {
      for _ in 0..<flags.nonzeroBitCount { _ = number() }
    }
  }
}
