import GRDB
import GRDBSQLite
import Usage

/// Finds the first and the last day with activity of each user, in one pass over `user_days` in order of days.
///
/// It calls SQLite's C functions, like ``UserDayQuery``: a grouping in SQL would sort all rows first.
struct UserActivityQuery {
  private let statement: Statement
  private let texts: ArchivedTexts

  init(_ db: Database, before day: Day, texts: ArchivedTexts) throws {
    statement = try db.makeStatement(
      sql:
        "SELECT day, user_id, email_id FROM user_days WHERE day < ? AND (\(UserField.someActivity)) ORDER BY day"
    )
    try statement.setArguments([day.description])
    self.texts = texts
  }

  /// - Throws: `DatabaseError`, and `CancellationError` between two days.
  func spans() throws -> [ActivitySpan] {
    let handle = statement.sqliteStatement
    var spans: [ActivitySpan] = []
    // The index in `spans` plus one, by the number of the user's text: another program may have stored a text twice.
    var places: [Int32] = []
    var (name, today) = ("", Day(number: 0))
    while true {
      let code = sqlite3_step(handle)
      if code == SQLITE_DONE { return spans }
      guard code == SQLITE_ROW else { throw DatabaseError(code) }
      guard let text = sqlite3_column_text(handle, 0) else {
        throw DatabaseError(damage: "a day is NULL")
      }
      if !name.hasBytes(of: text) {
        try Task.checkCancellation()
        name = String(cString: text)
        guard let day = Day(iso: name) else { throw DatabaseError(damage: "a day is \(name)") }
        today = day
      }
      let user = try texts.text(sqlite3_column_int64(handle, 1), on: today)
      let email =
        sqlite3_column_type(handle, 2) == SQLITE_NULL
        ? nil : try texts.text(sqlite3_column_int64(handle, 2), on: today)
      if user.number >= places.count {
        places += Array(repeating: 0, count: max(user.number + 1 - places.count, places.count))
      }
      if places[user.number] == 0 {
        spans.append(ActivitySpan(userID: user, email: email, first: today, last: today))
        places[user.number] = Int32(spans.count)
      } else {
        let place = Int(places[user.number]) - 1
        spans[place] = ActivitySpan(
          userID: user, email: email, first: spans[place].first, last: today)
      }
    }
  }
}
