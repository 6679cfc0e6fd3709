import Foundation

/// A cursor that a fault has given out: where it leads, and the effect on the page there.
struct CursorDetour {
  /// The prefix that marks such a cursor.
  enum Kind: String, CaseIterable {
    /// The page leads to itself without end.
    case loop = "again-"
    /// The page follows an empty one.
    case pastEmptyPage = "after-"
  }

  let kind: Kind
  /// The request's target with the API's own cursor, or without one.
  let target: String

  /// The cursor that leads to the page of `cursor`; `nil` is the first page.
  static func cursor(_ kind: Kind, to cursor: String?) -> String { kind.rawValue + (cursor ?? "") }

  /// - Returns: `nil` for a target without a cursor, or with one of the API.
  init?(_ target: String) {
    guard var parts = URLComponents(string: target), var items = parts.percentEncodedQueryItems,
      let index = items.firstIndex(where: { $0.name == "cursor" }),
      let text = items[index].value?.removingPercentEncoding,
      let kind = Kind.allCases.first(where: { text.hasPrefix($0.rawValue) })
    else { return nil }
    let cursor = text.dropFirst(kind.rawValue.count)
    items[index].value = cursor.addingPercentEncoding(withAllowedCharacters: .alphanumerics)
    if cursor.isEmpty { items.remove(at: index) }
    parts.percentEncodedQueryItems = items
    self.kind = kind
    self.target = parts.string ?? target
  }
}
