import HTTP
package import Usage

extension AnalyticsClient {
  private static let accountsPerPage = 100

  /// The organisation's users, from all pages; of a user who is on two pages the one read last counts.
  ///
  /// - Throws: `RequestError`: of the cause `refused` with the status 402 where the plan has no such list.
  package func accounts() async throws -> [Account] {
    var parser = JSONParser()
    let decoder = AccountsDecoder()
    var accounts: [Account] = []
    var places: [String: Int] = [:]
    var walk = CursorWalk()
    var (cursor, page): (String?, Int) = (nil, 1)
    while true {
      let target =
        "/api/v0/organization/users?limit=\(Self.accountsPerPage)"
        + (cursor.map { "&cursor=" + $0.percentEncoded } ?? "")
      let subject = "the organisation's users" + (page > 1 ? ", page \(page)" : "")
      let request = Request(target, subject: subject)
      let (next, _) = try await read(request, emptyBody: #"{"users":[]}"#, &parser) { root, answer, _ in
        let (before, rows) = (accounts.count, try decoder.page(root))
        for account in rows {
          if let place = places[account.userID] {
            accounts[place] = account
          } else {
            places[account.userID] = accounts.count
            accounts.append(account)
          }
        }
        let paging = try PagingStatements(root, isLinked: answer.linksToNext)
        return try walk.advance(
          hasMore: paging.hasMore, nextCursor: paging.nextCursor, rows: rows.count,
          isFull: rows.count >= min(Self.accountsPerPage, paging.limit ?? .max), hasNewUsers: accounts.count > before)
      }
      guard case .fetch(let following) = next else { return accounts }
      (cursor, page) = (following, page + 1)
    }
  }
}
