import ReportModel
import Usage

/// The budgets of the price file by month.
struct BudgetTable {
  let budgets: [BudgetUse]
  let currency: Currency

  var table: Table {
    Table(
      "budgets", in: .monthly, "Budgets by month", "A month and a budget of the price file.",
      PeriodColumns.first(complete: "True for a whole month, with the use of each day.") + [
        Column(
          "group", "Group", .text, note: "The group of the roster, or \(Roster.organisation) for the organisation's."),
        Column("unit", "Unit", .text, note: "The currency of a budget in money, else tokens."),
        amount("budget", "Budget", "What may be used in the month."),
        amount("used", "Used", "From the month's first day to the end of the range; days without a price left out."),
        amount("left", "Left", "Budget less used; below zero where it is exceeded."),
        Column("used_ratio", "Used share", .percent(places: 1), note: "Used over budget.", unit: "share"),
        Column(
          "elapsed", "Month gone", .percent(places: 1), note: "Part of the month's Mondays to Fridays that is over.",
          unit: "share"),
        amount(
          "projected", "Projected",
          "At the month's end by the weekday rate: what its Mondays to Fridays so far used, weekends included, goes on "
            + "for each of the others; empty before the first of them is over."),
        Column(
          "exhausted_on", "Used up on", .date,
          note: "The day at whose end it is used up, as it was or as projected; empty if that is not in the month."),
        PeriodColumns.knownDays,
      ],
      key: ["period", "group", "unit"], references: [Period.Kind.month.reference],
      budgets.map { use in
        let state = use.state
        return PeriodColumns.cells(use.month, isComplete: use.isComplete) + [
          .text(use.budget.group ?? Roster.organisation.text),
          .text(use.budget.isOfMoney ? currency.code : Metric.Unit.tokens.rawValue),
          Cell(state.limit), Cell(state.used), Cell(state.left), Cell(state.usedShare), Cell(state.elapsed),
          Cell(state.projected), state.exhausted.map { Cell($0) } ?? .empty, .integer(Int64(use.knownDays)),
        ]
      })
  }

  private func amount(_ id: String, _ label: String, _ note: String) -> Column {
    Column(id, label, .decimal(places: currency.decimals), note: note, unit: "unit of the row")
  }
}
