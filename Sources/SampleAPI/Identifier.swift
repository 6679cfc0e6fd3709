/// Identifiers as the API writes them: a prefix and a ULID (26 characters of Crockford's base 32), which sort by time.
enum Identifier {
  /// 2024-02-14 or so, whose ULIDs begin with `01HPM`, as the reference's examples do.
  private static let epoch = 1_707_900_000_000

  /// The identifier of something that came into being `minutes` (0 or more) after the epoch.
  ///
  /// Of two identifiers with one prefix, that with more minutes sorts later.
  static func make(prefix: StaticString, minutes: Int, generator: inout Generator) -> String {
    let milliseconds = epoch + minutes * 60_000 + generator.below(60_000)
    let (high, low) = (generator.next(), generator.next())
    return String(unsafeUninitializedCapacity: prefix.utf8CodeUnitCount + 26) { buffer in
      var count = 0
      func append(_ byte: UInt8) {
        buffer[count] = byte
        count += 1
      }
      prefix.withUTF8Buffer { for byte in $0 { append(byte) } }
      for digit in (0..<10).reversed() { append(symbol(UInt64(milliseconds) >> (5 * UInt64(digit)))) }
      for digit in (0..<8).reversed() { append(symbol(high >> (5 * UInt64(digit)))) }
      for digit in (0..<8).reversed() { append(symbol(low >> (5 * UInt64(digit)))) }
      return count
    }
  }

  /// The symbol of the lowest five bits: digits, then letters without I, L, O and U.
  private static func symbol(_ value: UInt64) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: value & 31)
    switch digit {
    case 0..<10: return UInt8(ascii: "0") + digit
    case 10..<18: return UInt8(ascii: "A") + digit - 10
    case 18..<20: return UInt8(ascii: "J") + digit - 18
    case 20..<22: return UInt8(ascii: "M") + digit - 20
    case 22..<27: return UInt8(ascii: "P") + digit - 22
    default: return UInt8(ascii: "V") + digit - 27
    }
  }
}
