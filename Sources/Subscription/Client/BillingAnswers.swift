import HTTP
import Usage

/// The answer of `/api/billing/limits`.
struct LimitsAnswer {
  /// Whether the organisation has windows in place of an allowance.
  let hasWindows: Bool
  /// Empty unless it has; then those that can be read.
  let windows: [UsageWindow]
  let extraUsage: ExtraUsage

  /// - Parameters:
  ///   - answer: The body.
  ///   - now: When it was asked for, in seconds since 1970-01-01T00:00:00Z.
  init(_ answer: AnswerValue, at now: Int) {
    hasWindows = answer["usesTokenRateLimitsBilling"]?.flag == true
    windows = hasWindows ? UsageWindow.windows(answer["limits"], at: now) : []
    extraUsage = ExtraUsage(
      balanceCents: answer["extraUsageBalanceCents"]?.number.flatMap { Int(exactly: $0.rounded()) },
      isAllowed: answer["extraUsageAllowed"]?.flag, preference: answer["overagePreference"]?.text)
  }
}

/// The answer of `/api/organization/subscription/usage`: an allowance, or windows.
struct UsageAnswer {
  let subscription: Subscription?
  let windows: [UsageWindow]
  let extraUsage: ExtraUsage
  let planName: String?

  /// - Parameters:
  ///   - body: The body.
  ///   - limits: The answer on limits; `nil` if there was none. Unless it says that there are no windows, they are read
  ///     here.
  ///   - now: When it was asked for, in seconds since 1970-01-01T00:00:00Z.
  /// - Throws: `UnusableBody` if there is neither, or no window where the limits say that there are some: the allowance
  ///   is that of an earlier plan then.
  init(_ body: [UInt8], _ limits: LimitsAnswer?, at now: Int) throws {
    let answer = try AnswerValue(body)
    let usage = answer["usage"]
    planName = usage?["plan"]?.text ?? usage?["plan"]?["name"]?.text
    let pool = AnswerValue.object(["standard": usage?["standardUsage"] ?? .null])
    let found = limits?.hasWindows == false ? [] : UsageWindow.windows(pool, at: now)
    guard limits?.hasWindows != true || !found.isEmpty else {
      throw UnusableBody("windows limit the use in place of an allowance, and none of them can be read")
    }
    extraUsage = ExtraUsage(
      balanceCents: usage?["extraUsage"]?["remainingUsd"]?.number.flatMap { Int(exactly: ($0 * 100).rounded()) })
    subscription = found.isEmpty ? try SubscriptionAnswer.subscription(body) : nil
    let computers = usage?["managedComputers"]
    windows =
      found
      + UsageWindow.computers(
        used: computers?["usedHours"]?.number, of: computers?["includedHours"]?.number,
        end: usage?["endDate"]?.moment)
  }
}

/// The plan's name in the answer of `/api/app/auth/me`.
enum PlanAnswer {
  static func name(_ answer: AnswerValue) -> String? {
    let subscription = answer["organization"]?["subscription"]
    return subscription?["orbSubscription"]?["plan"]?["name"]?.text ?? subscription?["factoryTier"]?.text
  }
}

extension UsageWindow {
  /// The windows of each pool that can be read.
  ///
  /// - Parameters:
  ///   - pools: An object with a member for each pool.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: The windows of standard, then of core, the shortest first.
  static func windows(_ pools: AnswerValue?, at now: Int) -> [UsageWindow] {
    let spans: [(Span, String)] = [(.fiveHour, "fiveHour"), (.weekly, "weekly"), (.monthly, "monthly")]
    return [Pool.standard, .core].flatMap { pool in
      spans.compactMap { span, name in
        pools?[pool.rawValue]?[name].flatMap { UsageWindow(pool, span, $0, at: now) }
      }
    }
  }

  /// - Returns: `nil` without a used share of 0 or more.
  private init?(_ pool: Pool, _ span: Span, _ answer: AnswerValue, at now: Int) {
    guard let percent = answer["usedPercent"]?.number ?? answer["usedRatio"]?.number?.inPercent, percent >= 0
    else { return nil }
    let remaining = answer["secondsRemaining"]?.number ?? 0
    // Seconds that remain tell the end before windowEnd does, which may be stale.
    let isLive = remaining > 0 && remaining < 1e10
    self.init(
      pool, span, reportedPercent: percent,
      end: isLive ? now + Int(remaining) : answer["windowEnd"]?.moment ?? answer["endDate"]?.moment)
  }

  /// The use of managed computers; empty without a limit.
  static func computers(used: Double?, of limit: Double?, end: Int?) -> [UsageWindow] {
    guard let used, let limit, used >= 0, limit > 0 else { return [] }
    return [UsageWindow(.computers, .period, reportedPercent: (used / limit).inPercent, end: end)]
  }

  /// The answer of `/api/organization/compute-usage`.
  static func computers(_ answer: AnswerValue) -> [UsageWindow] {
    computers(used: answer["orgUsageMs"]?.number, of: answer["limitMs"]?.number, end: answer["periodEnd"]?.moment)
  }
}
