import Usage

/// Reads pages of the organisation's users.
struct AccountsDecoder {
  private enum Field: Int, CaseIterable {
    case id, email, firstName, lastName, createdAt
  }

  private let lists = FieldNames(["users", "data"])
  private let names = FieldNames(Field.allCases.map { "\($0)" })

  /// - Throws: ``FieldProblem`` if there is no list, or a user without an id.
  func page(_ root: JSONValue) throws -> [Account] {
    var accounts: [Account] = []
    try root.withFields(lists, orThrow: "it is not an object with users") { members in
      guard let users = members[0] ?? members[1] else {
        throw FieldProblem(reason: "the required field users is missing")
      }
      guard try users.forEachElement({ accounts.append(try account($0, number: accounts.count + 1)) }) else {
        throw FieldProblem(reason: "users is not a list")
      }
    }
    return accounts
  }

  private func account(_ value: JSONValue, number: Int) throws -> Account {
    try value.withFields(names, orThrow: "user \(number) is not an object") { found in
      func text(_ field: Field) throws -> String? {
        let text = try found[field.rawValue]?.text("\(field)")
        return text?.isEmpty == true ? nil : text
      }
      guard let id = try text(.id) else {
        throw FieldProblem(reason: "the required field id is missing in user \(number)")
      }
      let name = [try text(.firstName), try text(.lastName)].compactMap(\.self).joined(separator: " ")
      return Account(
        userID: id, email: try text(.email), name: name.isEmpty ? nil : name,
        // A moment as ISO 8601: the day stands first.
        createdOn: try text(.createdAt).flatMap { Day(iso: $0.prefix(10)) })
    }
  }
}
