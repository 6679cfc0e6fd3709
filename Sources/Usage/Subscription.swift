/// What an organisation may use in its current billing period, and has used so far (reference: «Response»).
package struct Subscription: Hashable, Sendable {
  /// Where the service took its numbers from.
  package enum Source: String, Sendable {
    case cache
    case live
  }

  package let period: BillingPeriod
  package let standard: Pool
  /// As the service gave it, also where there is no allowance of it: see ``pools``.
  package let premium: Pool?
  /// `nil` where the service does not say, or says something else.
  package let source: Source?
  /// Whether the service renewed its cache; `nil` where it does not say.
  package let cacheUpdated: Bool?

  package init(
    period: BillingPeriod, standard: Pool, premium: Pool? = nil, source: Source? = nil, cacheUpdated: Bool? = nil
  ) {
    self.period = period
    self.standard = standard
    self.premium = premium
    self.source = source
    self.cacheUpdated = cacheUpdated
  }

  /// The pools that the organisation has: premium only where there is an allowance of it.
  package var pools: [(kind: Pool.Kind, pool: Pool)] {
    let premium = premium.flatMap { $0.allowance.isNone ? nil : $0 }
    return [(.standard, standard)] + (premium.map { [(.premium, $0)] } ?? [])
  }

  package var plan: Plan { Plan(standard.allowance) }
}

/// A plan, as its allowance of standard tokens tells it (reference: «Plan Detection»).
package enum Plan: String, Sendable {
  case max = "Max"
  case pro = "Pro"
  case basic = "Basic"
  case withoutPlan = "none"

  package init(_ standard: Allowance) {
    switch standard {
    case .unlimited: self = .max
    case .limited(let tokens):
      self = tokens >= 200_000_000 ? .max : tokens >= 20_000_000 ? .pro : tokens > .zero ? .basic : .withoutPlan
    }
  }
}

/// How much of a pool may be used in a billing period.
package enum Allowance: Hashable, Sendable {
  case limited(Count)
  case unlimited

  /// Above that the service means no limit.
  private static let unlimitedFrom: Count = 1_000_000_000_000

  package init(_ tokens: Count) { self = tokens > Self.unlimitedFrom ? .unlimited : .limited(tokens) }

  /// The number to divide by; `nil` where there is none, or nothing is allowed.
  package var divisor: Double? {
    guard case .limited(let tokens) = self, tokens > .zero else { return nil }
    return tokens.double
  }

  package var isNone: Bool { self == .limited(.zero) }
}

/// Tokens of one kind: what is allowed and what is used.
package struct Pool: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case standard
    case premium
  }

  /// Of the whole organisation; overage is part of it already.
  package let used: Count
  /// As the service gave it: the allowance is its meaning.
  package let totalAllowance: Count
  /// Without what was added to it.
  package let basicAllowance: Count?
  /// What was used beyond the allowance: shown beside, never added.
  package let overageUsed: Count?
  package let overageLimit: Count?
  /// Of the user whose session it is.
  package let userTokens: Count?
  /// The service's own ratio, of which not even the scale is certain: only ever a note.
  package let reportedRatio: Double?

  package init(
    used: Count, totalAllowance: Count, basicAllowance: Count? = nil, overageUsed: Count? = nil,
    overageLimit: Count? = nil, userTokens: Count? = nil, reportedRatio: Double? = nil
  ) {
    self.used = used
    self.totalAllowance = totalAllowance
    self.basicAllowance = basicAllowance
    self.overageUsed = overageUsed
    self.overageLimit = overageLimit
    self.userTokens = userTokens
    self.reportedRatio = reportedRatio
  }

  package var allowance: Allowance { Allowance(totalAllowance) }

  /// What is used of the allowance; `nil` without a limit and over an allowance of zero.
  package var usedRatio: Double? { allowance.divisor.map { used.double / $0 } }

  /// The service's ratio where it differs from ours by more than rounding.
  package var differingRatio: Double? {
    guard let reportedRatio, abs(reportedRatio - (usedRatio ?? 0)) > 0.005 else { return nil }
    return reportedRatio
  }
}

/// From one bill to the next: some 27 to 31 days, beginning and ending at any time of a day.
package struct BillingPeriod: Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let start: Int
  package let end: Int

  /// 9999-12-31T23:59:59.999Z, the last moment that has a date of ten characters.
  private static let lastMoment = 253_402_300_799_999

  /// - Returns: `nil` unless it begins before it ends, within the calendar.
  package init?(start: Int, end: Int) {
    guard start >= 0, start < end, end <= Self.lastMoment else { return nil }
    self.start = start
    self.end = end
  }

  /// The day that holds the first moment, in UTC.
  package var firstDay: Day { Day(secondsSince1970: start / 1000) }
  /// The day that holds the end, in UTC.
  package var lastDay: Day { Day(secondsSince1970: end / 1000) }

  /// Its length in days, with a fraction.
  package var length: Double { Double(end - start) / Self.millisecondsPerDay }

  /// How many days of it are over at a moment, with a fraction: none before it, all after it.
  package func elapsedDays(at secondsSince1970: Int) -> Double {
    let now = Double(secondsSince1970) * 1000
    return (min(max(now, Double(start)), Double(end)) - Double(start)) / Self.millisecondsPerDay
  }

  /// The day on which so many days of it are over, in UTC.
  ///
  /// - Returns: `nil` where that is after its end.
  package func day(after days: Double) -> Day? {
    guard days <= length else { return nil }
    return Day(secondsSince1970: Int((Double(start) + days * Self.millisecondsPerDay) / 1000))
  }

  private static let millisecondsPerDay = 86_400_000.0
}
