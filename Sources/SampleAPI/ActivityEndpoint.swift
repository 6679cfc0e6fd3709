import Usage

extension SampleService {
  /// The body of `/activity`: by day, or by day and client.
  func activity(_ query: AnalyticsQuery) -> [UInt8] {
    envelope(query) { json in
      eachDay(of: query) { day, totals in
        let clients = zip(Catalogue.clients, totals.activeUsersByClient)
        if query.isGrouped {
          for (client, users) in clients {
            json.object { json in
              json.member("date", day.description)
              json.member("group_key", client)
              json.member("daily_active_users", users)
            }
          }
        } else {
          json.object { json in
            json.member("date", day.description)
            json.member("daily_active_users", totals.activeUsers)
            json.member("weekly_active_users", totals.weeklyActiveUsers)
            json.member("monthly_active_users", totals.monthlyActiveUsers)
            json.key("daily_active_users_by_client")
            json.object { json in
              for (client, users) in clients {
                json.key(client)
                json.integer(users)
              }
            }
            json.member("sessions", totals.sessions)
            json.member("messages", totals.messages)
            json.member("user_messages", totals.userMessages)
          }
        }
      }
    }
  }
}
