import ReportAssembly
import ReportModel
import Usage

/// The subscription as a JSON object, whose members have the names of the tables `subscription` and
/// `subscription_windows`.
struct SubscriptionObject: Encodable {
  struct PoolObject: Encodable {
    let pool: String
    /// In tokens, like the allowance.
    let used: Double
    /// `nil` where it is unlimited.
    let allowance: Double?
    /// `nil` over an allowance that is zero or unlimited.
    let usedRatio: Double?
    /// In tokens, part of what is used.
    let overageUsed: Double?
  }

  struct WindowObject: Encodable {
    let pool: String
    let window: String
    let usedRatio: Double
    /// `nil` for a window that has not begun.
    let endsAt: String?
    let ended: Bool
  }

  let asOf: String
  let plan: String?
  let planInferred: Bool
  /// `nil` where there are windows in place of an allowance.
  let periodStart: String?
  let periodEnd: String?
  /// Whether all that it says is over by now.
  let ended: Bool
  let pools: [PoolObject]
  let windows: [WindowObject]
  /// `nil` without windows, like the balance.
  let extraUsageAllowed: Bool?
  /// In US dollars.
  let extraUsageBalance: Double?

  /// - Parameters:
  ///   - snapshot: As the archive has it.
  ///   - moment: The current time, in seconds since 1970-01-01T00:00:00Z.
  init(_ snapshot: SubscriptionSnapshot, at moment: Int) {
    asOf = Timestamp(secondsSince1970: snapshot.fetchedAt).description
    plan = snapshot.plan?.name
    planInferred = snapshot.plan?.isInferred == true
    periodStart = snapshot.subscription?.period.firstDay.description
    periodEnd = snapshot.subscription?.period.lastDay.description
    ended = snapshot.hasEnded(at: moment)
    pools = (snapshot.subscription?.pools ?? []).map { kind, pool in
      let allowance: Count? = if case .limited(let tokens) = pool.allowance { tokens } else { nil }
      return PoolObject(
        pool: kind.rawValue, used: pool.used.double, allowance: allowance?.double, usedRatio: pool.usedRatio,
        overageUsed: pool.overageUsed?.double)
    }
    windows = snapshot.windows.map { window in
      WindowObject(
        pool: window.pool.rawValue, window: window.span.rawValue, usedRatio: window.usedRatio(at: snapshot.fetchedAt),
        endsAt: window.end.map { Timestamp(secondsSince1970: $0).description }, ended: window.hasEnded(at: moment))
    }
    let extraUsage = snapshot.windows.isEmpty ? nil : snapshot.extraUsage
    extraUsageAllowed = extraUsage?.isAllowed
    extraUsageBalance = extraUsage?.balance
  }
}
