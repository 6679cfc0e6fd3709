import Foundation
import HTTP

/// A JSON value of an answer whose shape is not documented: what is not there, or of another kind, is `nil`.
///
/// What Swift cannot hold, such as a number beyond a double, is ``null``, so that the rest can be read.
enum AnswerValue: Decodable, Sendable {
  case flag(Bool)
  case number(Double)
  case text(String)
  case list([AnswerValue])
  case object([String: AnswerValue])
  case null

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else if let list = try? container.decode([AnswerValue].self) {
      self = .list(list)
    } else if let members = try? container.decode([String: AnswerValue].self) {
      self = .object(members)
    } else {
      self = .null
    }
  }

  /// Reads the body of an answer.
  ///
  /// - Throws: `UnusableBody` unless it is an object.
  init(_ body: [UInt8]) throws {
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(body))
    } catch {
      throw UnusableBody("it is not valid JSON", isTransient: true)
    }
    guard case .object = self else { throw UnusableBody("the answer is not an object") }
  }

  subscript(_ name: String) -> AnswerValue? {
    guard case .object(let members) = self else { return nil }
    return members[name]
  }

  var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  var number: Double? { if case .number(let number) = self { number } else { nil } }
  /// `nil` for a text of white space alone.
  var text: String? {
    guard case .text(let text) = self else { return nil }
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    return trimmed.isEmpty ? nil : trimmed
  }

  /// A point in time, in seconds since 1970-01-01T00:00:00Z, from ISO 8601 (without an offset, of UTC), seconds or
  /// milliseconds; `nil` for 0 and beyond 9999.
  var moment: Int? {
    let seconds: Double
    switch self {
    // As seconds, these milliseconds would be in the year 5138.
    case .number(let number): seconds = number >= 1e11 ? number / 1000 : number
    case .text(let text):
      if let number = Double(text) { return AnswerValue.number(number).moment }
      let whole = text.replacing(/\.\d+/, with: "")
      guard let date = [whole, whole + "Z"].lazy.compactMap({ try? Date($0, strategy: .iso8601) }).first else {
        return nil
      }
      seconds = date.timeIntervalSince1970
    default: return nil
    }
    return (1..<253_402_300_800).contains(seconds) ? Int(seconds) : nil
  }

  /// Whether a text in it has the given one in it.
  func holds(_ secret: String) -> Bool {
    switch self {
    case .text(let text): text.contains(secret)
    case .list(let values): values.contains { $0.holds(secret) }
    case .object(let members): members.contains { $0.key.contains(secret) || $0.value.holds(secret) }
    case .flag, .number, .null: false
    }
  }
}
