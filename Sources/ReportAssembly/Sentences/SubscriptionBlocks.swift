import ReportDefinition
import ReportModel
import Usage

/// The blocks about the billing period on a page: an allowance, or windows in its place.
struct SubscriptionBlocks {
  let status: SubscriptionStatus

  /// - Parameter parts: The parts to show, in this order.
  /// - Returns: One paragraph with the reason if the subscription is left out; for warnings alone, nothing.
  func blocks(_ parts: [ReportDefinition.SubscriptionPart]) -> [Block] {
    let isWarningsAlone = parts.allSatisfy { $0 == .warnings }
    switch status {
    case .leftOut(let reason):
      return isWarningsAlone ? [] : [.paragraph("The billing period is left out. \(reason)")]
    case .known(let snapshot, let archived, let remarks, let now):
      let shown = parts.compactMap { part -> Block? in
        switch part {
        case .warnings: block(SubscriptionSentences(snapshot: snapshot).warnings(at: now), "What runs out")
        case .figures: .figures(figures(snapshot))
        case .sentences:
          block(
            SubscriptionSentences(snapshot: snapshot).all(archived),
            snapshot.subscription == nil ? "Use of the windows" : "Use and pace")
        case .chart: chart(snapshot).map { .chart($0.described()) }
        }
      }
      if isWarningsAlone { return shown }
      return [.paragraph(introduction(snapshot))] + shown + (remarks + notes(snapshot)).map(Block.paragraph)
    }
  }

  private func block(_ sentences: [Sentence], _ heading: String) -> Block? {
    sentences.isEmpty ? nil : .sentences(sentences, heading: heading)
  }

  /// The plan, the billing period or that there are windows, and the time of the answer.
  private func introduction(_ snapshot: SubscriptionSnapshot) -> String {
    let asOf = "as of \(Timestamp(secondsSince1970: snapshot.fetchedAt).inSentence)"
    guard let subscription = snapshot.subscription else {
      return "\(plan(snapshot)). Windows limit the use, in place of an allowance; \(asOf)."
    }
    let source =
      switch subscription.source {
      case .cache: "; the service may count with a delay"
      case .live: "; counted anew by the service"
      case nil: ""
      }
    return "\(plan(snapshot)). Billing period from \(subscription.period.firstDay) to \(subscription.period.lastDay), "
      + "\(asOf)\(source)."
  }

  private func plan(_ snapshot: SubscriptionSnapshot) -> String {
    guard let plan = snapshot.plan else { return "The plan is not known" }
    let name = plan.name == Plan.withoutPlan.rawValue ? "No plan" : "Plan \(plan.name)"
    return name + (plan.isInferred ? " (inferred from the allowance)" : "")
  }

  /// Notes on ratios of the service that differ from ours.
  private func notes(_ snapshot: SubscriptionSnapshot) -> [String] {
    (snapshot.subscription?.pools ?? []).compactMap { kind, pool in
      pool.differingRatio.map {
        "The service itself gives a used ratio of \($0) for \(kind.rawValue) tokens; the one here is made from used and "
          + "allowance."
      }
    }
  }

  // MARK: Figures

  private func figures(_ snapshot: SubscriptionSnapshot) -> [KeyFigure] {
    func figure(_ id: String, _ label: String, _ value: Cell, _ format: Format, _ note: String) -> KeyFigure {
      KeyFigure(
        id: id, label: label, value: value, format: format, previous: .empty, change: .empty, changeRatio: .empty,
        isComparable: false, note: note)
    }
    let windows = snapshot.windows.map { window in
      figure(
        "\(window.pool.rawValue)_\(window.span.rawValue)_used_ratio", "\(window.label): used",
        .number(window.usedRatio(at: snapshot.fetchedAt)), .percent(places: 1),
        "The used share of the window's limit; 0 if the window has ended.")
    }
    guard let subscription = snapshot.subscription else { return windows }
    return subscription.pools.flatMap { kind, pool in
      let pace = Pace(of: pool, in: subscription.period, at: snapshot.fetchedAt)
      let (id, label) = (kind.rawValue, kind.label)
      // An allowance of none, or without a limit, does not run out.
      let hasLimit = pool.allowance.divisor != nil
      let figures = [
        figure(
          "\(id)_used", "\(label) tokens used", Cell(pool.used), .integer,
          "Used by the organisation in the billing period so far, overage included."),
        hasLimit
          ? figure(
            "\(id)_used_ratio", "\(label) allowance used", Cell(pool.usedRatio), .percent(places: 1),
            "Used tokens over the allowance.") : nil,
        figure(
          "\(id)_projected", "\(label) tokens projected", Cell(pace?.projected), .decimal(places: 0),
          "Used at the period's end if it goes on as so far."),
        hasLimit
          ? (pace?.exhausted).map { day in
            figure(
              "\(id)_exhausted_on", "\(label) tokens run out on", Cell(day), .date,
              "When the allowance is used up at that pace.")
          } : nil,
      ]
      return figures.compactMap(\.self)
    } + windows
  }

  // MARK: Chart

  /// - Returns: `nil` if there is nothing to draw.
  private func chart(_ snapshot: SubscriptionSnapshot) -> Chart? {
    if let subscription = snapshot.subscription { return chart(subscription, at: snapshot.fetchedAt) }
    guard !snapshot.windows.isEmpty else { return nil }
    return Chart(
      id: "subscription", title: "Used share of the windows", kind: .bars, categoryLabel: "Window",
      valueLabel: "Used share", format: .percent(places: 1),
      categories: snapshot.windows.map { $0.pool == .computers ? $0.poolLabel : $0.label }, fullBar: 1,
      series: [Chart.Series(name: "Used", values: snapshot.windows.map { $0.usedRatio(at: snapshot.fetchedAt) })])
  }

  private func chart(_ subscription: Subscription, at moment: Int) -> Chart {
    let pools = subscription.pools
    func series(_ name: String, _ value: (Pool) -> Double?) -> Chart.Series {
      Chart.Series(name: name, values: pools.map { value($0.pool) })
    }
    return Chart(
      id: "subscription", title: "Used and allowed tokens of the billing period", kind: .bars,
      categoryLabel: "Pool", valueLabel: "Tokens", format: .integer, categories: pools.map(\.kind.label),
      series: [
        series("Used", \.used.double),
        series("Projected at the period's end") { Pace(of: $0, in: subscription.period, at: moment)?.projected },
        series("Allowance") { if case .limited(let tokens) = $0.allowance { tokens.double } else { nil } },
      ])
  }
}

extension Pool.Kind {
  package var label: String {
    switch self {
    case .standard: "Standard"
    case .premium: "Premium"
    }
  }
}

extension UsageWindow {
  /// `Standard, weekly`.
  package var label: String {
    let span =
      switch span {
      case .fiveHour: "five hours"
      case .weekly: "weekly"
      case .monthly: "monthly"
      case .period: "billing period"
      }
    return "\(poolLabel), \(span)"
  }

  /// `Standard tokens, weekly window`.
  var inSentence: String {
    switch (pool, span) {
    case (.computers, _): label
    case (_, .fiveHour): "\(poolLabel) tokens, five-hour window"
    default: "\(poolLabel) tokens, \(span.rawValue) window"
    }
  }

  fileprivate var poolLabel: String {
    switch pool {
    case .standard: "Standard"
    case .core: "Core"
    case .computers: "Managed computers"
    }
  }
}
