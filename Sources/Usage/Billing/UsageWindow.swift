/// A stretch of time whose use the service limits, in place of an allowance for the billing period.
///
/// The service tells the used share only, not a number of tokens.
package struct UsageWindow: Hashable, Sendable {
  package enum Pool: String, CaseIterable, Sendable {
    case standard
    case core
    /// Hours of managed computers.
    case computers
  }

  package enum Span: String, CaseIterable, Sendable {
    case fiveHour = "five_hour"
    case weekly
    case monthly
    /// The billing period, for managed computers.
    case period

    /// In seconds; of months and billing periods the longest.
    var length: Int {
      switch self {
      case .fiveHour: 5 * 3600
      case .weekly: 7 * 86_400
      case .monthly, .period: 31 * 86_400
      }
    }
  }

  package let pool: Pool
  package let span: Span
  /// As reported by the service, from 0; may be above 100.
  ///
  /// A window that has ended keeps its last value.
  package let reportedPercent: Double
  /// Seconds since 1970-01-01T00:00:00Z; `nil` for a window that has not begun, or whose end the service does not tell.
  package let end: Int?

  package init(_ pool: Pool, _ span: Span, reportedPercent: Double, end: Int?) {
    self.pool = pool
    self.span = span
    self.reportedPercent = reportedPercent
    self.end = end
  }

  /// Whether the window has ended by a time, in seconds since 1970-01-01T00:00:00Z.
  package func hasEnded(at time: Int) -> Bool { end.map { $0 <= time } ?? false }

  /// The used share, 0 to 1 and above, at a time: nothing is used of a window that has ended.
  package func usedRatio(at time: Int) -> Double { hasEnded(at: time) ? 0 : reportedPercent.percent }
}

extension Double {
  /// The number divided by 100, with the same digits: of 143.7 a quotient is 1.4369999999999998.
  package var percent: Double { Double("\(self)e-2") ?? self / 100 }
  /// The number times 100, with the same digits.
  package var inPercent: Double { Double("\(self)e2") ?? self * 100 }
}

/// Use beyond the windows that the organisation pays for.
package struct ExtraUsage: Hashable, Sendable {
  /// What is left of it, in hundredths of a US dollar.
  package let balanceCents: Int?
  package let isAllowed: Bool?
  /// The service's word for what happens when a window is used up, such as `droidCore`.
  package let preference: String?

  package init(balanceCents: Int? = nil, isAllowed: Bool? = nil, preference: String? = nil) {
    self.balanceCents = balanceCents
    self.isAllowed = isAllowed
    self.preference = preference
  }

  package var isEmpty: Bool { balanceCents == nil && isAllowed == nil && preference == nil }
}
