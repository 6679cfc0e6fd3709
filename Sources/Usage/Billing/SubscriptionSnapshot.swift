/// A subscription as the service reported it at one point in time.
package struct SubscriptionSnapshot: Hashable, Sendable {
  package let subscription: Subscription
  /// Seconds since 1970-01-01T00:00:00Z.
  package let fetchedAt: Int
  /// The organisation of the session; `nil` if the session names none.
  package let organisation: String?

  package init(_ subscription: Subscription, fetchedAt: Int, organisation: String?) {
    self.subscription = subscription
    self.fetchedAt = fetchedAt
    self.organisation = organisation
  }

  /// The elapsed share of the billing period, 0 to 1.
  package var elapsed: Double {
    subscription.period.elapsedDays(at: fetchedAt) / subscription.period.length
  }

  package func pace(_ pool: Pool) -> Pace? { Pace(of: pool, in: subscription.period, at: fetchedAt) }
}

/// Billable tokens of a billing period according to the archive, for comparison with the standard tokens that the
/// service reports; newer pages of the vendor call these billable tokens.
package struct ArchivedUse: Hashable, Sendable {
  /// Whole days (UTC) from the start of the period to the last day before the first gap in the archive.
  package let days: ClosedRange<Day>
  /// How many of these days have a number from the API; the other days are missing, not zero.
  package let daysWithData: Int
  package let used: Count
  package let pace: Pace

  /// Adds up the days that had ended when the subscription was fetched; `nil` if none of them has a number.
  ///
  /// - Parameters:
  ///   - snapshot: The subscription.
  ///   - source: The archive.
  /// - Throws: The errors of `source`.
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

  /// The archive's tokens minus the service's tokens; negative if the archive has fewer.
  package func difference(from snapshot: SubscriptionSnapshot) -> Count { used - snapshot.subscription.standard.used }
}

/// The subscription in a report, or the reason why it is absent.
package enum SubscriptionStatus: Sendable {
  /// - Parameter remarks: Warnings for the reader, one sentence each.
  case known(SubscriptionSnapshot, archived: ArchivedUse?, remarks: [String])
  /// - Parameter reason: One sentence.
  case leftOut(reason: String)
}
