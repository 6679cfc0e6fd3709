/// The allowance of an organisation in its current billing period, and its use so far (reference: «Response»).
package struct Subscription: Hashable, Sendable {
  /// Whether the service answered from its cache or computed the numbers for this request.
  package enum Source: String, Sendable {
    case cache
    case live
  }

  package let period: BillingPeriod
  package let standard: Pool
  /// As reported by the service, even if its allowance is zero; see ``pools``.
  package let premium: Pool?
  /// `nil` if the service sent no source or an unknown one.
  package let source: Source?
  /// True if the service refreshed its cache; `nil` if the service did not report it.
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

  /// The pools to report: standard, and premium if it has an allowance or use.
  package var pools: [(kind: Pool.Kind, pool: Pool)] {
    let premium = premium.flatMap { $0.allowance.isNone && $0.used == .zero ? nil : $0 }
    return [(.standard, standard)] + (premium.map { [(.premium, $0)] } ?? [])
  }

  /// The plan that the allowance suggests; after a change of plan that is the one before.
  package var plan: Plan { Plan(standard.allowance) }
}

/// The plan, inferred from the allowance of standard tokens (reference: «Plan Detection»).
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

/// The maximum use of a pool in a billing period.
package enum Allowance: Hashable, Sendable {
  case limited(Count)
  case unlimited

  /// In tokens; the service reports "unlimited" as a number above this one.
  private static let unlimitedFrom: Count = 1_000_000_000_000

  package init(_ tokens: Count) { self = tokens > Self.unlimitedFrom ? .unlimited : .limited(tokens) }

  /// The denominator for ratios, in tokens; `nil` if the allowance is unlimited or zero.
  package var divisor: Double? {
    guard case .limited(let tokens) = self, tokens > .zero else { return nil }
    return tokens.double
  }

  package var isNone: Bool { self == .limited(.zero) }
}

/// The allowance and the use of one kind of tokens.
package struct Pool: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case standard
    case premium
  }

  /// Tokens used by the whole organisation, including overage.
  package let used: Count
  /// As reported by the service; ``allowance`` interprets it.
  package let totalAllowance: Count
  /// The allowance of the plan, without extra tokens.
  package let basicAllowance: Count?
  /// Tokens used beyond the allowance; already included in ``used``.
  package let overageUsed: Count?
  package let overageLimit: Count?
  /// Tokens used by the user of the API key or the session.
  package let userTokens: Count?
  /// The service's own ratio; its scale is undocumented, so reports show it only in a note.
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

  /// True if tokens are used without an allowance: all of them are overage.
  package var isAllOverage: Bool { allowance.isNone && used > .zero }

  /// Used tokens divided by the allowance; `nil` if the allowance is unlimited or zero.
  package var usedRatio: Double? { allowance.divisor.map { used.double / $0 } }

  /// Whether more than a share of the allowance is used, beyond what a quotient is off by.
  package func isUsed(above share: Double) -> Bool { usedRatio.map { $0 - share > 1e-12 } ?? false }

  /// The service's ratio, if it differs from ``usedRatio`` by more than rounding.
  package var differingRatio: Double? {
    guard let reportedRatio, abs(reportedRatio - (usedRatio ?? 0)) > 0.005 else { return nil }
    return reportedRatio
  }
}

/// The time from one bill to the next: about 27 to 31 days; start and end can be at any time of day.
package struct BillingPeriod: Hashable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let start: Int
  package let end: Int

  /// 9999-12-31T23:59:59.999Z, the last time that fits the date format `YYYY-MM-DD`.
  private static let lastMoment = 253_402_300_799_999

  /// - Returns: `nil` unless `start` is before `end`, and both are between 1970 and 9999.
  package init?(start: Int, end: Int) {
    guard start >= 0, start < end, end <= Self.lastMoment else { return nil }
    self.start = start
    self.end = end
  }

  /// The day (UTC) of ``start``.
  package var firstDay: Day { Day(secondsSince1970: start / 1000) }
  /// The day (UTC) of ``end``.
  package var lastDay: Day { Day(secondsSince1970: end / 1000) }

  /// In days, with a fraction.
  package var length: Double { Double(end - start) / Self.millisecondsPerDay }

  /// Elapsed days at a given time, with a fraction; limited to 0...``length``.
  package func elapsedDays(at secondsSince1970: Int) -> Double {
    let now = Double(secondsSince1970) * 1000
    return (min(max(now, Double(start)), Double(end)) - Double(start)) / Self.millisecondsPerDay
  }

  /// The day (UTC) that is reached `days` days after the start of the period.
  ///
  /// - Returns: `nil` if that is after the end of the period.
  package func day(after days: Double) -> Day? {
    guard days <= length else { return nil }
    return Day(secondsSince1970: Int((Double(start) + days * Self.millisecondsPerDay) / 1000))
  }

  private static let millisecondsPerDay = 86_400_000.0
}
