import Foundation

/// The places of members in a JSON text, and names that an object has twice: Foundation's parsers tell neither.
///
/// For a text that is not valid JSON the result has no meaning.
struct JSONMembers {
  /// The members of the outermost object whose values are strings: where each value is, with its quotes.
  private(set) var strings: [String: Range<Int>] = [:]
  /// Names that an object has twice, at any depth.
  private(set) var repeatedNames: Set<String> = []

  init(_ text: [UInt8]) {
    // The names in each open object; `nil` for an open list.
    var open: [Set<String>?] = []
    // The name whose value follows.
    var name: String?
    var index = 0
    while index < text.count {
      let start = index
      index += 1
      switch text[start] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        open.append(text[start] == UInt8(ascii: "{") ? [] : nil)
        name = nil
      case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = open.popLast()
      case UInt8(ascii: ","): name = nil
      case UInt8(ascii: "\""):
        while index < text.count, text[index] != UInt8(ascii: "\"") {
          index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        index = min(index + 1, text.count)
        if let name {
          if open.count == 1 { strings[name] = start..<index }
        } else if let names = open.last, names != nil {
          // A name may have escapes.
          name = (try? JSONDecoder().decode(String.self, from: Data(text[start..<index]))) ?? ""
          if let name, open[open.count - 1]?.insert(name).inserted == false { repeatedNames.insert(name) }
        }
      default: break
      }
    }
  }
}
