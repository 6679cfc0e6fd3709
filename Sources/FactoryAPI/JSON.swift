import CSimdJSON
import Glibc
import Usage

/// Parses one body after the other, reusing its memory.
///
/// It is the one owner of a C parser that shares nothing with others, cannot be copied, and changes only by a mutating
/// function: whoever has it is alone with it, so that it may go from thread to thread.
struct JSONParser: ~Copyable, @unchecked Sendable {
  private let parser: OpaquePointer?

  init() { parser = json_parser_create() }

  deinit {
    if let parser { json_parser_destroy(parser) }
  }

  /// How many bytes behind a body may be read, so that it need not be copied.
  static let padding = json_padding()

  /// Parses a body and lends its value.
  ///
  /// - Parameters:
  ///   - body: JSON in UTF-8.
  ///   - isPadded: Whether ``padding`` bytes behind it belong to the same memory.
  ///   - read: Given the body's value.
  /// - Returns: What `read` returns.
  /// - Throws: ``JSONSyntaxError`` where the body is not one JSON value, and what `read` throws.
  mutating func parse<Result>(
    _ body: UnsafeBufferPointer<UInt8>, isPadded: Bool = false, _ read: (JSONValue) throws -> Result
  ) throws -> Result {
    guard let parser else { throw JSONSyntaxError(reason: "out of memory") }
    guard let bytes = body.baseAddress, !body.isEmpty else { throw JSONSyntaxError(reason: "it is empty") }
    var root = json_value()
    if let problem = json_parse(parser, bytes, body.count, isPadded, &root) {
      throw JSONSyntaxError(reason: String(cString: problem))
    }
    return try read(JSONValue(root))
  }
}

/// A body that is no JSON.
struct JSONSyntaxError: Error {
  let reason: String
}

/// A value of a parsed body.
///
/// It must not outlive the closure it was lent to.
struct JSONValue {
  private let value: json_value

  fileprivate init(_ value: json_value) { self.value = value }

  enum Kind {
    case null
    case boolean
    case integer(Int64)
    /// A whole number above 64 bits with a sign.
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
  var boolean: Bool? { json_kind_of(value) == JSON_BOOLEAN ? json_boolean(value) : nil }
  var string: String? { json_kind_of(value) == JSON_STRING ? JSONText(json_string(value)).string : nil }
  /// `nil` for what is no text.
  var text: JSONText? { json_kind_of(value) == JSON_STRING ? JSONText(json_string(value)) : nil }
  var day: Day? { json_kind_of(value) == JSON_STRING ? Day(iso: JSONText(json_string(value)).string) : nil }

  /// Calls `body` for each element of a list.
  ///
  /// - Returns: False where the value is no list.
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
  /// - Returns: False where the value is no object.
  func forEachMember(_ body: (JSONText, JSONValue) throws -> Void) rethrows -> Bool {
    guard json_kind_of(value) == JSON_OBJECT else { return false }
    var iterator = json_object_begin(value)
    let end = json_object_end(value)
    while iterator.index != end.index {
      try body(JSONText(json_object_key(iterator)), JSONValue(json_object_value(iterator)))
      iterator = json_object_next(iterator)
    }
    return true
  }

  /// What ``withMembers(_:_:)`` found out about an object.
  enum Members {
    /// Whether there are others beside those that were looked for.
    case found(hasOthers: Bool)
    case noObject
    /// Two of them have the same name, that of this index.
    case repeated(Int)
  }

  /// Finds an object's members by their names, in one pass.
  ///
  /// - Parameters:
  ///   - names: What they are called.
  ///   - body: Given the member of each name, in the order of the names; `nil` for one that is not there.
  /// - Returns: What `body` returns.
  /// - Throws: What `body` throws.
  func withMembers<Result>(
    _ names: FieldNames, _ body: (Members, FoundMembers) throws -> Result
  ) rethrows -> Result {
    try withUnsafeTemporaryAllocation(of: json_value.self, capacity: names.count) { values in
      var detail = 0
      // A list of names has at least one.
      guard let first = values.baseAddress else {
        return try body(.noObject, FoundMembers(values: UnsafeBufferPointer(values)))
      }
      let outcome = names.withNames { json_object_members(value, $0, first, &detail) }
      let members: Members =
        switch outcome {
        case JSON_MEMBERS_NO_OBJECT: .noObject
        case JSON_MEMBERS_REPEATED: .repeated(detail)
        default: .found(hasOthers: detail > 0)
        }
      return try body(members, FoundMembers(values: UnsafeBufferPointer(values)))
    }
  }

  /// The members that were looked for, in the order of their names.
  struct FoundMembers {
    fileprivate let values: UnsafeBufferPointer<json_value>

    /// `nil` for one that is not there.
    subscript(index: Int) -> JSONValue? { values[index].document == nil ? nil : JSONValue(values[index]) }

    /// Reads some of them at once as counts.
    ///
    /// - Parameters:
    ///   - start: The index of the first; all that follow are counts.
    ///   - counts: Where they are put.
    /// - Returns: False where one is no whole number from 0, which is looked at more closely then.
    func read(from start: Int, into counts: inout UserCounts) -> Bool {
      guard let values = values.baseAddress else { return false }
      var known: UInt16 = 0
      var arePlain = false
      counts.setWholes { wholes in
        guard let first = wholes.baseAddress else { return 0 }
        arePlain = json_plain_counts(values + start, wholes.count, first, &known)
        return known
      }
      return arePlain
    }
  }

  /// The sum of a member over the objects of a list.
  ///
  /// - Parameter name: The member's name alone.
  /// - Returns: `nil` where some element is not as usual, which is looked at more closely then.
  func plainSum(of name: FieldNames) -> Int64? {
    var sum: Int64 = 0
    return name.withNames { json_plain_sum(value, $0, &sum) } ? sum : nil
  }

  /// Whether a text of it, or a key, has these bytes.
  func holds(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool { json_holds(value, bytes, count) }

  /// The value as JSON without white space.
  var minified: String {
    let count = json_minify(value, nil, 0)
    return String(unsafeUninitializedCapacity: count) { buffer in
      buffer.withMemoryRebound(to: CChar.self) { min(json_minify(value, $0.baseAddress, $0.count), $0.count) }
    }
  }
}

/// Text inside a parsed body.
struct JSONText {
  private let bytes: UnsafeRawBufferPointer

  fileprivate init(_ text: json_text) {
    bytes = UnsafeRawBufferPointer(start: text.bytes, count: text.count)
  }

  /// A copy of the text: simdjson has checked that it is UTF-8.
  ///
  /// NUL becomes U+FFFD.
  var string: String {
    let text = String(decoding: bytes, as: UTF8.self)
    guard hasNUL else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
  }

  /// Lends its bytes: UTF-8, as simdjson has checked.
  func withUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    body(bytes.bindMemory(to: UInt8.self))
  }

  /// Whether it has a NUL, which ends text in C and in SQLite.
  var hasNUL: Bool { bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false }

  func equals(_ other: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count == other.count, let left = bytes.baseAddress, let right = other.baseAddress else {
      return bytes.count == other.count
    }
    return memcmp(left, right, bytes.count) == 0
  }
}

/// Finds field names.
///
/// A row's fields come in the same order as those of the row before, so that the name behind the one found last is
/// tried first.
struct FieldNames {
  private let bytes: [UInt8]
  private let ranges: [Range<Int>]
  private let ends: [UInt32]

  init(_ names: [String]) {
    var bytes: [UInt8] = []
    ranges = names.map { name in
      let start = bytes.count
      bytes.append(contentsOf: name.utf8)
      return start..<bytes.count
    }
    self.bytes = bytes
    ends = ranges.map { UInt32($0.upperBound) }
  }

  var count: Int { ranges.count }

  fileprivate func withNames<Result>(_ body: (json_names) -> Result) -> Result {
    bytes.withUnsafeBufferPointer { bytes in
      ends.withUnsafeBufferPointer { ends in
        guard let ends = ends.baseAddress, let bytes = bytes.baseAddress else {
          preconditionFailure("No name was given.")
        }
        return bytes.withMemoryRebound(to: CChar.self, capacity: Int(ends[count - 1])) {
          body(json_names(bytes: $0, ends: ends, count: count))
        }
      }
    }
  }

  /// The index of a name, and in `next` where to look first for the following one.
  func index(of text: JSONText, next: inout Int) -> Int? {
    bytes.withUnsafeBytes { bytes in
      func matches(_ index: Int) -> Bool { text.equals(UnsafeRawBufferPointer(rebasing: bytes[ranges[index]])) }
      if next < ranges.count, matches(next) {
        next += 1
        return next - 1
      }
      guard let index = ranges.indices.first(where: matches) else { return nil }
      next = index + 1
      return index
    }
  }
}
