import ReportModel
import Usage

/// The last columns of tables with tokens: what those cost; none without a price file.
enum CostColumns {
  /// Adds the cost and its currency; `what` says what the tokens are, for the column's note.
  static func fill(_ row: inout RowBuilder, _ cost: Money?, _ prices: Prices?, of what: String) {
    guard let currency = prices?.currency else { return }
    row.add(self.cost(in: currency, of: what), Cell(cost))
    row.add(self.currency, .text(currency.code))
  }

  private static func cost(in currency: Currency, of what: String) -> Column {
    let metric = Metric.cost.in(currency)
    return Column(
      metric.id, metric.label, metric.format,
      note: "Billable tokens \(what) times the price of their day; days without a price are left out.",
      unit: metric.unitName, isAdditive: true)
  }

  static func columns(_ prices: Prices?, of what: String) -> [Column] {
    RowBuilder.columns { fill(&$0, nil, prices, of: what) }
  }

  static func cells(_ cost: Money?, _ prices: Prices?) -> Row {
    prices.map { [Cell(cost), .text($0.currency.code)] } ?? []
  }

  static let currency = Column("currency", "Currency", .text, note: "The price file's currency, as ISO 4217 has it.")
}

extension Table {
  /// The same table for people: costs in the currency's minor units, so rounded that the rows of each period add up to
  /// its rounded total; the rows of a table without periods make up one.
  func inMinorUnits(_ prices: Prices?) -> Table {
    guard let currency = prices?.currency, let place = columns.firstIndex(where: { $0.id == Metric.cost.id }) else {
      return self
    }
    let period = columns.firstIndex { $0.id == PeriodColumns.period.id }
    let rows = rows
    return with(
      rows: Rows(streaming: { visit in
        var amounts: [Money] = []
        var (first, current): (Int, Cell?) = (0, nil)
        func round() { amounts[first...] = Money.rounded(Array(amounts[first...]), of: currency)[...] }
        try rows.forEach({ row in
          let now = period.map { row[$0] }
          if now != current {
            round()
            (first, current) = (amounts.count, now)
          }
          if let amount = row[place].money { amounts.append(amount) }
        })
        round()
        var next = amounts.makeIterator()
        try rows.forEach({ row in
          var row = row
          if row[place].money != nil { row[place] = Cell(next.next()) }
          try visit(row)
        })
      }))
  }
}

extension Cell {
  fileprivate var money: Money? {
    if case .exact(let number) = self { Money(exactly: number.digits) } else { nil }
  }
}
