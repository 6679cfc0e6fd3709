import Yams

// What a value must be. Whatever is not is taken down as a mistake.

extension DefinitionReader {
  /// More names than any list needs; aliases make long lists out of a short file.
  private static let nameLimit = 100

  // MARK: Mappings

  /// The keys of `owner`, such as `A section`, of which `example` is a line.
  mutating func fields(of node: Node, owner: String, example: String) -> Fields? {
    guard case .mapping(let mapping) = node else {
      note(node.line, "\(owner) must be a mapping such as \(example.quoted), not \(node.shown).")
      return nil
    }
    var fields: [Field] = []
    var seen: Set<String> = []
    var repeated: Set<String> = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        note(key.line, "\(owner) can have only texts for keys, not \(key.shown).")
        continue
      }
      if let original = RepeatedKeys.original(scalar.string) {
        repeated.insert(original)
      } else if seen.insert(scalar.string).inserted {
        fields.append(Field(key: scalar.string, line: key.line, value: value))
      } else {
        // For Yams they differ, by a tag.
        repeated.insert(scalar.string)
      }
    }
    for field in fields where repeated.contains(field.key) {
      note(field.line, "\(owner) has the key \(field.key.quoted) more than once.")
    }
    return Fields(owner: owner, line: node.line, all: fields)
  }

  /// Whether there are only known keys; `owner` stands for what the mapping is.
  @discardableResult
  mutating func check(_ fields: Fields, known: [String], owner: String? = nil) -> Bool {
    let unknown = fields.all.filter { !known.contains($0.key) }
    for field in unknown {
      note(field.line, unknownName(field.key, known: known) { "\(owner ?? fields.owner) has no key \($0)" })
    }
    return unknown.isEmpty
  }

  mutating func required(_ key: String, of fields: Fields) -> Field? {
    if let field = fields[key] { return field }
    note(fields.line, "\(fields.owner) must have the key \(key.quoted).")
    return nil
  }

  /// What `read` makes of the key, where there is one.
  mutating func optional<Value>(
    _ key: String, of fields: Fields, read: (inout DefinitionReader, Field) -> Value?
  ) -> Value? {
    fields[key].flatMap { read(&self, $0) }
  }

  // MARK: Scalars

  private mutating func mustBe(_ kind: String, _ field: Field) {
    note(field.value.line, "The value of \(field.key.quoted) must be \(kind), not \(field.value.shown).")
  }

  mutating func text(_ field: Field, canBeEmpty: Bool = false) -> String? {
    guard case .scalar(let scalar) = field.value, !scalar.isNull else {
      mustBe("a text", field)
      return nil
    }
    guard canBeEmpty || !scalar.string.allSatisfy(\.isWhitespace) else {
      note(field.value.line, "The value of \(field.key.quoted) must not be empty.")
      return nil
    }
    return scalar.string
  }

  /// A text without line breaks and control characters.
  mutating func line(_ field: Field) -> String? {
    guard let text = text(field) else { return nil }
    let breaks: Set<Unicode.GeneralCategory> = [.control, .lineSeparator, .paragraphSeparator]
    guard !text.unicodeScalars.contains(where: { breaks.contains($0.properties.generalCategory) }) else {
      note(field.value.line, "The value of \(field.key.quoted) must be one line without control characters.")
      return nil
    }
    return text
  }

  mutating func flag(_ field: Field) -> Bool? {
    if case .scalar(let scalar) = field.value, scalar.style == .plain {
      switch scalar.string {
      case "true", "True", "TRUE": return true
      case "false", "False", "FALSE": return false
      default: break
      }
    }
    mustBe("true or false", field)
    return nil
  }

  mutating func whole(_ field: Field, in range: ClosedRange<Int>) -> Int? {
    if case .scalar(let scalar) = field.value, scalar.style == .plain, let number = Int(scalar.string),
      range.contains(number)
    {
      return number
    }
    mustBe("a whole number from \(range.lowerBound) to \(range.upperBound)", field)
    return nil
  }

  // MARK: Names

  private func unknownName(_ name: String, known: [String], sentence: (String) -> String) -> String {
    let suggestion = Suggestion.nearest(to: name, among: known).map { " (did you mean \($0.quoted)?)" } ?? ""
    return sentence(name.quoted) + suggestion + "; known are \(known.joined(separator: ", "))."
  }

  /// One of the known names, or any where they are `nil`.
  ///
  /// `sentence` begins the sentence that says that there is no such name.
  mutating func name(_ field: Field, known: [String]?, sentence: (String) -> String) -> String? {
    guard let name = text(field) else { return nil }
    guard let known, !known.contains(name) else { return name }
    note(field.value.line, unknownName(name, known: known, sentence: sentence))
    return nil
  }

  /// Names of which none comes twice; the parameters are those of ``name(_:known:sentence:)``.
  mutating func names(_ field: Field, known: [String]?, sentence: (String) -> String) -> [String]? {
    guard let nodes = list(field, limit: Self.nameLimit) else { return nil }
    var names: [String] = []
    for node in nodes {
      let entry = Field(key: field.key, line: node.line, value: node)
      guard case .scalar(let scalar) = node, !scalar.isNull else {
        note(node.line, "Each of \(field.key.quoted) must be a text, not \(node.shown).")
        continue
      }
      guard !names.contains(scalar.string) else {
        note(node.line, "The list \(field.key.quoted) has \(scalar.string.quoted) more than once.")
        continue
      }
      if let name = self.name(entry, known: known, sentence: sentence) { names.append(name) }
    }
    return names.count == nodes.count ? names : nil
  }

  // MARK: Lists

  /// At least one and not more than `limit` entries.
  mutating func list(_ field: Field, limit: Int) -> [Node]? {
    guard case .sequence(let sequence) = field.value else {
      mustBe("a list", field)
      return nil
    }
    guard (1...limit).contains(sequence.count) else {
      note(
        field.value.line,
        sequence.isEmpty
          ? "The list \(field.key.quoted) must not be empty."
          : "The list \(field.key.quoted) has \(sequence.count) entries, but can have at most \(limit).")
      return nil
    }
    return Array(sequence)
  }
}
