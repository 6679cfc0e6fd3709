import ReportAssembly
import ReportModel
import Usage

/// A subscription in a terminal: a column for each pool, and one for what the archive has counted.
struct SubscriptionText: CustomStringConvertible {
  let snapshot: SubscriptionSnapshot
  let archived: ArchivedUse?
  let remarks: [String]

  var description: String {
    let subscription = snapshot.subscription
    let period = subscription.period
    var lines = [
      "Plan            \(subscription.plan.rawValue)",
      "Billing period  \(period.firstDay) to \(period.lastDay) (UTC), \(snapshot.elapsed.asPercent) over",
      "As of           \(Timestamp(secondsSince1970: snapshot.fetchedAt))"
        + (subscription.source.map { " (\($0.rawValue))" } ?? ""),
      "",
    ]
    lines += rows.map { name, cells in name.padded(to: 19) + " " + cells.map { $0.aligned(to: 18) }.joined() }
    for (kind, pool) in subscription.pools {
      if let ratio = pool.differingRatio {
        lines.append("The service itself gives a used ratio of \(ratio) for \(kind.rawValue) tokens.")
      }
    }
    if let archived {
      let missing = archived.days.dayCount - archived.daysWithData
      lines.append(
        "Archive: billable tokens from \(archived.days.lowerBound) to \(archived.days.upperBound)"
          + (missing > 0 ? ", \(missing) of \(archived.days.dayCount) days missing." : "."))
    }
    return (lines + remarks).map { $0 + "\n" }.joined()
  }

  private var rows: [(name: String, cells: [String])] {
    /// A row with a cell for each pool, and one for the archive if it has counted.
    func row(
      _ name: String, _ cell: (SubscriptionPool) -> String?, archive: (ArchivedUse) -> String? = { _ in "" }
    ) -> (String, [String]) {
      (name, pools.map { cell($0) ?? "-" } + (archived.map { [archive($0) ?? "-"] } ?? []))
    }
    let rows = [
      row("tokens", { $0.name }, archive: { _ in "archive" }),
      row("used", { $0.pool.used.double.asTokens }, archive: { $0.used.double.asTokens }),
      row("allowance") { $0.pool.allowance == .unlimited ? "unlimited" : $0.pool.totalAllowance.double.asTokens },
      row("used ratio") { $0.pool.usedRatio?.asPercent },
      row("overage used") { $0.pool.overageUsed?.double.asTokens },
      row("overage limit") {
        $0.pool.overageLimit.map { Allowance($0) == .unlimited ? "unlimited" : $0.double.asTokens }
      },
      row("session's user") { $0.pool.userTokens?.double.asTokens },
      row("per day", { $0.pace?.perDay.asTokens }, archive: { $0.pace.perDay.asTokens }),
      row("projected", { $0.pace?.projected.asTokens }, archive: { $0.pace.projected.asTokens }),
      row("runs out on", { $0.pace?.exhausted?.description }, archive: { $0.pace.exhausted?.description }),
    ]
    guard let archived else { return rows }
    return rows + [("difference", pools.map { _ in "" } + [archived.difference(from: snapshot).double.asTokens])]
  }

  private typealias SubscriptionPool = (name: String, pool: Pool, pace: Pace?)

  private var pools: [SubscriptionPool] {
    snapshot.subscription.pools.map { ($0.kind.rawValue, $0.pool, snapshot.pace($0.pool)) }
  }
}

extension Double {
  /// Whole tokens, with a comma between groups of three digits.
  var asTokens: String {
    guard let digits = Count(rounded())?.description else { return "\(self)" }
    return digits.replacing(/\d(?=(?:\d{3})+$)/) { $0.output + "," }
  }

  /// A percentage with one decimal.
  var asPercent: String {
    let tenths = (self * 1000).rounded()
    guard tenths.magnitude < 1e15 else { return "\(self * 100)%" }
    return "\(Int(tenths) / 10).\(abs(Int(tenths) % 10))%"
  }
}
