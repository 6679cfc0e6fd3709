import GRDB
package import Usage

// All snapshots of the subscription: one row per pool, with the numbers as reported by the service.

extension Archive {
  /// Adds a snapshot.
  ///
  /// - Throws: ``ArchiveError``; the transaction is rolled back then.
  package func keep(_ snapshot: SubscriptionSnapshot) throws {
    let subscription = snapshot.subscription
    try writing { db in
      try db.execute(sql: "DELETE FROM subscriptions WHERE fetched_at = ?", arguments: [snapshot.fetchedAt])
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
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT * FROM subscriptions WHERE fetched_at = (
            SELECT fetched_at FROM subscriptions
            ORDER BY ?3 AND period_start <= ?1 AND period_end > ?1 DESC,
              ?3 AND period_start < ?2 AND period_end > ?1 DESC, fetched_at DESC LIMIT 1)
          """,
        arguments: [milliseconds, milliseconds + 86_400_000, day != nil])
      // A damaged archive can have a pool twice.
      let pools = try Dictionary(
        rows.map { (try $0.decode(String.self, forColumn: "pool"), try $0.pool()) },
        uniquingKeysWith: { first, _ in first })
      guard let row = rows.first, let standard = pools[Pool.Kind.standard.rawValue],
        let period = BillingPeriod(
          start: try row.decode(forColumn: "period_start"), end: try row.decode(forColumn: "period_end"))
      else { return nil }
      return SubscriptionSnapshot(
        Subscription(
          period: period, standard: standard, premium: pools[Pool.Kind.premium.rawValue],
          source: try row.decode(String?.self, forColumn: "source").flatMap(Subscription.Source.init),
          cacheUpdated: try row.decode(forColumn: "cache_updated")),
        fetchedAt: try row.moment(), organisation: try row.decode(forColumn: "organisation"))
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
}
