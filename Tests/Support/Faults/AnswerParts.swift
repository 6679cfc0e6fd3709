import SampleAPI

/// The body of an answer of 200 taken apart, to be edited.
struct AnswerParts {
  var rows: [JSONTree]
  var meta: JSONTree

  /// - Returns: `nil` for a body without `data` and `meta`, such as an error's.
  init?(_ body: JSONTree) {
    guard case .array(let rows)? = body["data"], let meta = body["meta"] else { return nil }
    self.rows = rows
    self.meta = meta
  }

  var tree: JSONTree { .object([("data", .array(rows)), ("meta", meta)]) }

  /// Edits the last row, if there is one.
  ///
  /// Not the first one: a client that keeps rows before it has read all of them is found out.
  mutating func editLast(_ edit: (inout JSONTree) -> Void) {
    if !rows.isEmpty { edit(&rows[rows.count - 1]) }
  }

  mutating func editAll(_ edit: (inout JSONTree) -> Void) {
    for index in rows.indices { edit(&rows[index]) }
  }
}

extension JSONTree {
  /// Edits the value of an object's member that is there.
  mutating func edit(_ key: String, _ edit: (JSONTree) -> JSONTree) {
    if let value = self[key] { self[key] = edit(value) }
  }

  /// Appends a member to an object, also for a key that is there.
  mutating func append(_ key: String, _ value: JSONTree) {
    self = .object(members + [(key, value)])
  }
}
