/// A subscription as it stood when the service was asked.
package struct SubscriptionSnapshot: Hashable, Sendable {
  package let subscription: Subscription
  /// Seconds since 1970-01-01T00:00:00Z.
  package let fetchedAt: Int
  /// The organisation that the session names; `nil` where it names none.
  package let organisation: String?

  package init(_ subscription: Subscription, fetchedAt: Int, organisation: String?) {
    self.subscription = subscription
    self.fetchedAt = fetchedAt
    self.organisation = organisation
  }

  /// The share of the billing period that is over, 0 to 1.
  package var elapsed: Double {
    subscription.period.elapsedDays(at: fetchedAt) / subscription.period.length
  }

  package func pace(_ pool: Pool) -> Pace? { Pace(of: pool, in: subscription.period, at: fetchedAt) }
}

/// What the archive's billable tokens say of a billing period: a second opinion on the standard tokens, which is what
/// the vendor's later pages call billable tokens.
package struct ArchivedUse: Hashable, Sendable {
  /// Whole days in UTC, from the period's first one to the last that was fetched without a gap.
  package let days: ClosedRange<Day>
  /// Those of them that the API has a number for: the others are missing, not zero.
  package let daysWithData: Int
  package let used: Count
  package let pace: Pace

  /// Adds up the days that were over when the subscription was fetched; `nil` where no day of the period has a number.
  ///
  /// - Parameters:
  ///   - snapshot: The subscription.
  ///   - source: The archive.
  /// - Throws: What `source` throws.
  package init?(of snapshot: SubscriptionSnapshot, from source: any UsageSource) throws {
    let subscription = snapshot.subscription
    let first = subscription.period.firstDay
    let last = min(Day(secondsSince1970: snapshot.fetchedAt) - 1, subscription.period.lastDay)
    guard first <= last else { return nil }
    let fetched = Set(try source.coverage(of: first...last).filter { $0.endpoint == .tokens }.map(\.day))
    guard let end = (first...last).prefix(while: fetched.contains).last else { return nil }
    let counts = try source.organisationTotals(in: first...end).compactMap { $0.count(.billableTokens) }
    guard !counts.isEmpty else { return nil }
    days = first...end
    daysWithData = counts.count
    used = counts.reduce(.zero, +)
    pace = Pace(
      perDay: used.double / Double(counts.count), of: subscription.standard.allowance, in: subscription.period)
  }

  /// What the archive has more than the subscription; negative where it has less.
  package func difference(from snapshot: SubscriptionSnapshot) -> Count { used - snapshot.subscription.standard.used }
}

/// What a report can say of the subscription.
package enum SubscriptionStatus: Sendable {
  /// - Parameter remarks: What to mind, in a sentence each.
  case known(SubscriptionSnapshot, archived: ArchivedUse?, remarks: [String])
  /// - Parameter reason: One sentence.
  case leftOut(reason: String)
}
