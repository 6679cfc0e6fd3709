import Foundation

/// The JSON object that a session is kept in: only its two tokens are ever changed, every other byte stays.
struct SessionDocument {
  private let bytes: [UInt8]
  /// Where the tokens' texts are, with their quotes.
  private let places: [String: Range<Int>]
  let access: AccessToken
  /// `nil` where the session cannot be renewed.
  let refresh: RefreshToken?

  /// Why bytes are no session; a clause of a sentence.
  struct Problem: Error {
    let reason: String
  }

  private static let accessKey = "access_token"
  private static let refreshKey = "refresh_token"

  init(_ bytes: [UInt8]) throws(Problem) {
    guard !bytes.isEmpty else { throw Problem(reason: "it is empty") }
    guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
      throw Problem(reason: "it is no JSON object, perhaps because it is only half written")
    }
    guard let members = TopLevelMembers(bytes) else { throw Problem(reason: "its JSON cannot be taken apart") }
    for key in [Self.accessKey, Self.refreshKey] where (members.places[key]?.count ?? 0) > 1 {
      throw Problem(reason: "\(key) is there twice")
    }
    guard let access = (object[Self.accessKey] as? String).flatMap(AccessToken.init) else {
      throw Problem(reason: "it has no access_token")
    }
    self.bytes = bytes
    self.access = access
    refresh = (object[Self.refreshKey] as? String).flatMap(RefreshToken.init)
    places = members.places.compactMapValues(\.first)
  }

  /// The same document with another pair.
  ///
  /// - Returns: `nil` where it has no place for it.
  func replacing(_ pair: TokenPair) -> [UInt8]? {
    guard let access = places[Self.accessKey], let refresh = places[Self.refreshKey] else { return nil }
    var result = bytes
    // From behind, so that the place in front stays where it is.
    for (place, secret) in [(access, pair.access.secret), (refresh, pair.refresh.secret)].sorted(by: {
      $0.0.lowerBound > $1.0.lowerBound
    }) {
      result.replaceSubrange(place, with: Self.quoted(secret))
    }
    return result
  }

  /// A token is printable ASCII: two characters of it are escaped.
  private static func quoted(_ secret: String) -> [UInt8] {
    let escaped = secret.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return Array("\"\(escaped)\"".utf8)
  }
}

/// Where the values of an object's members are in its text.
///
/// The text is known to be JSON; what is not is no object for it.
private struct TopLevelMembers {
  private(set) var places: [String: [Range<Int>]] = [:]

  init?(_ bytes: [UInt8]) {
    var scanner = Scanner(bytes: bytes)
    guard scanner.take(UInt8(ascii: "{")) else { return nil }
    if scanner.take(UInt8(ascii: "}")) { return }
    repeat {
      guard let key = scanner.value(), scanner.take(UInt8(ascii: ":")), let value = scanner.value() else { return nil }
      // A key may be written with escapes.
      let literal = Data([UInt8(ascii: "[")] + bytes[key] + [UInt8(ascii: "]")])
      guard let name = try? JSONDecoder().decode([String].self, from: literal).first else { return nil }
      places[name, default: []].append(value)
    } while scanner.take(UInt8(ascii: ","))
    guard scanner.take(UInt8(ascii: "}")) else { return nil }
  }

  private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func skipSpace() {
      while index < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[index]) { index += 1 }
    }

    mutating func take(_ byte: UInt8) -> Bool {
      skipSpace()
      guard index < bytes.count, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    /// The place of the next value, whatever it is.
    mutating func value() -> Range<Int>? {
      skipSpace()
      let start = index
      var depth = 0
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\""):
          guard skipString() else { return nil }
          if depth == 0 { return start..<index }
          continue
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
          // The end of the object around a number.
          if depth == 0 { return start < index ? start..<index : nil }
          depth -= 1
          if depth == 0 {
            index += 1
            return start..<index
          }
        case UInt8(ascii: ","), 0x20, 0x09, 0x0a, 0x0d:
          if depth == 0 { return start < index ? start..<index : nil }
        default: break
        }
        index += 1
      }
      return nil
    }

    private mutating func skipString() -> Bool {
      index += 1
      while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\"): index += 2
        case UInt8(ascii: "\""):
          index += 1
          return true
        default: index += 1
        }
      }
      return false
    }
  }
}
