import GRDB
import Usage

/// The tables, made from the declarations of ``DailyField``, ``Breakdown`` and ``UserField``.
///
/// An endpoint's table and a breakdown's have the API's own names. Text that comes again every day (users, e-mail
/// addresses, models) is kept once in `text`; the view `users` shows it in place.
enum Schema {
  /// `FRep`, in the file's header: tells an archive from other SQLite files.
  static let applicationID: Int32 = 0x4652_6570

  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { db in
      try db.execute(sql: "PRAGMA application_id = \(applicationID)")
      for statement in tables { try db.execute(sql: statement) }
    }
    migrator.registerMigration("2") { try $0.execute(sql: restatements) }
    migrator.registerMigration("3") { db in
      for statement in packedUsers { try db.execute(sql: statement) }
    }
    migrator.registerMigration("4") { try $0.execute(sql: subscriptions) }
    migrator.registerMigration("5") { db in
      for statement in packedUsersAndNewRows { try db.execute(sql: statement) }
    }
    return migrator
  }

  /// Brings an archive up to date: each migration whole or not at all.
  static func migrate(_ database: DatabasePool, path: String) throws {
    do {
      try migrator.migrate(database)
    } catch let error as DatabaseError {
      let isOlder = (try? database.read { try !migrator.appliedIdentifiers($0).isEmpty }) ?? false
      switch error.resultCode {
      case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_CORRUPT, .SQLITE_NOTADB: break
      default:
        guard isOlder else { break }
        throw ArchiveError.cannotWrite(
          path: path,
          reason: "an older version wrote it, and it was left as it is, as it cannot be brought up to date: "
            + (error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"))
      }
      throw ArchiveError(error, path: path, while: .writing) ?? error
    }
  }

  /// What fetches have changed of days that were there: one row a fetch and changed number.
  ///
  /// Numbers are integers or reals, NULL where missing, as in the tables that they are of.
  private static let restatements = """
    CREATE TABLE restatements (
      endpoint TEXT NOT NULL, day TEXT NOT NULL, restated_at INTEGER NOT NULL, field TEXT NOT NULL,
      before, after, PRIMARY KEY (day, endpoint, restated_at, field)) WITHOUT ROWID
    """

  /// A day of `user_days` once more, packed: to read a month of 10,000 users row by row takes fifty times as long.
  ///
  /// The rows are what counts: a packed day goes when one of its rows is changed or deleted by somebody else. The tool
  /// itself keeps both, and runs no triggers.
  private static let packedUsers = [
    "CREATE TABLE packed_user_days (day TEXT NOT NULL UNIQUE, rows INTEGER NOT NULL, packed BLOB NOT NULL)",
    """
    CREATE TRIGGER user_days_updated AFTER UPDATE ON user_days
    BEGIN DELETE FROM packed_user_days WHERE day IN (OLD.day, NEW.day); END
    """,
    """
    CREATE TRIGGER user_days_deleted AFTER DELETE ON user_days
    BEGIN DELETE FROM packed_user_days WHERE day = OLD.day; END
    """,
  ]

  /// A packed day goes also when somebody adds or replaces a row.
  ///
  /// Before, a day counted that had as many rows as were packed: to count them was to read all of them.
  private static let packedUsersAndNewRows = [
    """
    DELETE FROM packed_user_days
    WHERE rows <> (SELECT count(*) FROM user_days WHERE user_days.day = packed_user_days.day)
    """,
    """
    CREATE TRIGGER user_days_inserted AFTER INSERT ON user_days
    BEGIN DELETE FROM packed_user_days WHERE day = NEW.day; END
    """,
  ]

  /// What the service said of the subscription: one row a fetch and pool.
  ///
  /// Times of the billing period are milliseconds, as the service gives them.
  private static let subscriptions = """
    CREATE TABLE subscriptions (
      fetched_at INTEGER NOT NULL, pool TEXT NOT NULL, organisation TEXT, period_start INTEGER NOT NULL,
      period_end INTEGER NOT NULL, source TEXT, cache_updated INTEGER, used INTEGER NOT NULL,
      total_allowance INTEGER NOT NULL, basic_allowance INTEGER, overage_used INTEGER, overage_limit INTEGER,
      user_tokens INTEGER, used_ratio REAL, PRIMARY KEY (fetched_at, pool)) WITHOUT ROWID
    """

  private static var tables: [String] {
    [
      "CREATE TABLE archive (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
      """
      CREATE TABLE fetches (
        endpoint TEXT NOT NULL, day TEXT NOT NULL, rows INTEGER NOT NULL, fetched_at INTEGER NOT NULL,
        settled INTEGER NOT NULL, restated_at INTEGER, PRIMARY KEY (endpoint, day)) WITHOUT ROWID
      """,
    ] + Endpoint.organisation.map(endpointTable) + Breakdown.allCases.flatMap(breakdownTable) + users
  }

  private static func endpointTable(_ endpoint: Endpoint) -> String {
    let columns =
      DailyField.fields(of: endpoint).map { "\($0.rawValue) \($0.kind == .ratio ? "REAL" : "INTEGER")" }
      // Which of the lists the API gave: an empty one is not a missing one.
      + Breakdown.breakdowns(of: endpoint).map { "\(listColumn($0)) INTEGER" }
    return "CREATE TABLE \(endpoint.rawValue) (day TEXT PRIMARY KEY, \(columns.joined(separator: ", ")), "
      + "unknown_fields TEXT) WITHOUT ROWID"
  }

  /// The columns of an endpoint's table, in the order in which values are written and read.
  static func columns(of endpoint: Endpoint) -> String {
    let columns =
      ["day"] + DailyField.fields(of: endpoint).map(\.rawValue)
      + Breakdown.breakdowns(of: endpoint).map(listColumn) + ["unknown_fields"]
    return columns.joined(separator: ", ")
  }

  /// The columns of a breakdown's table, likewise.
  static func columns(of breakdown: Breakdown) -> String {
    let columns = ["day"] + breakdown.keys.map(\.column) + breakdown.measures + ["unknown_fields"]
    return columns.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  static func listColumn(_ breakdown: Breakdown) -> String { breakdown.field + "_rows" }

  private static func breakdownTable(_ breakdown: Breakdown) -> [String] {
    let columns =
      breakdown.keys.map { "\"\($0.column)\" TEXT NOT NULL" }
      + breakdown.measures.map { "\"\($0)\" \(breakdown.measureType)" }
    return [
      "CREATE TABLE \(breakdown.field) (day TEXT NOT NULL, \(columns.joined(separator: ", ")), unknown_fields TEXT)",
      "CREATE INDEX \(breakdown.field)_day ON \(breakdown.field) (day)",
    ]
  }

  /// The columns of `user_days` in order.
  ///
  /// Those that end in `_id` point into `text`.
  static let userColumns =
    ["day", "user_id", "email_id"] + UserField.allCases.map(\.rawValue)
    + ["model_id", "tier_id", "autonomy_ratio", "level_id", "languages_id", "unknown_fields"]

  /// Texts, each once.
  ///
  /// Their values have no index: a day's new texts would lie all over it, so that it was written once more with nearly
  /// every day, half of all that was written, and a sixth of a fetch of 100,000 users. The tool looks texts up in memory
  /// and puts none in twice; that nobody else does, triggers see to. Archives that were made before have the index, and
  /// keep it: what somebody has made of the table stays.
  private static let texts = [
    "CREATE TABLE text (id INTEGER PRIMARY KEY, value TEXT NOT NULL)",
    """
    CREATE TRIGGER text_inserted BEFORE INSERT ON text
    WHEN EXISTS (SELECT 1 FROM text WHERE value = NEW.value)
    BEGIN SELECT RAISE(ABORT, 'the text is there already'); END
    """,
    """
    CREATE TRIGGER text_updated BEFORE UPDATE OF value ON text
    WHEN NEW.value <> OLD.value AND EXISTS (SELECT 1 FROM text WHERE value = NEW.value)
    BEGIN SELECT RAISE(ABORT, 'the text is there already'); END
    """,
  ]

  private static var users: [String] {
    let counts = UserField.allCases.map(\.rawValue)
    return texts + [
      """
      CREATE TABLE user_days (
        day TEXT NOT NULL, user_id INTEGER NOT NULL, email_id INTEGER,
        \(counts.map { $0 + " INTEGER" }.joined(separator: ", ")),
        model_id INTEGER, tier_id INTEGER, autonomy_ratio REAL, level_id INTEGER, languages_id INTEGER,
        unknown_fields TEXT, PRIMARY KEY (day, user_id)) WITHOUT ROWID
      """,
      """
      CREATE VIEW users AS SELECT
        day, user.value AS user_id, email.value AS user_email, \(counts.joined(separator: ", ")),
        model.value AS primary_model, tier.value AS primary_model_tier, autonomy_ratio,
        level.value AS delegation_level, languages.value AS languages, unknown_fields
      FROM user_days
        JOIN text AS user ON user.id = user_days.user_id
        LEFT JOIN text AS email ON email.id = email_id
        LEFT JOIN text AS model ON model.id = model_id
        LEFT JOIN text AS tier ON tier.id = tier_id
        LEFT JOIN text AS level ON level.id = level_id
        LEFT JOIN text AS languages ON languages.id = languages_id
      """,
    ]
  }
}

extension Breakdown {
  fileprivate var measureType: String {
    if case .weighted = rule { "REAL" } else { "INTEGER" }
  }
}
