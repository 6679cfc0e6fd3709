import ReportAssembly
import ReportModel
import Usage

/// The subscription in the archive's status: a line for each pool and window.
struct SubscriptionStatusText: CustomStringConvertible {
  let snapshot: SubscriptionSnapshot
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: Int

  var description: String {
    let pools = (snapshot.subscription?.pools ?? []).map { kind, pool -> String in
      let allowed =
        switch pool.allowance {
        case .unlimited: "no limit"
        case .limited: pool.isAllOverage ? "no allowance: all of them are overage" : pool.usedRatio?.asPercent ?? "-"
        }
      return "\(kind.label.padded(to: 15)) \(pool.used.double.asTokens) tokens used, \(allowed)"
    }
    let windows = snapshot.windows.map { window in
      "\(window.label): \(window.usedRatio(at: snapshot.fetchedAt).asPercent) used, \(window.course(at: now))"
    }
    return (snapshot.headLines + pools + windows + [snapshot.ended(at: now)].compactMap(\.self)).map { $0 + "\n" }
      .joined()
  }
}
