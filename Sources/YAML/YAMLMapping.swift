import Yams

/// The keys and values of a mapping.
package struct YAMLMapping {
  /// What the mapping is, as the beginning of a sentence: `A section`.
  package let owner: String
  private let line: Int
  private let values: [YAMLValue]
  private let mistakes: MistakeList

  /// Notes repeated keys, and keys that are not texts.
  init(_ mapping: Node.Mapping, _ owner: String, line: Int, _ mistakes: MistakeList) {
    var values: [YAMLValue] = []
    var seen: Set<String> = []
    var repeated: Set<String> = []
    for (key, value) in mapping {
      guard case .scalar(let scalar) = key else {
        mistakes.note(key.line, "\(owner) can have only texts for keys, not \(key.shown).")
        continue
      }
      if let original = RepeatedKeys.original(scalar.string) {
        repeated.insert(original)
      } else if seen.insert(scalar.string).inserted {
        values.append(YAMLValue(key: scalar.string, keyLine: key.line, node: value, mistakes: mistakes))
      } else {
        // For Yams keys with different tags are different.
        repeated.insert(scalar.string)
      }
    }
    for value in values where repeated.contains(value.key) {
      mistakes.note(value.keyLine, "\(owner) has the key \(value.key.quoted) more than once.")
    }
    (self.owner, self.line, self.values, self.mistakes) = (owner, line, values, mistakes)
  }

  /// The values in the order of the file, each with its key.
  package var entries: [YAMLValue] { values }

  package subscript(key: String) -> YAMLValue? { values.first { $0.key == key } }

  /// Notes a mistake of the mapping as a whole.
  package func note(_ reason: String) { mistakes.note(line, reason) }

  /// The value of a key; a missing key is a mistake.
  package func required(_ key: String) -> YAMLValue? {
    if let value = self[key] { return value }
    note("\(owner) must have the key \(key.quoted).")
    return nil
  }

  /// Notes unknown keys; `owner` replaces the mapping's own in the message.
  ///
  /// - Returns: Whether all keys are known.
  @discardableResult
  package func checkKeys(_ known: [String], owner: String? = nil) -> Bool {
    let unknown = values.filter { !known.contains($0.key) }
    for value in unknown {
      mistakes.note(value.keyLine, unknownName(value.key, known: known, "\(owner ?? self.owner) has no key"))
    }
    return unknown.isEmpty
  }
}

/// A message lists all known names if they are at most so many.
private let mostListed = 16

/// The message for a name that is not among the known ones: `THERE IS NO "nmae" (did you mean "name"?); known are …`.
///
/// Of many known names, the three nearest are listed.
///
/// - Parameters:
///   - name: The name.
///   - known: The known names.
///   - beginning: The beginning of the message.
///   - command: The command that lists many known names.
/// - Returns: A sentence.
package func unknownName(_ name: String, known: [String], _ beginning: String, listedBy command: String? = nil)
  -> String
{
  let suggestion = nearestName(to: name, among: known).map { " (did you mean \($0.quoted)?)" } ?? ""
  let beginning = "\(beginning) \(name.quoted)\(suggestion)"
  guard known.count > mostListed else { return "\(beginning); known are \(known.joined(separator: ", "))." }
  let nearest = nearestNames(to: name, among: known, count: 3).joined(separator: ", ")
  return "\(beginning); the nearest are \(nearest)" + (command.map { ", and \($0) lists all" } ?? "") + "."
}
