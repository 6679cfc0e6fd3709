/// The body of an answer of 200, taken apart so that it can be changed.
struct AnswerBody {
  /// An object's members, in order.
  struct Fields {
    var members: [(key: String, value: JSONTree)]

    /// The first member of that name.
    ///
    /// Setting `nil` removes it; setting what is not there appends it.
    subscript(key: String) -> JSONTree? {
      get { members.first { $0.key == key }?.value }
      set {
        let index = members.firstIndex { $0.key == key }
        switch (index, newValue) {
        case (let index?, let value?): members[index].value = value
        case (let index?, nil): members.remove(at: index)
        case (nil, let value?): members.append((key, value))
        case (nil, nil): break
        }
      }
    }

    /// Changes a member that is there.
    mutating func edit(_ key: String, _ change: (JSONTree) -> JSONTree) {
      if let value = self[key] { self[key] = change(value) }
    }
  }

  var rows: [Fields]
  var meta: Fields

  /// - Returns: `nil` for what is no object of `data` and `meta`, such as an error's body.
  init?(_ bytes: [UInt8]) {
    guard let tree = try? JSONTree(parsing: bytes), case .array(let rows)? = tree["data"],
      case .object(let meta)? = tree["meta"]
    else { return nil }
    self.rows = rows.map { Fields(members: $0.members) }
    self.meta = Fields(members: meta)
  }

  var bytes: [UInt8] {
    JSONTree.object([
      ("data", .array(rows.map { .object($0.members) })), ("meta", .object(meta.members)),
    ]).bytes
  }

  /// Applies a change to the last row, where there is one.
  ///
  /// The last row, not the first: a client that keeps rows before it has read them all is then found out.
  mutating func editLast(_ change: (inout Fields) -> Void) {
    if !rows.isEmpty { change(&rows[rows.count - 1]) }
  }

  mutating func editAll(_ change: (inout Fields) -> Void) {
    for index in rows.indices { change(&rows[index]) }
  }
}
