/// A subscription as the service reported it at one point in time: an allowance, or windows in its place.
package struct SubscriptionSnapshot: Hashable, Sendable {
  /// The billing period with its allowance; `nil` where the organisation has windows.
  package let subscription: Subscription?
  /// In the order of their pools and lengths; may also hold managed computers beside an allowance.
  package let windows: [UsageWindow]
  package let extraUsage: ExtraUsage?
  /// The plan by the service's own name; `nil` if it did not tell.
  package let planName: String?
  /// Seconds since 1970-01-01T00:00:00Z.
  package let fetchedAt: Int
  /// The organisation of the session; `nil` if the session names none, or an API key was used.
  package let organisation: String?

  package init(
    _ subscription: Subscription?, windows: [UsageWindow] = [], extraUsage: ExtraUsage? = nil, planName: String? = nil,
    fetchedAt: Int, organisation: String?
  ) {
    self.subscription = subscription
    self.windows = windows
    self.extraUsage = extraUsage
    self.planName = planName
    self.fetchedAt = fetchedAt
    self.organisation = organisation
  }

  /// The plan's name, and whether it is inferred from the allowance; `nil` if it is unknown.
  package var plan: (name: String, isInferred: Bool)? {
    if let planName { return (planName, false) }
    return subscription.map { ($0.plan.rawValue, true) }
  }

  /// Whether all that it says is over by a time.
  ///
  /// - Parameter time: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: True for a billing period that has ended, and for windows of which none is live any more that was so when
  ///   the service was asked. A window without an end, and one that had ended, could begin anew then: what is said of it
  ///   is over when that one would be.
  package func hasEnded(at time: Int) -> Bool {
    if let subscription { return subscription.period.end <= time * 1000 }
    return windowsEnd.map { $0 <= time } ?? false
  }

  /// The day (UTC) on which what it says ended, or will end; `nil` if it says nothing.
  package var lastDay: Day? { subscription?.period.lastDay ?? windowsEnd.map { Day(secondsSince1970: $0) } }

  /// In seconds since 1970-01-01T00:00:00Z.
  private var windowsEnd: Int? {
    let live = windows.filter { !$0.hasEnded(at: fetchedAt) }
    return (live.isEmpty ? windows : live).map(end).max()
  }

  /// The end of a window, or of the one that began when the service was asked.
  private func end(of window: UsageWindow) -> Int {
    window.end.flatMap { $0 > fetchedAt ? $0 : nil } ?? fetchedAt + window.span.length
  }

  /// Whether nothing that is said of a window holds any more at a time, in seconds since 1970-01-01T00:00:00Z.
  package func isOver(_ window: UsageWindow, at time: Int) -> Bool { end(of: window) <= time }
}

extension Subscription {
  /// The elapsed share of the billing period at a time, in seconds since 1970-01-01T00:00:00Z; 0 to 1.
  package func elapsed(at time: Int) -> Double { period.elapsedDays(at: time) / period.length }
}

/// Billable tokens of a billing period according to the archive, for comparison with the standard tokens that the
/// service reports; newer pages of the vendor call these billable tokens.
package struct ArchivedUse: Hashable, Sendable {
  /// Whole days (UTC) from the start of the period to the last day before the first gap in the archive.
  package let days: ClosedRange<Day>
  /// How many of these days have a number from the API; the other days are missing, not zero.
  package let daysWithData: Int
  package let used: Count
  /// The archive's tokens minus the service's tokens; negative if the archive has fewer.
  package let difference: Count
  package let pace: Pace

  /// Adds up the days that had ended when the subscription was fetched; `nil` if none of them has a number, or if there
  /// is no billing period.
  ///
  /// - Parameters:
  ///   - snapshot: The subscription.
  ///   - source: The archive.
  /// - Throws: The errors of `source`.
  package init?(of snapshot: SubscriptionSnapshot, from source: any UsageSource) throws {
    guard let subscription = snapshot.subscription else { return nil }
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
    difference = used - subscription.standard.used
    pace = Pace(
      perDay: used.double / Double(counts.count), of: subscription.standard.allowance, in: subscription.period)
  }
}

/// The subscription in a report, or the reason why it is absent.
package enum SubscriptionStatus: Sendable {
  /// - Parameters:
  ///   - remarks: Warnings for the reader, one sentence each.
  ///   - now: The time of the report, in seconds since 1970-01-01T00:00:00Z: what has ended by then cannot run out.
  case known(SubscriptionSnapshot, archived: ArchivedUse?, remarks: [String], now: Int)
  /// - Parameter reason: One sentence.
  case leftOut(reason: String)
}
