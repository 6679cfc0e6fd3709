import Yams

/// The nodes of a file, or why it has none.
///
/// Yams gives up at the first mapping with a key twice. So that the other mistakes are found in the same pass, each key
/// that comes again is renamed and the text read once more: see ``RepeatedKeys``.
struct YAMLDocument {
  /// Far more than a definition needs.
  ///
  /// Nodes that hold each other through aliases are freed one within another, so that the stack bounds them.
  static let maximumBytes = 65_536

  /// `nil` for a file without any.
  let root: Node?

  init(_ text: String) throws(DefinitionError.Mistake) {
    let bytes = text.utf8.count
    guard bytes <= Self.maximumBytes else {
      throw DefinitionError.Mistake(
        line: 1, reason: "The file has \(bytes) bytes, but a definition at most \(Self.maximumBytes).")
    }
    // For the parser a byte order mark indents the first line.
    var keys = RepeatedKeys(text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text)
    while true {
      do {
        // The basic resolver leaves every scalar the text that it is; UTF-8 because the default asks the environment.
        root = try compose(yaml: keys.text, .basic, .default, .utf8)
        return
      } catch YamlError.duplicatedKeysInMapping(let names, let context) {
        // The place is that of the first name.
        let name = names.first ?? ""
        guard keys.rename(name, at: context.mark) else {
          throw DefinitionError.Mistake(
            line: max(1, context.mark.line), reason: "A mapping has the key \(name.quoted) twice.")
        }
      } catch {
        throw DefinitionError.Mistake(error, in: text)
      }
    }
  }
}
