import Yams

/// A key of a mapping with its value.
struct Field {
  let key: String
  let line: Int
  let value: Node
}

/// The keys of a mapping of the file.
struct Fields {
  /// What the mapping is, as a sentence begins with it: `A section`.
  let owner: String
  let line: Int
  let all: [Field]

  subscript(key: String) -> Field? { all.first { $0.key == key } }
}

extension Node {
  /// From 1.
  var line: Int { max(1, mark?.line ?? 1) }

  /// What a message says that there is.
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
  /// Whether YAML takes it for the absence of a value.
  var isNull: Bool { style == .plain && ["", "~", "null", "Null", "NULL"].contains(string) }
}
