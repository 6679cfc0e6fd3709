/// A cursor that a fault handed out: where it leads, and what becomes of the page there.
struct CursorDetour {
  enum Kind: String, CaseIterable {
    /// The page leads to itself, for ever.
    case loop = "again-"
    /// The page comes after one that was empty.
    case pastEmptyPage = "after-"
  }

  let kind: Kind
  /// The request's target with the API's own cursor, or none.
  let target: String

  /// The cursor that leads to the page of `cursor`, which is the first one where it is `nil`.
  static func cursor(_ kind: Kind, to cursor: String?) -> String { kind.rawValue + (cursor ?? "") }

  /// - Returns: `nil` where the target's cursor, if any, is the API's own.
  init?(_ target: String) {
    guard let mark = target.firstIndex(of: "?") else { return nil }
    var pairs = target[target.index(after: mark)...].split(separator: "&").map(String.init)
    guard let index = pairs.firstIndex(where: { $0.hasPrefix("cursor=") }),
      let text = RequestTarget.decoded(pairs[index].dropFirst("cursor=".count)),
      let kind = Kind.allCases.first(where: { text.hasPrefix($0.rawValue) })
    else { return nil }
    let cursor = text.dropFirst(kind.rawValue.count)
    if cursor.isEmpty { pairs.remove(at: index) } else { pairs[index] = "cursor=" + Self.encoded(cursor) }
    self.kind = kind
    self.target = target[...mark] + pairs.joined(separator: "&")
  }

  private static func encoded(_ text: Substring) -> String {
    text.utf8.map { byte in
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil) {
        return String(scalar)
      }
      return (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16)
    }.joined()
  }
}
