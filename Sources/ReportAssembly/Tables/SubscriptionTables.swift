import ReportModel
import Usage

/// Tables about the billing period: allowance, use and projected use.
struct SubscriptionTables {
  let status: SubscriptionStatus

  private var snapshot: SubscriptionSnapshot? {
    if case .known(let snapshot, _, _) = status { snapshot } else { nil }
  }

  private static let asOf = Column(
    "as_of", "As of (UTC)", .timestamp, note: "When the service was asked for the subscription.")
  private static let pool = Column("pool", "Tokens", .text, note: "standard or premium")
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

  /// One row per pool; no rows if the subscription is left out.
  var subscription: Table {
    Table(
      "subscription", "Subscription", "A pool of tokens of the billing period: allowance and use.",
      [
        Self.asOf, Self.pool,
        Column("period_start", "Period start", .date, note: "The billing period's first day, UTC."),
        Column("period_end", "Period end", .date, note: "The day on which it ends, UTC."),
        Column("plan", "Plan", .text, note: "Max, Pro, Basic or none, by the allowance of standard tokens."),
        Self.tokens("used", "Used", "By the whole organisation, overage included."),
        Self.tokens("allowance", "Allowance", "Empty where it is unlimited."),
        Column(
          "used_ratio", "Used %", .percent(places: 1), note: "Used over allowance; empty over zero.", unit: "share"),
        Self.tokens("overage_used", "Overage used", "Part of what is used."),
        Self.tokens("overage_limit", "Overage limit", "The most overage that the organisation allows."),
        Self.tokens("user_tokens", "Session's user", "Used by the user of the session."),
        Self.projected, Self.exhausted,
      ],
      key: ["as_of", "pool"],
      snapshot.map { snapshot in
        let subscription = snapshot.subscription
        return subscription.pools.map { kind, pool in
          let pace = snapshot.pace(pool)
          return [
            Cell(asOf: snapshot), .text(kind.rawValue), Cell(subscription.period.firstDay),
            Cell(subscription.period.lastDay), .text(subscription.plan.rawValue), Cell(pool.used),
            Cell(pool.allowance), Cell(pool.usedRatio), Cell(pool.overageUsed), Cell(pool.overageLimit),
            Cell(pool.userTokens), Cell(pace?.projected), Cell(pace?.exhausted),
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
    guard case .known(let snapshot, let archived, _) = status else { return [] }
    let period = snapshot.subscription.period
    func cells(_ pace: Pace?) -> [Cell] { [Cell(pace?.perDay), Cell(pace?.projected), Cell(pace?.exhausted)] }
    let rows: [Row] = snapshot.subscription.pools.map { kind, pool in
      [
        Cell(asOf: snapshot), .text(kind.rawValue), .text("subscription"),
        Cell(Day(secondsSince1970: snapshot.fetchedAt)), .empty, .number(snapshot.elapsed), Cell(pool.used), .empty,
      ] + cells(snapshot.pace(pool))
    }
    guard let archived else { return rows }
    let over = period.elapsedDays(at: (archived.days.upperBound.number + 1) * 86_400)
    return rows + [
      [
        Cell(asOf: snapshot), .text(Pool.Kind.standard.rawValue), .text("archive"), Cell(archived.days.upperBound),
        .integer(Int64(archived.daysWithData)), .number(over / period.length), Cell(archived.used),
        Cell(archived.difference(from: snapshot)),
      ] + cells(archived.pace)
    ]
  }

  /// True if the tables have no rows.
  var isEmpty: Bool { snapshot == nil }
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
