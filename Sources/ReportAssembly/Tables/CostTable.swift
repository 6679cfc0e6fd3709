import ReportModel
import Usage

/// What each month costs by group and cost centre, for accounting.
struct CostTable {
  private let source: any UsageSource
  private let summary: Summary
  private let prices: Prices
  private let roster: RosterDetails?

  /// `nil` without prices.
  init?(_ summary: Summary, from source: any UsageSource, roster: RosterDetails?) {
    guard let prices = summary.prices else { return nil }
    self.source = source
    self.summary = summary
    self.prices = prices
    self.roster = roster
  }

  /// One for each month of the range, in order.
  func chargebacks() throws -> [Chargeback] {
    try summary.months.map {
      Chargeback(
        $0, users: try summary.users($0.period, from: source), prices: prices, teams: roster?.teams,
        people: roster?.seats?.people)
    }
  }

  var table: Table {
    Table(
      id: "costs", in: .monthly, title: "Costs by month",
      description: "A month, a group and a cost centre, with what its seats and its tokens cost.", columns: columns,
      key: ["period", "group", "cost_centre"], references: [Period.Kind.month.reference],
      rows: Rows(streaming: { [self] visit in
        for (month, chargeback) in zip(summary.months, try chargebacks()) {
          let total = chargeback.total
          for row in chargeback.rows { try visit(cells(row, of: month, total)) }
        }
      }))
  }

  /// The rows as charges: seats and tokens each are one, and what is nothing is none.
  func charges() throws -> [Charge] {
    try chargebacks().flatMap { chargeback in
      chargeback.rows.flatMap { row in
        [tokens(row, of: chargeback), seats(row, of: chargeback)].compactMap(\.self)
      }
    }
  }

  private func tokens(_ row: Chargeback.Row, of chargeback: Chargeback) -> Charge? {
    guard let cost = row.tokenAmount, cost != .zero || row.tokens != .zero else { return nil }
    return charge(
      .tokens, row, chargeback, days: chargeback.month.days, row.tokens.description,
      price: prices.tokenPrice(throughout: chargeback.month.days), cost)
  }

  private func seats(_ row: Chargeback.Row, of chargeback: Chargeback) -> Charge? {
    guard let price = chargeback.seatPrice, let seats = row.seats, seats > 0, let amount = row.seatAmount else {
      return nil
    }
    return charge(.seats, row, chargeback, days: chargeback.month.whole, "\(seats)", price: price, amount)
  }

  private func charge(
    _ kind: Charge.Kind, _ row: Chargeback.Row, _ chargeback: Chargeback, days: ClosedRange<Day>, _ quantity: String,
    price: Money?, _ cost: Money
  ) -> Charge? {
    guard let quantity = ExactDecimal(quantity), let cost = ExactDecimal(cost.text(in: prices.currency)) else {
      return nil
    }
    let month = chargeback.month.whole
    return Charge(
      kind: kind, billingStart: CalendarDate(month.lowerBound), billingEnd: CalendarDate(month.upperBound + 1),
      start: CalendarDate(days.lowerBound), end: CalendarDate(days.upperBound + 1), group: row.group,
      costCentre: row.costCentre, quantity: quantity, unitPrice: price.flatMap { ExactDecimal($0.description) },
      cost: cost, currency: prices.currency.code)
  }

  private var columns: [Column] {
    func amount(_ id: String, _ label: String, _ note: String) -> Column {
      Column(
        id, "\(label) (\(prices.currency.code))", .decimal(places: prices.currency.decimals), note: note,
        unit: prices.currency.code, isAdditive: true)
    }
    return PeriodColumns.first(
      complete:
        "True for a whole month with all users' activity and tokens, and a price, on every day, and with all seats that "
        + "have a price.") + [
        Column(
          "group", "Group", .text,
          note:
            "The group in the roster; \(Roster.unassigned) for people outside of it, \(SmallGroups.name) for groups "
            + "that are shown together, and \(Chargeback.notAttributed) for tokens that no user has."),
        Column("cost_centre", "Cost centre", .text, note: "The cost centre in the roster; empty for none."),
        Column(
          "seats", "Seats", .integer,
          note: "People who have a seat at the month's end; empty where it is not known who has one.", unit: "seats"),
        amount(
          "seat_amount", "Seats' amount",
          "Seats times the price of a seat in the month; empty where seats have a price and are not known."),
        Column(
          "billable_tokens", Metric.billableTokens.label, .integer,
          note: "Billable tokens of the users, added up over the month's days.", unit: "tokens", isAdditive: true),
        amount("token_amount", "Tokens' amount", "Tokens times the price of their day; empty where no day has one."),
        amount("amount", "Amount", "The sum of both: the amounts add up to that of the month."),
        Column(
          "share", "Share", .percent(places: 1), note: "Part of the month's amount; empty over zero.", unit: "share"),
        CostColumns.currency,
      ]
  }

  private func cells(_ row: Chargeback.Row, of month: PeriodSummary, _ total: Money) -> Row {
    func cell(_ amount: Money?) -> Cell {
      amount.flatMap { ExactDecimal($0.text(in: prices.currency)) }.map(Cell.exact) ?? .empty
    }
    let isComplete =
      month.value(.activeUsers).isComplete && month.value(.cost).isComplete
      && month.users.sums.isComplete(.billableTokens) && row.seatAmount != nil
    return PeriodColumns.cells(month.period, isComplete: isComplete) + [
      .text(row.group), .text(row.costCentre), row.seats.map { .integer(Int64($0)) } ?? .empty,
      cell(row.seatAmount), Cell(row.tokens), cell(row.tokenAmount), cell(row.amount),
      Cell(row.amount?.share(of: total)), .text(prices.currency.code),
    ]
  }
}
