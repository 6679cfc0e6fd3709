import Foundation

/// A JSON value as Foundation reads it: a reading that is independent of the decoders' parser.
enum FoundationJSON {
  case null
  case bool(Bool)
  case whole(Int64)
  case number(Double)
  case string(String)
  case array([FoundationJSON])
  case object([String: FoundationJSON])

  init(_ body: [UInt8]) throws {
    self.init(try JSONSerialization.jsonObject(with: Data(body), options: .fragmentsAllowed))
  }

  private init(_ value: Any) {
    switch value {
    case let text as String: self = .string(text)
    case let number as NSNumber:
      // The type that Foundation has chosen: a character or a boolean, an integer of 64 bits, or a double.
      switch String(cString: number.objCType) {
      case "c", "B": self = .bool(number.boolValue)
      case "q", "i": self = .whole(number.int64Value)
      default: self = .number(number.doubleValue)
      }
    case let members as [String: Any]: self = .object(members.mapValues { FoundationJSON($0) })
    case let elements as [Any]: self = .array(elements.map { FoundationJSON($0) })
    default: self = .null
    }
  }

  subscript(key: String) -> FoundationJSON? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The members of an answer and of the objects in it, without its rows.
  var membersOutsideData: [(name: String, value: FoundationJSON)] {
    guard case .object(let members) = self else { return [] }
    return members.filter { $0.key != "data" }.flatMap { [($0.key, $0.value)] + $0.value.membersOutsideData }
  }

  var elements: [FoundationJSON] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// Text as the decoder gives it: NUL, which SQLite and C cannot hold, is U+FFFD.
  var string: String? {
    guard case .string(let text) = self else { return nil }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }
}
