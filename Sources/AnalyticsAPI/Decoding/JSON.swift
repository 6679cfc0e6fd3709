import CSimdJSON
import Foundation
import Glibc
import Usage

/// A JSON parser, which reuses its memory from one body to the next.
struct JSONParser: ~Copyable {
  private let parser: OpaquePointer?

  init() { parser = json_parser_create() }

  deinit {
    if let parser { json_parser_destroy(parser) }
  }

  /// The most memory that a body and its values may take, in bytes.
  private static let capacity = 384 << 20
  /// Above this size a body gets a parser of its own, which keeps no memory.
  private static let large = 1 << 20
  /// Above this size bytes that are not UTF-8 are not replaced.
  private static let repairable = 16 << 20

  /// Parses a body and lends its value.
  ///
  /// - Parameters:
  ///   - body: JSON in UTF-8, perhaps with a byte-order mark.
  ///   - isRepairing: Whether bytes that are not UTF-8 are read as U+FFFD.
  ///   - read: Given the value of the body, and whether U+FFFD stands in it for text that is no Unicode.
  /// - Returns: What `read` returns.
  /// - Throws: ``JSONSyntaxError`` if the body is not one JSON value, ``FieldProblem`` if it would take too much memory,
  ///   and what `read` throws.
  mutating func parse<Result>(
    _ body: [UInt8], isRepairing: Bool = true, _ read: (JSONValue, Bool) throws -> Result
  ) throws -> Result {
    let isLarge = body.count > Self.large
    guard !isLarge || json_memory(body, body.count) <= Self.capacity else {
      throw FieldProblem(reason: "its values would take more than \(Self.capacity >> 20) MiB of memory")
    }
    guard let parser = isLarge ? json_parser_create() : parser else { throw JSONSyntaxError(reason: "out of memory") }
    defer { if isLarge { json_parser_destroy(parser) } }
    guard !body.isEmpty else { throw JSONSyntaxError(reason: "it is empty") }
    var root = json_value()
    let unmarked = body.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(body.dropFirst(3)) : body
    let paired = unmarked.withoutLoneSurrogates
    let text = paired ?? unmarked
    guard let problem = json_parse(parser, text, text.count, &root) else {
      return try read(JSONValue(root), paired != nil)
    }
    guard isRepairing, text.count <= Self.repairable, let valid = text.asValidUTF8,
      json_parse(parser, valid, valid.count, &root) == nil
    else {
      throw JSONSyntaxError(reason: String(cString: problem))
    }
    return try read(JSONValue(root), true)
  }
}

/// A body that is not JSON.
struct JSONSyntaxError: Error {
  let reason: String
}

/// A value of a parsed body.
///
/// It must not outlive the closure that it was lent to.
struct JSONValue {
  private let value: json_value

  fileprivate init(_ value: json_value) { self.value = value }

  enum Kind {
    case null
    case boolean
    case integer(Int64)
    /// A whole number above `Int64.max`.
    case beyond
    case double(Double)
    case string
    case array
    case object
  }

  var kind: Kind {
    switch json_kind_of(value) {
    case JSON_BOOLEAN: .boolean
    case JSON_INTEGER: .integer(json_integer(value))
    case JSON_UNSIGNED: .beyond
    case JSON_DOUBLE: .double(json_double(value))
    case JSON_STRING: .string
    case JSON_ARRAY: .array
    case JSON_OBJECT: .object
    default: .null
    }
  }

  var isNull: Bool { json_kind_of(value) == JSON_NULL }
  var isObject: Bool { json_kind_of(value) == JSON_OBJECT }
  var boolean: Bool? { json_kind_of(value) == JSON_BOOLEAN ? json_boolean(value) : nil }
  var string: String? { json_kind_of(value) == JSON_STRING ? String(json_string(value)) : nil }
  var exactText: ExactText? { json_kind_of(value) == JSON_STRING ? ExactText(json_string(value)) : nil }
  var day: Day? { string.flatMap { Day(iso: $0) } }

  /// Calls `body` for each element of a list.
  ///
  /// - Returns: False if the value is not a list.
  func forEachElement(_ body: (JSONValue) throws -> Void) rethrows -> Bool {
    guard json_kind_of(value) == JSON_ARRAY else { return false }
    var iterator = json_array_begin(value)
    let end = json_array_end(value)
    while iterator.index != end.index {
      // An iterator of a list is its element.
      try body(JSONValue(iterator))
      iterator = json_array_next(iterator)
    }
    return true
  }

  /// Calls `body` for each member of an object.
  ///
  /// - Returns: False if the value is not an object.
  func forEachMember(_ body: (String, JSONValue) throws -> Void) rethrows -> Bool {
    guard json_kind_of(value) == JSON_OBJECT else { return false }
    var iterator = json_object_begin(value)
    let end = json_object_end(value)
    while iterator.index != end.index {
      try body(String(json_object_key(iterator)), JSONValue(json_object_value(iterator)))
      iterator = json_object_next(iterator)
    }
    return true
  }

  /// Reads an object's members by their names, in one pass.
  ///
  /// - Parameters:
  ///   - names: The names of the members.
  ///   - path: What precedes a name in messages, such as `meta.`.
  ///   - problem: The message for a value that is not an object.
  ///   - read: Given the members.
  /// - Returns: What `read` returns.
  /// - Throws: ``FieldProblem`` if the value is not an object or has a name twice, and what `read` throws.
  func withFields<Result>(
    _ names: FieldNames, path: @autoclosure () -> String = "", orThrow problem: @autoclosure () -> String,
    _ read: (FoundMembers) throws -> Result
  ) throws -> Result {
    try withUnsafeTemporaryAllocation(of: json_value.self, capacity: names.count) { values in
      var detail = 0
      switch json_object_members(value, names.bytes, names.ends, names.count, values.baseAddress, &detail) {
      case JSON_MEMBERS_NO_OBJECT: throw FieldProblem(reason: problem())
      case JSON_MEMBERS_REPEATED: throw FieldProblem(reason: "\(path())\(names[detail]) is there twice")
      default: return try read(FoundMembers(values: UnsafeBufferPointer(values), haveOthers: detail > 0))
      }
    }
  }

  /// The members that have none of the names, as a JSON object: fields that this version does not know.
  ///
  /// - Returns: `nil` if there are no such members.
  func unknownFields(beside names: FieldNames) -> String? {
    var fields: [String] = []
    _ = forEachMember { name, value in
      // A String can always be encoded.
      guard !names.contains(name), let key = try? Self.encoder.encode(name) else { return }
      fields.append(String(decoding: key, as: UTF8.self) + ":" + value.minified)
    }
    return fields.isEmpty ? nil : "{" + fields.joined(separator: ",") + "}"
  }

  private static let encoder = {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .withoutEscapingSlashes
    return encoder
  }()

  /// The members of an object, in the order of the names.
  struct FoundMembers {
    fileprivate let values: UnsafeBufferPointer<json_value>
    /// Whether the object has members with other names.
    let haveOthers: Bool

    /// `nil` if the object has no such member.
    subscript(index: Int) -> JSONValue? { values[index].document == nil ? nil : JSONValue(values[index]) }
  }

  /// Whether the body, or a text or key of this value that the body has with escapes, contains a text.
  func holds(_ text: String, orDoes body: [UInt8]) -> Bool { json_repeats(value, body, body.count, text) }

  /// The value as JSON without white space.
  var minified: String {
    let count = json_minify(value, nil, 0)
    return String(unsafeUninitializedCapacity: count) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { min(json_minify(value, $0.baseAddress, $0.count), $0.count) }
    }
  }
}

extension String {
  /// A copy of a text, with U+FFFD in place of NUL, which ends text in C and in SQLite.
  fileprivate init(_ text: json_text) {
    self.init(decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.count), as: UTF8.self)
    guard memchr(text.bytes, 0, text.count) != nil else { return }
    self = String(String.UnicodeScalarView(unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }
}

extension ExactText {
  /// Like `String.init(_: json_text)`.
  fileprivate init(_ text: json_text) {
    if memchr(text.bytes, 0, text.count) != nil {
      self.init(String(text))
    } else {
      self.init(utf8: UnsafeRawBufferPointer(start: text.bytes, count: text.count))
    }
  }
}

/// The names of an object's members, as simdjson's wrapper takes them.
struct FieldNames {
  private let names: [String]
  /// The names, one behind the other.
  fileprivate let bytes: [UInt8]
  /// Where each name ends.
  fileprivate let ends: [UInt32]

  init(_ names: [String]) {
    self.names = names
    bytes = names.flatMap(\.utf8)
    var end: UInt32 = 0
    ends = names.map { name in
      end += UInt32(name.utf8.count)
      return end
    }
  }

  var count: Int { names.count }

  subscript(index: Int) -> String { names[index] }

  func contains(_ name: String) -> Bool { names.contains(name) }
}
