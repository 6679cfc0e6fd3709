import ReportAssembly
import ReportModel
import Usage

/// A subscription in a terminal: a column a pool, and one for what the archive says.
struct SubscriptionText: CustomStringConvertible {
  let snapshot: SubscriptionSnapshot
  let archived: ArchivedUse?
  let remarks: [String]

  var description: String {
    let subscription = snapshot.subscription
    let period = subscription.period
    var text = """
      Plan            \(subscription.plan.rawValue)
      Billing period  \(period.firstDay) to \(period.lastDay) (UTC), \(snapshot.elapsed.asPercent) over
      As of           \(Timestamp(secondsSince1970: snapshot.fetchedAt))\
      \(subscription.source.map { " (\($0.rawValue))" } ?? "")\n\n
      """
    for line in lines {
      let cells = line.cells.map { cell in String(repeating: " ", count: max(1, 18 - cell.count)) + cell }
      let name = line.name + String(repeating: " ", count: max(1, 20 - line.name.count))
      text += name + cells.joined() + "\n"
    }
    for (kind, pool) in subscription.pools {
      if let ratio = pool.differingRatio {
        text += "The service itself gives a used ratio of \(ratio) for \(kind.rawValue) tokens.\n"
      }
    }
    if let archived {
      let missing = archived.days.dayCount - archived.daysWithData
      text += "Archive: billable tokens from \(archived.days.lowerBound) to \(archived.days.upperBound)"
      text += missing > 0 ? ", \(missing) of \(archived.days.dayCount) days missing.\n" : ".\n"
    }
    for remark in remarks { text += remark + "\n" }
    return text
  }

  private var lines: [(name: String, cells: [String])] {
    let pools = snapshot.subscription.pools.map { ($0.kind.rawValue, $0.pool, snapshot.pace($0.pool)) }
    /// A line with a cell a pool, and one for the archive where there is one.
    func line(
      _ name: String, _ cell: ((String, Pool, Pace?)) -> String?, archive: (ArchivedUse) -> String? = { _ in "" }
    ) -> (String, [String]) {
      (name, pools.map { cell($0) ?? "-" } + (archived.map { [archive($0) ?? "-"] } ?? []))
    }
    return [
      line("tokens", { $0.0 }, archive: { _ in "archive" }),
      line("used", { $0.1.used.double.asTokens }, archive: { $0.used.double.asTokens }),
      line("allowance") { $0.1.allowance == .unlimited ? "unlimited" : $0.1.totalAllowance.double.asTokens },
      line("used ratio") { $0.1.usedRatio?.asPercent },
      line("overage used") { $0.1.overageUsed?.double.asTokens },
      line("overage limit") { pool in
        pool.1.overageLimit.map { Allowance($0) == .unlimited ? "unlimited" : $0.double.asTokens }
      },
      line("session's user") { $0.1.userTokens?.double.asTokens },
      line("per day", { $0.2?.perDay.asTokens }, archive: { $0.pace.perDay.asTokens }),
      line("projected", { $0.2?.projected.asTokens }, archive: { $0.pace.projected.asTokens }),
      line("runs out on", { $0.2?.exhausted?.description }, archive: { $0.pace.exhausted?.description }),
    ]
      + (archived.map { [("difference", pools.map { _ in "" } + [$0.difference(from: snapshot).double.asTokens])] }
        ?? [])
  }
}

extension Double {
  /// Whole tokens, in groups of three digits.
  var asTokens: String {
    guard let digits = Count(rounded())?.description else { return "\(self)" }
    let sign = digits.hasPrefix("-") ? "-" : ""
    var grouped = ""
    for (index, digit) in digits.dropFirst(sign.count).reversed().enumerated() {
      if index > 0, index.isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return sign + String(grouped.reversed())
  }

  /// To one decimal.
  var asPercent: String {
    let tenths = (self * 1000).rounded()
    guard tenths.magnitude < 1e15 else { return "\(self * 100)%" }
    return "\(Int(tenths) / 10).\(abs(Int(tenths) % 10))%"
  }
}
