/// A request's target taken apart: `/path?name=value&name=value`.
struct RequestTarget {
  /// As sent, without percent-decoding: no path of the API has anything to decode.
  let path: Substring
  private var values: [String: [String]] = [:]

  /// - Throws: `Problem` where a query part is not percent-encoded UTF-8.
  init(_ target: String) throws(Problem) {
    let (path, query) = Self.parts(target)
    self.path = path
    for pair in query.split(separator: "&") {
      let equals = pair.firstIndex(of: "=") ?? pair.endIndex
      guard let name = Self.decoded(pair[..<equals]), let value = Self.decoded(pair[equals...].dropFirst()) else {
        throw Problem(.badRequest, "The query is not percent-encoded UTF-8: \(pair)")
      }
      values[name, default: []].append(value)
    }
  }

  /// The parts before and behind the question mark.
  static func parts(_ target: String) -> (path: Substring, query: Substring) {
    // A proxy's client sends the whole address; the authority is not ours to judge.
    var rest = target[...]
    if let scheme = ["http://", "https://"].first(where: target.lowercased().hasPrefix) {
      rest = rest.dropFirst(scheme.count)
      rest = rest[(rest.firstIndex(of: "/") ?? rest.endIndex)...]
    }
    guard let mark = rest.firstIndex(of: "?") else { return (rest, rest[rest.endIndex...]) }
    return (rest[..<mark], rest[rest.index(after: mark)...])
  }

  /// The first cursor that is given.
  var cursor: String? { values["cursor"]?.first }

  /// The value of a parameter; `nil` where it is not given.
  ///
  /// - Throws: `Problem` where it is given more than once.
  func value(_ name: String) throws(Problem) -> String? {
    guard let given = values[name] else { return nil }
    guard given.count == 1 else { throw Problem(.badRequest, "\(name) is given \(given.count) times") }
    return given[0]
  }

  /// Reads a form's encoding: `%2B` is a plus sign, `+` a space.
  static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "+"):
        bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(hexadecimal), let low = rest.next().flatMap(hexadecimal) else {
          return nil
        }
        bytes.append(high << 4 | low)
      default:
        bytes.append(byte)
      }
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    Character(Unicode.Scalar(byte)).hexDigitValue.map { UInt8($0) }
  }
}
