/// A JSON value that keeps the order of keys, keys that are there twice, and numbers as they were written.
package enum JSONTree: Sendable {
  case null
  case bool(Bool)
  /// Any text that RFC 8259 has as a number; it is written as it is.
  case number(String)
  case string(String)
  case array([JSONTree])
  case object([(key: String, value: JSONTree)])

  /// The value of an object's first member of that name; `nil` where there is none, or it is no object.
  package subscript(key: String) -> JSONTree? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The elements of an array, else none.
  package var elements: [JSONTree] {
    if case .array(let elements) = self { elements } else { [] }
  }

  /// The members of an object, else none.
  package var members: [(key: String, value: JSONTree)] {
    if case .object(let members) = self { members } else { [] }
  }

  /// The text of a string.
  package var text: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// A number as it was written.
  package var digits: String? {
    if case .number(let digits) = self { digits } else { nil }
  }
}

extension JSONTree: Equatable {
  /// Equal to the byte: texts that are merely equivalent in Unicode are not the same, nor are `1` and `1.0`.
  package static func == (left: JSONTree, right: JSONTree) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)), (.string(let left), .string(let right)):
      left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)):
      left.elementsEqual(right) { $0.key.utf8.elementsEqual($1.key.utf8) && $0.value == $1.value }
    default: false
    }
  }
}

extension JSONTree {
  /// The value as JSON in UTF-8, without white space.
  package var bytes: [UInt8] {
    var json = JSONText()
    write(to: &json)
    return json.bytes
  }

  private func write(to json: inout JSONText) {
    switch self {
    case .null: json.null()
    case .bool(let value): json.bool(value)
    case .number(let digits): json.number(digits)
    case .string(let text): json.string(text)
    case .array(let elements):
      json.array { json in for element in elements { element.write(to: &json) } }
    case .object(let members):
      json.object { json in
        for (key, value) in members {
          json.key(key)
          value.write(to: &json)
        }
      }
    }
  }
}
