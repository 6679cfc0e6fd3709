import GRDB
package import Usage

// The organisation's users: only the latest list is kept.

extension Archive {
  private static let accountColumns = "user_id, email, name, created_on, fetched_at"

  /// Replaces the list; an empty one is none.
  ///
  /// - Throws: ``ArchiveError``; the transaction is rolled back then.
  package func keep(_ list: AccountList) throws {
    try writing { db in
      try db.execute(sql: "DELETE FROM accounts")
      try db.execute(
        sql: "INSERT INTO archive VALUES ('accounts', ?1) ON CONFLICT DO UPDATE SET value = ?1",
        arguments: ["\(list.fetchedAt) \(list.accounts.count)"])
      let insert = try db.makeStatement(
        sql: "INSERT INTO accounts VALUES (?1, ?2, ?3, ?4, ?5, digest('accounts', ?1, ?2, ?3, ?4, ?5))")
      for account in list.accounts {
        try insert.execute(arguments: [
          account.userID, account.email, account.name, account.createdOn?.description, list.fetchedAt,
        ])
      }
    }
  }

  /// The list that was kept last, by id; `nil` if there is none.
  ///
  /// - Throws: ``ArchiveError``.
  package func accounts() throws -> AccountList? {
    try reading { db in
      let rows = try Row.fetchCursor(
        db,
        sql:
          "SELECT \(Self.accountColumns), digest = digest('accounts', \(Self.accountColumns)) AS is_sound FROM accounts"
      )
      var accounts: [Account] = []
      var fetchedAt: Int?
      while let row = try rows.next() {
        guard try row.decode(Bool?.self, forColumn: "is_sound") == true else {
          throw DatabaseError(damage: "the list of users is not as it was written")
        }
        fetchedAt = try row.moment()
        accounts.append(
          Account(
            userID: try row.text("user_id"), email: try row.decode(forColumn: "email"),
            name: try row.decode(forColumn: "name"),
            createdOn: try row.decode(String?.self, forColumn: "created_on").flatMap { Day(iso: $0) }))
      }
      // The time of the list that was kept and its number of rows; a list of an earlier version has no such entry.
      let written = try String.fetchOne(db, sql: "SELECT value FROM archive WHERE key = 'accounts'") ?? ""
      let isOfThisList = fetchedAt.map { written.hasPrefix("\($0) ") } ?? !written.isEmpty
      guard !isOfThisList || written.hasSuffix(" \(accounts.count)") else {
        throw DatabaseError(damage: "the list of users has another number of rows than was written")
      }
      return fetchedAt.map { AccountList(accounts, fetchedAt: $0) }
    }
  }
}
