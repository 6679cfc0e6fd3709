/// A row of `/users`, one user on one day, with its texts by their places in a pool: what is added up and written.
package struct UserRow: Equatable, Sendable {
  package var user: TextID
  package var email: TextID?
  package var counts = UserCounts()
  package var primaryModel: TextID?
  package var primaryModelTier: TextID?
  /// As the API gave it.
  ///
  /// Reports compute the ratio of a period from its totals instead.
  package var autonomyRatio: Double?
  package var delegationLevel: TextID?
  /// A ``LanguageList`` of at least one language.
  package var languages: TextID?

  package init(user: TextID) { self.user = user }
}

/// The rows of `/users` on a day, and their texts.
package struct UserRows: Sendable {
  package let texts: Texts
  package let packed: PackedUserRows
  /// The fields that we do not know, as a JSON object, by the number of their row; a report does without them.
  package let unknownFields: [Int: String]

  package init(_ packed: PackedUserRows, texts: Texts, unknownFields: [Int: String] = [:]) {
    self.packed = packed
    self.texts = texts
    self.unknownFields = unknownFields
  }

  /// No row: nobody was active, or the day is not known.
  package static let none = UserRows(PackedUserRows(), texts: Texts())

  package var count: Int { packed.count }

  package subscript(id: TextID) -> String { texts[id] }

  /// Calls `body` for each row, in the order in which they were put in.
  package func visit(_ body: (UserRow) throws -> Void) rethrows { try packed.visit(body) }
}
