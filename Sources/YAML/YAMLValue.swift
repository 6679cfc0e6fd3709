import Yams

/// A value of a YAML document.
///
/// Its methods convert it. Where it is not of the wanted kind they note a mistake with its line, and return `nil`.
package struct YAMLValue {
  /// The key of the value; for an entry of a list, the key of the list.
  package let key: String
  let keyLine: Int
  let node: Node
  let mistakes: MistakeList

  /// The line on which the value begins, from 1.
  package var line: Int { node.line }

  /// Notes a mistake of the value.
  package func note(_ reason: String) { mistakes.note(line, reason) }

  /// Notes what the author should change, though the value is accepted.
  package func remark(_ text: String) {
    let remark = YAMLError.Mistake(line: line, reason: text)
    if !mistakes.remarks.contains(remark) { mistakes.remarks.append(remark) }
  }

  /// All remarks on the document so far, with their lines.
  package var remarks: [String] { mistakes.remarks.map { "line \($0.line): \($0.reason)" } }

  /// Notes a mistake in the line of the value's key.
  package func noteAtKey(_ reason: String) { mistakes.note(keyLine, reason) }

  private func mustBe(_ kind: String) { note("The value of \(key.quoted) must be \(kind), not \(node.shown).") }

  // MARK: Mappings and lists

  /// Keys and values of `owner`, which begins messages (`A section`); `example` is a line of such a mapping.
  package func mapping(_ owner: String, example: String) -> YAMLMapping? {
    guard case .mapping(let mapping) = node else {
      note("\(owner) must be a mapping such as \(example.quoted), not \(node.shown).")
      return nil
    }
    return YAMLMapping(mapping, owner, line: line, mistakes)
  }

  /// A list with at least one entry, and at most `limit`: aliases make long lists out of a short file.
  package func list(limit: Int) -> [YAMLValue]? {
    guard case .sequence(let sequence) = node else {
      mustBe("a list")
      return nil
    }
    guard (1...limit).contains(sequence.count) else {
      note(
        sequence.isEmpty
          ? "The list \(key.quoted) must not be empty."
          : "The list \(key.quoted) has \(sequence.count) entries, but can have at most \(limit).")
      return nil
    }
    return sequence.map { YAMLValue(key: key, keyLine: $0.line, node: $0, mistakes: mistakes) }
  }

  package var isList: Bool { if case .sequence = node { true } else { false } }

  // MARK: Scalars

  package func text(canBeEmpty: Bool = false) -> String? {
    guard case .scalar(let scalar) = node, !scalar.isNull else {
      mustBe("a text")
      return nil
    }
    guard canBeEmpty || !scalar.string.allSatisfy(\.isWhitespace) else {
      note("The value of \(key.quoted) must not be empty.")
      return nil
    }
    return scalar.string
  }

  /// A text without line breaks and control characters.
  package func singleLine() -> String? {
    guard let text = text() else { return nil }
    let breaks: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
    guard !text.unicodeScalars.contains(where: { breaks.contains($0.properties.generalCategory) }) else {
      note("The value of \(key.quoted) must be one line without control characters.")
      return nil
    }
    return text
  }

  package func boolean() -> Bool? {
    plain("true or false") { text in
      switch text {
      case "true", "True", "TRUE": true
      case "false", "False", "FALSE": false
      default: nil
      }
    }
  }

  package func integer(in range: ClosedRange<Int>) -> Int? {
    plain("a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
      Int(text).flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// A value of another kind, from a text without quotes; `kind` says in messages what it must be.
  package func plain<Value>(_ kind: String, _ convert: (String) -> Value?) -> Value? {
    if let value = plainText.flatMap(convert) { return value }
    mustBe(kind)
    return nil
  }

  /// The text of a scalar without quotes.
  private var plainText: String? {
    if case .scalar(let scalar) = node, scalar.style == .plain { scalar.string } else { nil }
  }

  // MARK: Names

  /// A known name, or any if `known` is `nil`.
  ///
  /// `beginning` is that of the message for an unknown name: `There is no chart`; `command` lists all of them.
  package func name(among known: [String]?, _ beginning: String, listedBy command: String? = nil) -> String? {
    guard let name = text() else { return nil }
    guard let known, !known.contains(name) else { return name }
    mistakes.note(unknown: "\(beginning) \(name.quoted)", line) {
      unknownName(name, known: known, beginning, listedBy: command)
    }
    return nil
  }

  /// A list of different names; the parameters are those of ``name(among:_:)``.
  package func names(among known: [String]?, _ beginning: String, listedBy command: String? = nil) -> [String]? {
    guard let entries = list(limit: 100) else { return nil }
    var names: [String] = []
    for entry in entries {
      guard case .scalar(let scalar) = entry.node, !scalar.isNull else {
        entry.note("Each of \(key.quoted) must be a text, not \(entry.node.shown).")
        continue
      }
      guard !names.contains(scalar.string) else {
        entry.note("The list \(key.quoted) has \(scalar.string.quoted) more than once.")
        continue
      }
      if let name = entry.name(among: known, beginning, listedBy: command) { names.append(name) }
    }
    return names.count == entries.count ? names : nil
  }
}

extension Node {
  /// From 1.
  var line: Int { max(1, mark?.line ?? 1) }

  /// The node in a message.
  var shown: String {
    switch self {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    case .scalar(let scalar) where scalar.isNull: "nothing"
    case .scalar(let scalar): (scalar.style == .plain ? "" : "the text ") + scalar.string.quoted
    }
  }
}

extension Node.Scalar {
  /// Whether YAML reads it as null.
  var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(string) }
}
