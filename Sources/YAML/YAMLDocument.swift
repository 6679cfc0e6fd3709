import Yams

/// Reads a YAML file and reports every mistake in it.
package enum YAMLDocument {
  /// Nodes that contain each other through aliases are freed recursively, so the stack limits the size of a file.
  static let maximumBytes = 65_536

  /// Reads a document.
  ///
  ///     let title = try YAMLDocument.read(text, file: "a.yaml") { root in
  ///       root.mapping("The definition", example: "title: Usage")?.required("title")?.singleLine()
  ///     }
  ///
  /// - Parameters:
  ///   - text: The text of the file.
  ///   - file: The name of the file in the error.
  ///   - body: Converts the root. It returns `nil` where it has noted a mistake that leaves nothing to return.
  /// - Returns: What `body` returns.
  /// - Throws: All mistakes, if there is at least one.
  package static func read<Value>(
    _ text: String, file: String, _ body: (YAMLValue) -> Value?
  ) throws(YAMLError) -> Value {
    let mistakes = MistakeList()
    if let root = root(of: text, mistakes) {
      let value = body(YAMLValue(key: "", keyLine: root.line, node: root, mistakes: mistakes))
      if let value, mistakes.isEmpty { return value }
    }
    let breaks = text.count(where: \.isNewline)
    let lineCount = max(1, text.last?.isNewline == true ? breaks : breaks + 1)
    throw YAMLError(file: file, mistakes: mistakes.sorted(lineCount: lineCount))
  }

  /// Parses a text.
  ///
  /// Yams compares the keys of a mapping. A key that is a list of aliases of lists of aliases takes exponential time, so
  /// that keys are checked first in a text whose aliases are plain texts.
  private static func root(of text: String, _ mistakes: MistakeList) -> Node? {
    let bytes = text.utf8.count
    guard bytes <= maximumBytes else {
      mistakes.note(1, "The file has \(bytes) bytes, but can have at most \(maximumBytes).")
      return nil
    }
    if text.utf8.contains(UInt8(ascii: "*")) {
      let structure = composed(text.replacing("*", with: String(aliasMark)), mistakes)
      if let structure { checkKeys(structure, mistakes) }
      guard mistakes.isEmpty else { return nil }
    }
    return composed(text, mistakes)
  }

  /// A private-use character that stands for the asterisk of an alias.
  private static let aliasMark: Character = "\u{E001}"

  /// Notes keys that are aliases or no texts.
  private static func checkKeys(_ node: Node, _ mistakes: MistakeList) {
    switch node {
    case .sequence(let entries):
      for entry in entries { checkKeys(entry, mistakes) }
    case .mapping(let mapping):
      for (key, value) in mapping {
        if case .scalar(let scalar) = key {
          if scalar.style == .plain, scalar.string.first == aliasMark {
            mistakes.note(key.line, "A key must be a text, not an alias.")
          }
        } else {
          mistakes.note(key.line, "A key must be a text, not \(key.shown).")
        }
        checkKeys(value, mistakes)
      }
    case .scalar, .alias: break
    }
  }

  /// Parses a text.
  ///
  /// Yams stops at the first mapping with a repeated key. To find the other mistakes too, this renames the repeated key
  /// and parses again: see ``RepeatedKeys``.
  private static func composed(_ text: String, _ mistakes: MistakeList) -> Node? {
    // The parser takes a byte order mark for an indentation of the first line.
    var keys = RepeatedKeys(text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text)
    while true {
      do {
        // The basic resolver keeps scalars as text. Without an explicit encoding Yams asks the environment.
        let root = try compose(yaml: keys.text, .basic, .default, .utf8)
        guard let root, root.scalar?.isNull != true else {
          mistakes.note(1, "The file is empty.")
          return nil
        }
        return root
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        // The mark is that of the first name.
        let name = names.first ?? ""
        guard keys.rename(name, at: context.mark) else {
          mistakes.note(max(1, context.mark.line), "A mapping has the key \(name.quoted) twice.")
          return nil
        }
      } catch {
        mistakes.note(syntaxError: error, in: text)
        return nil
      }
    }
  }
}
