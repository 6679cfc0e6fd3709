import Usage

/// Where a page of `/users` begins, written so that nobody is tempted to read or make one.
///
/// 16 bytes in base 64, with the characters that must be percent-encoded in a query (`+`, `/`, `=`). It holds for the
/// range of days it was handed out for; any other text or range is an unknown cursor.
struct PageCursor {
  let organisation: SampleOrganisation
  let query: AnalyticsQuery

  func text(_ position: UserDayWalk.Position) -> String {
    let payload = UInt64(position.day - query.start) << 32 | UInt64(position.user)
    var check = Generator(organisation.seed, .cursor, query.start.number << 32 | query.end.number, Int(payload))
    let seal = check.next()
    return Base64.encoded(Self.bytes(payload ^ mask(seal)) + Self.bytes(seal))
  }

  /// - Throws: `Problem` where the cursor was not handed out for this range.
  func position(_ text: String) throws(Problem) -> UserDayWalk.Position {
    if let bytes = Base64.decoded(text), bytes.count == 16 {
      let seal = Self.integer(bytes.suffix(8))
      let payload = Self.integer(bytes.prefix(8)) ^ mask(seal)
      let (days, user) = (payload >> 32, payload & 0xffff_ffff)
      if days <= UInt64(query.end - query.start), user < UInt64(organisation.users) {
        let position = UserDayWalk.Position(day: query.start + Int(days), user: Int(user))
        if self.text(position) == text { return position }
      }
    }
    throw Problem(.badRequest, "Unknown cursor")
  }

  private func mask(_ seal: UInt64) -> UInt64 {
    var generator = Generator(seal, .cursor)
    return generator.next()
  }

  private static func bytes(_ value: UInt64) -> [UInt8] {
    (0..<8).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
  }

  private static func integer(_ bytes: some Sequence<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

/// RFC 4648, section 4.
private enum Base64 {
  private static let symbols = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encoded(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for digit in 0...group.count { text.append(symbols[bits >> (18 - 6 * digit) & 63]) }
    }
    while text.count % 4 != 0 { text.append(UInt8(ascii: "=")) }
    return String(decoding: text, as: UTF8.self)
  }

  /// - Returns: `nil` for what is no base 64. What has other spellings is read as well; the caller compares.
  static func decoded(_ text: String) -> [UInt8]? {
    var (bytes, bits, held): ([UInt8], Int, Int) = ([], 0, 0)
    for symbol in text.utf8.prefix(64) where symbol != UInt8(ascii: "=") {
      guard let value = symbols.firstIndex(of: symbol) else { return nil }
      (bits, held) = (bits << 6 | value, held + 6)
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> held))
        bits &= 1 << held - 1
      }
    }
    return bytes
  }
}
