import ReportModel
import Usage

/// Tables about the billing period: allowance or windows, use and projected use.
struct SubscriptionTables {
  let status: SubscriptionStatus

  private var snapshot: SubscriptionSnapshot? {
    if case .known(let snapshot, _, _, _) = status { snapshot } else { nil }
  }

  private static let asOf = Column(
    "as_of", "As of (UTC)", .timestamp, note: "When the service was asked for the subscription.")
  private static let pool = Column("pool", "Pool", .text, note: "standard or premium")
  private static let plan = [
    Column("plan", "Plan", .text, note: "By the service's own name, or by the allowance: Max, Pro, Basic or none."),
    Column(
      "plan_inferred", "Plan inferred", .flag,
      note: "Whether the plan is inferred from the allowance of standard tokens."),
  ]
  private static let projected = Column(
    "projected", "Projected", .decimal(places: 0),
    note: "Used at the period's end if it goes on as so far; empty on the first day.", unit: "tokens")
  private static let exhausted = Column(
    "exhausted_on", "Runs out on", .date,
    note: "When the allowance is used up at that pace; empty where it lasts to the period's end.")

  private static func tokens(_ id: String, _ label: String, _ note: String, emphasis: Column.Emphasis = .none) -> Column
  {
    Column(id, label, .integer, note: note, unit: "tokens", emphasis: emphasis)
  }

  /// One row per pool; no rows if the subscription is left out, or if there are windows in place of an allowance.
  var subscription: Table {
    Table(
      "subscription", "Subscription", "A pool of tokens of the billing period: allowance and use.",
      [
        Self.asOf, Self.pool,
        Column("period_start", "Period start", .date, note: "The billing period's first day, UTC."),
        Column("period_end", "Period end", .date, note: "The day on which it ends, UTC."),
      ] + Self.plan + [
        Self.tokens("used", "Used", "By the whole organisation, overage included."),
        Self.tokens("allowance", "Allowance", "Empty where it is unlimited."),
        Column(
          "used_ratio", "Used %", .percent(places: 1), note: "Used over allowance; empty over zero.", unit: "share"),
        Self.tokens("overage_used", "Overage used", "Part of what is used."),
        Self.tokens("overage_limit", "Overage limit", "The most overage that the organisation allows."),
        Self.tokens("user_tokens", "Tokens of the user", "Used by the user of the API key or the session."),
        Self.projected, Self.exhausted,
      ],
      key: ["as_of", "pool"],
      snapshot.map { snapshot in
        guard let subscription = snapshot.subscription else { return [] }
        return subscription.pools.map { kind, pool in
          let pace = Pace(of: pool, in: subscription.period, at: snapshot.fetchedAt)
          return [
            Cell(asOf: snapshot), .text(kind.rawValue), Cell(subscription.period.firstDay),
            Cell(subscription.period.lastDay), .text(orEmpty: snapshot.plan?.name),
            .flag(snapshot.plan?.isInferred == true), Cell(pool.used), Cell(pool.allowance), Cell(pool.usedRatio),
            Cell(pool.overageUsed), Cell(pool.overageLimit),
            Cell(pool.userTokens), Cell(pace?.projected), Cell(pace?.exhausted),
          ]
        }
      } ?? [])
  }

  /// One row per window; no rows if the organisation has an allowance and no managed computers.
  var windows: Table {
    Table(
      "subscription_windows", "Windows",
      "A stretch of time whose use the service limits, in place of an allowance, as it was when the service was asked.",
      [
        Self.asOf,
        Column("pool", "Pool", .text, note: "standard or core; computers for hours of managed computers."),
        Column("window", "Window", .text, note: "five_hour, weekly or monthly; period for managed computers."),
      ] + Self.plan + [
        Column(
          "used_ratio", "Used %", .percent(places: 1), note: "Used over the limit; 0 for a window that has ended.",
          unit: "share"),
        Column("ends_at", "Ends (UTC)", .timestamp, note: "Empty for a window that has not begun."),
        Column("ended", "Ended", .flag, note: "Whether the window had ended; the next one begins with the next use."),
        Column(
          "extra_usage_allowed", "Extra usage allowed", .flag,
          note: "Whether the organisation pays for use beyond its windows; the same in each row."),
        Column(
          "extra_usage_balance", "Extra usage left", .decimal(places: 2),
          note: "What is left of the extra usage; the same in each row.", unit: "US dollars"),
      ],
      key: ["as_of", "pool", "window"],
      snapshot.map { snapshot in
        snapshot.windows.map { window in
          [
            Cell(asOf: snapshot), .text(window.pool.rawValue), .text(window.span.rawValue),
            .text(orEmpty: snapshot.plan?.name), .flag(snapshot.plan?.isInferred == true),
            .number(window.usedRatio(at: snapshot.fetchedAt)),
            window.end.map { .timestamp(Timestamp(secondsSince1970: $0)) } ?? .empty,
            .flag(window.hasEnded(at: snapshot.fetchedAt)), snapshot.extraUsage?.isAllowed.map(Cell.flag) ?? .empty,
            .number(orEmpty: snapshot.extraUsage?.balance),
          ]
        }
      } ?? [])
  }

  /// The pace according to the service and according to the archive.
  var pace: Table {
    Table(
      "subscription_pace", "Pace", "A pool of tokens and a count of its use: where it leads by the period's end.",
      [
        Self.asOf, Self.pool,
        Column(
          "count", "Count", .text, note: "subscription: the service's own; archive: billable tokens of whole days."),
        Column("through", "Through", .date, note: "The last day that is counted, the service's only in part."),
        Column(
          "days_with_data", "Days with data", .integer, note: "Of the archive: the others are missing, not zero.",
          unit: "days"),
        Column(
          "elapsed", "Elapsed", .percent(places: 1), note: "The share of the billing period that is counted.",
          unit: "share"),
        Self.tokens("used", "Used", "Tokens of the billing period so far."),
        Self.tokens("difference", "Difference", "What the archive has more than the service.", emphasis: .change),
        Column(
          "per_day", "Per day", .decimal(places: 0), note: "Used over the days that are counted.",
          unit: "tokens per day"),
        Self.projected, Self.exhausted,
      ],
      key: ["as_of", "pool", "count", "through"], references: [.init(["as_of", "pool"], in: "subscription")], paceRows)
  }

  private var paceRows: [Row] {
    guard case .known(let snapshot, let archived, _, _) = status, let subscription = snapshot.subscription else {
      return []
    }
    let period = subscription.period
    func cells(_ pace: Pace?) -> [Cell] { [Cell(pace?.perDay), Cell(pace?.projected), Cell(pace?.exhausted)] }
    let rows: [Row] = subscription.pools.map { kind, pool in
      [
        Cell(asOf: snapshot), .text(kind.rawValue), .text("subscription"),
        Cell(Day(secondsSince1970: snapshot.fetchedAt)), .empty, .number(subscription.elapsed(at: snapshot.fetchedAt)),
        Cell(pool.used), .empty,
      ] + cells(Pace(of: pool, in: period, at: snapshot.fetchedAt))
    }
    guard let archived else { return rows }
    let over = period.elapsedDays(at: (archived.days.upperBound.number + 1) * 86_400)
    return rows + [
      [
        Cell(asOf: snapshot), .text(Pool.Kind.standard.rawValue), .text("archive"), Cell(archived.days.upperBound),
        .integer(Int64(archived.daysWithData)), .number(over / period.length), Cell(archived.used),
        Cell(archived.difference),
      ] + cells(archived.pace)
    ]
  }

  /// The tables, and for each whether it has rows.
  var all: [(table: Table, hasRows: Bool)] {
    let hasPools = snapshot?.subscription != nil
    return [(subscription, hasPools), (pace, hasPools), (windows, snapshot?.windows.isEmpty == false)]
  }
}

extension ExtraUsage {
  /// In US dollars.
  package var balance: Double? { balanceCents.map { Double($0) / 100 } }
}

extension Cell {
  /// Empty if the allowance is unlimited.
  init(_ allowance: Allowance) {
    if case .limited(let tokens) = allowance { self.init(tokens) } else { self = .empty }
  }

  init(_ day: Day?) { self = day.map { Cell($0) } ?? .empty }

  fileprivate init(asOf snapshot: SubscriptionSnapshot) {
    self = .timestamp(Timestamp(secondsSince1970: snapshot.fetchedAt))
  }
}
