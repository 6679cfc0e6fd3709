/// Identifiers as the API writes them: a prefix and a ULID (26 characters of Crockford's base 32), which sort by time.
enum ULID {
  /// 2024-02-14, in milliseconds since 1970: identifiers begin with `01HPM`, as the examples of the API's reference do.
  private static let epoch = 1_707_900_000_000

  private static let symbols = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// The identifier of what was created `minutes` (0 or more) after the epoch; more minutes sort later.
  static func identifier(prefix: String, minutes: Int, random: inout SeededRandom) -> String {
    let milliseconds = UInt64(epoch + minutes * 60_000 + random.below(60_000))
    var text = Array(prefix.utf8)
    for (bits, digits) in [(milliseconds, 10 as UInt64), (random.next(), 8), (random.next(), 8)] {
      for digit in (0..<digits).reversed() { text.append(symbols[Int(bits >> (5 * digit) & 31)]) }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
