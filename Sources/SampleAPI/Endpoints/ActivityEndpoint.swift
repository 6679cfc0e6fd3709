extension SampleService {
  /// The rows of `/activity`: one a day, or one a day and client.
  func activity(_ query: AnalyticsQuery) -> [JSONTree] {
    rows(of: query) { date, totals, _ in
      let clients = zip(Catalogue.clients, totals.activeUsersByClient.map(JSONTree.integer))
      guard !query.isGrouped else {
        return clients.map { client, users in
          .object([("date", date), ("group_key", .string(client)), ("daily_active_users", users)])
        }
      }
      return [
        .object([
          ("date", date),
          ("daily_active_users", .integer(totals.activeUsers)),
          ("weekly_active_users", .integer(totals.weeklyActiveUsers)),
          ("monthly_active_users", .integer(totals.monthlyActiveUsers)),
          ("daily_active_users_by_client", .object(clients.map { ($0, $1) })),
          ("sessions", .integer(totals.sessions)),
          ("messages", .integer(totals.messages)),
          ("user_messages", .integer(totals.userMessages)),
        ])
      ]
    }
  }
}
