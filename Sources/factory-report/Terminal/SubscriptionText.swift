import HTTP
import ReportAssembly
import ReportModel
import Usage

/// A subscription in a terminal: a column for each pool and one for what the archive has counted, and a line for each
/// window.
struct SubscriptionText: CustomStringConvertible {
  let snapshot: SubscriptionSnapshot
  let archived: ArchivedUse?
  let remarks: [String]
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: Int

  var description: String {
    var lines = snapshot.headLines
    if let subscription = snapshot.subscription { lines += [""] + poolLines(subscription) }
    if !snapshot.windows.isEmpty { lines += [""] + windowLines }
    return (lines + remarks).map { $0 + "\n" }.joined()
  }

  private var windowLines: [String] {
    let windows = snapshot.windows.map { window -> String in
      let used = window.usedRatio(at: snapshot.fetchedAt).asPercent
      return window.label.padded(to: 34) + used.aligned(to: 8) + "  " + window.course(at: now)
    }
    guard let extra = snapshot.extraUsage, snapshot.subscription == nil else { return windows }
    let balance = extra.balance.map { ($0 < 0 ? "-" : "") + "$\($0.magnitude.asMoney) left" }
    let allowed = extra.isAllowed.map { $0 ? "allowed" : "not allowed" }
    let words = [allowed, balance].compactMap(\.self).joined(separator: ", ")
    return windows + (words.isEmpty ? [] : ["Extra usage: \(words)."])
  }

  private func poolLines(_ subscription: Subscription) -> [String] {
    var lines = rows(subscription).map { name, cells in
      name.padded(to: 19) + " " + cells.map { $0.aligned(to: 18) }.joined()
    }
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
    return lines
  }

  private func rows(_ subscription: Subscription) -> [(name: String, cells: [String])] {
    let pools: [SubscriptionPool] = subscription.pools.map { kind, pool in
      (kind.rawValue, pool, Pace(of: pool, in: subscription.period, at: snapshot.fetchedAt))
    }
    /// A row with a cell for each pool, and one for the archive if it has counted.
    func row(
      _ name: String, _ cell: (SubscriptionPool) -> String?, archive: (ArchivedUse) -> String? = { _ in "" }
    ) -> (String, [String]) {
      (name, pools.map { cell($0) ?? "-" } + (archived.map { [archive($0) ?? "-"] } ?? []))
    }
    let rows = [
      row("pool", { $0.name }, archive: { _ in "archive" }),
      row("used", { $0.pool.used.double.asTokens }, archive: { $0.used.double.asTokens }),
      row("allowance") { $0.pool.allowance == .unlimited ? "unlimited" : $0.pool.totalAllowance.double.asTokens },
      row("used ratio") { $0.pool.usedRatio?.asPercent },
      row("overage used") { $0.pool.overageUsed?.double.asTokens },
      row("overage limit") {
        $0.pool.overageLimit.map { Allowance($0) == .unlimited ? "unlimited" : $0.double.asTokens }
      },
      row("tokens of the user") { $0.pool.userTokens?.double.asTokens },
      row("per day", { $0.pace?.perDay.asTokens }, archive: { $0.pace.perDay.asTokens }),
      row("projected", { $0.pace?.projected.asTokens }, archive: { $0.pace.projected.asTokens }),
      row("runs out on", { $0.pace?.exhausted?.description }, archive: { $0.pace.exhausted?.description }),
    ]
    guard let archived else { return rows }
    return rows + [("difference", pools.map { _ in "" } + [archived.difference.double.asTokens])]
  }

  private typealias SubscriptionPool = (name: String, pool: Pool, pace: Pace?)
}

extension UsageWindow {
  /// When it ends or ended, seen from a time in seconds since 1970-01-01T00:00:00Z; a clause of a sentence.
  func course(at now: Int) -> String {
    guard let end else { return reportedPercent == 0 ? "not begun" : "end not known" }
    return "\(hasEnded(at: now) ? "ended" : "ends") \(Timestamp(secondsSince1970: end))"
  }
}

extension SubscriptionSnapshot {
  /// Plan, billing period or windows, and when the service was asked.
  var headLines: [String] {
    let inferred = plan?.isInferred == true ? " (inferred from the allowance)" : ""
    let limits =
      subscription.map {
        "Billing period  \($0.period.firstDay) to \($0.period.lastDay) (UTC), \($0.elapsed(at: fetchedAt).asPercent) over"
      } ?? "Limits          windows of time, in place of an allowance"
    return [
      "Plan            \((plan?.name ?? "not known").onOneLine)\(inferred)", limits,
      "As of           \(Timestamp(secondsSince1970: fetchedAt))"
        + ((subscription?.source).map { " (\($0.rawValue))" } ?? ""),
    ]
  }
}

extension BudgetUse {
  /// A line such as «budget 2026-10  USD 6.47 of 10.00 (64.7%), about USD 9 by its end at the weekday rate; 19 of 20 days are known».
  func text(in currency: Currency) -> String {
    func figure(_ amount: Amount) -> String {
      amount.money.map { $0.text(in: currency) } ?? amount.double.asTokens
    }
    let unit = budget.isOfMoney ? currency.code + " " : ""
    let tokens = budget.isOfMoney ? "" : " tokens"
    var text = "budget \(month.id)  \(unit)\(figure(state.used)) of \(figure(state.limit))\(tokens)"
    text += " (\(state.usedShare.asPercent))"
    if let projected = state.projected, state.elapsed < 1 {
      text += ", about \(unit)\(projected.asTokens)\(tokens) by its end at the weekday rate"
    }
    return text + (knownDays < days ? "; \(knownDays) of \(days) days are known\n" : "\n")
  }
}

extension Double {
  /// Whole tokens, with a comma between groups of three digits.
  var asTokens: String {
    guard let digits = Count(rounded())?.description else { return "\(self)" }
    return digits.replacing(/\d(?=(?:\d{3})+$)/) { $0.output + "," }
  }

  /// An amount of money, with two decimals.
  fileprivate var asMoney: String {
    guard let cents = Int(exactly: (magnitude * 100).rounded()) else { return "\(self)" }
    return (self < 0 ? "-" : "") + "\(cents / 100)." + String("\(100 + cents % 100)".dropFirst())
  }

  /// A percentage with one decimal.
  var asPercent: String { asPercent(decimals: 1) }

  /// Two percentages, with as many decimals as tell one from the other.
  func asPercent(beside other: Double) -> (String, String) {
    let texts = (1...9).lazy.map { (asPercent(decimals: $0), other.asPercent(decimals: $0)) }
    return texts.first { $0 != $1 } ?? (asPercent, other.asPercent)
  }

  private func asPercent(decimals: Int) -> String {
    let unit = (0..<decimals).reduce(1) { product, _ in product * 10 }
    let units = (self * Double(100 * unit)).rounded()
    guard units.magnitude < 1e15 else { return "\(self * 100)%" }
    return "\(Int(units) / unit)." + "\(unit + abs(Int(units) % unit))".dropFirst() + "%"
  }
}
