import GRDB
package import Usage

// All snapshots of the subscription, with the numbers as reported by the service: one row per snapshot, per pool, and
// per window.

extension Archive {
  /// How many snapshots keep their answers as they came: a month of nightly runs.
  private static let keptAnswers = 30

  /// Adds a snapshot.
  ///
  /// - Parameters:
  ///   - snapshot: The snapshot.
  ///   - answers: The answers that it was read from, JSON texts by the path of the request.
  /// - Throws: ``ArchiveError``; the transaction is rolled back then.
  package func keep(_ snapshot: SubscriptionSnapshot, answers: [String: String] = [:]) throws {
    try writing { db in
      for table in ["subscriptions", "subscription_windows", "subscription_answers"] {
        try db.execute(sql: "DELETE FROM \(table) WHERE fetched_at = ?", arguments: [snapshot.fetchedAt])
      }
      let extra = snapshot.extraUsage
      try db.execute(
        sql: "INSERT OR REPLACE INTO subscription_details VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          snapshot.fetchedAt, snapshot.organisation, snapshot.planName, extra?.balanceCents, extra?.isAllowed,
          extra?.preference,
        ])
      if let subscription = snapshot.subscription { try keepPools(of: subscription, snapshot, db) }
      for window in snapshot.windows {
        try db.execute(
          sql: "INSERT OR REPLACE INTO subscription_windows VALUES (?, ?, ?, ?, ?)",
          arguments: [
            snapshot.fetchedAt, window.pool.rawValue, window.span.rawValue, window.reportedPercent, window.end,
          ])
      }
      for (request, body) in answers {
        try db.execute(
          sql: "INSERT INTO subscription_answers VALUES (?, ?, ?)", arguments: [snapshot.fetchedAt, request, body])
      }
      try db.execute(
        sql: """
          DELETE FROM subscription_answers WHERE fetched_at NOT IN (
            SELECT DISTINCT fetched_at FROM subscription_answers ORDER BY fetched_at DESC LIMIT ?)
          """,
        arguments: [Self.keptAnswers])
    }
  }

  private func keepPools(of subscription: Subscription, _ snapshot: SubscriptionSnapshot, _ db: Database) throws {
    for (kind, pool) in [(Pool.Kind.standard, subscription.standard), (.premium, subscription.premium)] {
      guard let pool else { continue }
      try db.execute(
        sql: """
          INSERT INTO subscriptions (
            fetched_at, pool, organisation, period_start, period_end, source, cache_updated, used, total_allowance,
            basic_allowance, overage_used, overage_limit, user_tokens, used_ratio)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          snapshot.fetchedAt, kind.rawValue, snapshot.organisation, subscription.period.start,
          subscription.period.end, subscription.source?.rawValue, subscription.cacheUpdated,
          Amount.count(pool.used).databaseValue, Amount.count(pool.totalAllowance).databaseValue,
          pool.basicAllowance.map { Amount.count($0).databaseValue },
          pool.overageUsed.map { Amount.count($0).databaseValue },
          pool.overageLimit.map { Amount.count($0).databaseValue },
          pool.userTokens.map { Amount.count($0).databaseValue }, pool.reportedRatio,
        ])
    }
  }

  /// The snapshot for a report.
  ///
  /// - Parameter day: The last day of the report. The latest snapshot wins whose billing period contains the start of
  ///   that day (UTC), else one whose period starts during that day, else any. `nil` for the latest snapshot.
  /// - Returns: `nil` if the archive has no snapshot.
  /// - Throws: ``ArchiveError``.
  package func subscription(on day: Day?) throws -> SubscriptionSnapshot? {
    try reading { db in
      let milliseconds = (day?.number ?? 0) * 86_400_000
      // Earlier versions wrote no details. Windows have no billing period. Where an allowance has the day, windows that
      // were asked for by the second day after it have it, too: the latest of both is what the organisation has.
      let moment = try Int.fetchOne(
        db,
        sql: """
          SELECT fetched_at FROM (
            SELECT fetched_at, period_start, period_end FROM subscriptions
            UNION ALL SELECT fetched_at, NULL, NULL FROM subscription_details
            UNION ALL SELECT fetched_at, (fetched_at / 86400 - 2) * 86400000, 9e18 FROM subscription_windows
            WHERE fetched_at NOT IN (SELECT fetched_at FROM subscriptions)
              AND EXISTS (SELECT 1 FROM subscriptions WHERE period_start < ?2 AND period_end > ?1))
          ORDER BY ?3 AND ifnull(period_start <= ?1 AND period_end > ?1, 0) DESC,
            ?3 AND ifnull(period_start < ?2 AND period_end > ?1, 0) DESC, fetched_at DESC LIMIT 1
          """,
        arguments: [milliseconds, milliseconds + 86_400_000, day != nil])
      return try moment.flatMap { try Self.snapshot($0, db) }
    }
  }

  private static func snapshot(_ moment: Int, _ db: Database) throws -> SubscriptionSnapshot? {
    func rows(_ table: String) throws -> [Row] {
      try Row.fetchAll(db, sql: "SELECT * FROM \(table) WHERE fetched_at = ?", arguments: [moment])
    }
    let (pools, details) = (try rows("subscriptions"), try rows("subscription_details").first)
    let subscription = try Self.subscription(pools)
    let windows = try rows("subscription_windows").compactMap { try $0.window() }
    guard subscription != nil || details != nil else { return nil }
    let extra = try details.map {
      ExtraUsage(
        balanceCents: try $0.decode(forColumn: "extra_usage_cents"),
        isAllowed: try $0.decode(forColumn: "extra_usage_allowed"),
        preference: try $0.decode(forColumn: "overage_preference"))
    }
    return SubscriptionSnapshot(
      subscription, windows: windows.inOrder, extraUsage: extra.flatMap { $0.isEmpty ? nil : $0 },
      planName: try details?.decode(String?.self, forColumn: "plan"), fetchedAt: moment,
      organisation: try (details ?? pools.first)?.decode(String?.self, forColumn: "organisation"))
  }

  private static func subscription(_ rows: [Row]) throws -> Subscription? {
    // A damaged archive can have a pool twice.
    let pools = try Dictionary(
      rows.map { (try $0.decode(String.self, forColumn: "pool"), try $0.pool()) },
      uniquingKeysWith: { first, _ in first })
    guard let row = rows.first, let standard = pools[Pool.Kind.standard.rawValue],
      let period = BillingPeriod(
        start: try row.decode(forColumn: "period_start"), end: try row.decode(forColumn: "period_end"))
    else { return nil }
    return Subscription(
      period: period, standard: standard, premium: pools[Pool.Kind.premium.rawValue],
      source: try row.decode(String?.self, forColumn: "source").flatMap(Subscription.Source.init),
      cacheUpdated: try row.decode(forColumn: "cache_updated"))
  }

  // MARK: How the service is asked

  /// What earlier runs have learned about the service, as far as it still counts.
  ///
  /// - Parameter now: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: The facts that were learned in the week before.
  /// - Throws: ``ArchiveError``.
  package func serviceFacts(at now: Int) throws -> Set<ServiceFact> {
    try reading { db in
      let facts = try String.fetchAll(
        db, sql: "SELECT fact FROM subscription_facts WHERE learned_at BETWEEN ? AND ?",
        arguments: [now - ServiceFact.lifetime, now])
      return Set(facts.compactMap(ServiceFact.init))
    }
  }

  /// Keeps what was learned about the service; a fact that was known keeps its age.
  ///
  /// - Throws: ``ArchiveError``; the transaction is rolled back then.
  package func keep(_ facts: Set<ServiceFact>, at now: Int) throws {
    guard try serviceFacts(at: now) != facts else { return }
    try writing { db in
      let names = facts.map(\.rawValue)
      let isKept = names.isEmpty ? "0" : "fact IN (\(names.map { _ in "?" }.joined(separator: ", ")))"
      try db.execute(
        sql: "DELETE FROM subscription_facts WHERE NOT (learned_at BETWEEN ? AND ? AND \(isKept))",
        arguments: StatementArguments([now - ServiceFact.lifetime, now]) + StatementArguments(names))
      for name in names {
        try db.execute(sql: "INSERT OR IGNORE INTO subscription_facts VALUES (?, ?)", arguments: [name, now])
      }
    }
  }
}

extension [UsageWindow] {
  /// By pool and length.
  fileprivate var inOrder: [UsageWindow] {
    UsageWindow.Pool.allCases.flatMap { pool in
      UsageWindow.Span.allCases.flatMap { span in filter { $0.pool == pool && $0.span == span } }
    }
  }
}

extension Row {
  fileprivate func pool() throws -> Pool {
    func count(_ column: String) throws -> Count? { try Amount(self[column] as DatabaseValue, isRatio: false)?.count }
    return Pool(
      used: try count("used") ?? .zero, totalAllowance: try count("total_allowance") ?? .zero,
      basicAllowance: try count("basic_allowance"), overageUsed: try count("overage_used"),
      overageLimit: try count("overage_limit"), userTokens: try count("user_tokens"),
      reportedRatio: try decode(forColumn: "used_ratio"))
  }

  /// - Returns: `nil` for a pool or length that this version does not know.
  fileprivate func window() throws -> UsageWindow? {
    guard let pool = UsageWindow.Pool(rawValue: try decode(forColumn: "pool")),
      let span = UsageWindow.Span(rawValue: try decode(forColumn: "span"))
    else { return nil }
    return UsageWindow(
      pool, span, reportedPercent: try decode(forColumn: "used_percent"), end: try decode(forColumn: "ends_at"))
  }
}
