import HTTP
import ReportAssembly
import Usage

/// What ends a run with 2, though its result is complete.
struct Watch: Sendable {
  /// The highest share that may be used; `nil` to watch nothing but the pace.
  var share: Double?
  /// Whether what does not last is exceeded.
  var pace = false

  var isOn: Bool { share != nil || pace }
}

/// A threshold that the user has set is exceeded; the description has a sentence for each.
struct ThresholdExceeded: Error, CustomStringConvertible {
  let description: String
  /// The paths of the report that was written.
  let written: [String]

  init(_ sentences: [String], written: [String] = []) {
    description = sentences.joined(separator: " ")
    self.written = written
  }
}

extension BudgetUse {
  /// A sentence if the month's budget exceeds a threshold; of a hidden one it has neither group nor numbers.
  func exceeded(_ watch: Watch) -> String? {
    let month = Period(.month, holding: month.whole.lowerBound).id
    if isHidden {
      let isExceeded = watch.share.map { state.isUsed(above: $0) } ?? false || watch.pace && state.isProjectedOver
      return isExceeded
        ? "A budget for \(month) of a group that the report shows as \(SmallGroups.name) exceeds its threshold." : nil
    }
    let name =
      (budget.isOfMoney ? "" : "token ") + "budget\(budget.group.map { " of \($0.onOneLine)" } ?? "") for \(month)"
    if let share = watch.share, state.isUsed(above: share) {
      let (exact, limit) = state.usedShare.asPercent(beside: share)
      return "\(exact) of the \(name) are used, more than \(limit)."
    }
    guard watch.pace, state.isProjectedOver else { return nil }
    if state.isOver { return "The \(name) is used up." }
    return "At the weekday rate the \(name) does not last"
      + (state.exhausted.map { ": it is used up on \($0)." } ?? ".")
  }
}

extension SubscriptionSnapshot {
  /// A sentence for each allowance and window that exceeds a threshold.
  func exceeded(_ watch: Watch, at now: Int) -> [String] {
    exceeded(above: watch.share, pace: watch.pace, at: now)
  }

  /// A sentence for each pool and each live window that exceeds a threshold, and for each pool that is all overage.
  ///
  /// - Parameters:
  ///   - share: The highest share that may be used; `nil` to watch nothing but the pace.
  ///   - watchesPace: Whether what does not last to its end is exceeded.
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  /// - Returns: Nothing if neither is watched.
  func exceeded(above share: Double?, pace watchesPace: Bool, at now: Int) -> [String] {
    guard share != nil || watchesPace else { return [] }
    let pools = subscription?.pools ?? []
    return pools.flatMap { exceeded($0.kind, $0.pool, above: share, pace: watchesPace) }
      + windows.filter { !isOver($0, at: now) }.flatMap { exceeded($0, above: share, pace: watchesPace, at: now) }
  }

  private func exceeded(_ kind: Pool.Kind, _ pool: Pool, above share: Double?, pace watchesPace: Bool) -> [String] {
    if pool.isAllOverage {
      return [
        "\(pool.used.double.asTokens) \(kind.rawValue) tokens are used without an allowance: all of them are overage."
      ]
    }
    var sentences: [String] = []
    if let share, let used = pool.usedRatio, pool.isUsed(above: share) {
      let (exact, limit) = used.asPercent(beside: share)
      sentences.append("\(exact) of the \(kind.rawValue) allowance are used, more than \(limit).")
    }
    if watchesPace, let used = pool.usedRatio, used >= 1 {
      sentences.append("The \(kind.rawValue) allowance is used up.")
    } else if watchesPace, let period = subscription?.period, let pace = Pace(of: pool, in: period, at: fetchedAt),
      pace.isTooFast
    {
      sentences.append(
        "At this pace the \(kind.rawValue) allowance does not last: \(pace.projected.asTokens) of "
          + "\(pool.totalAllowance.double.asTokens) tokens by the period's end.")
    }
    return sentences
  }

  /// Percentages are compared as they are shown, with one decimal.
  private func exceeded(
    _ window: UsageWindow, above share: Double?, pace watchesPace: Bool, at now: Int
  ) -> [String] {
    let used = window.usedRatio(at: now)
    if let share, (used * 1000).rounded() > share * 1000 + 1e-6 {
      return ["\(window.label): \(used.asPercent) are used, more than \(share.asPercent)."]
    }
    return watchesPace && used >= 1 ? ["\(window.label): the window is used up."] : []
  }
}
