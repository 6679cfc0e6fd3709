import ReportModel

extension Chart {
  /// Adds a text alternative to the chart, and replaces the title if one is given.
  func described(title: String? = nil) -> Chart {
    Chart(
      id: id, title: title ?? self.title, alternative: words, kind: kind, categoryLabel: categoryLabel,
      valueLabel: valueLabel, format: format, categories: categories, series: series)
  }

  private var words: String {
    let totals = categories.indices.map { index in
      kind == .stackedColumns ? series.total(of: index) : series.first?.value(of: index)
    }
    let known = zip(categories, totals).compactMap { category, total in total.map { (category, $0) } }
    guard let first = categories.first, let last = categories.last, let highest = known.max(by: { $0.1 < $1.1 }),
      let lowest = known.min(by: { $0.1 < $1.1 })
    else { return "\(valueLabel): nothing to show." }
    let what = series.count > 1 && kind != .stackedColumns ? series[0].name : valueLabel
    if kind == .bars { return "\(what) of \(categories.count): the most has \(highest.0), the least \(lowest.0)." }
    guard categories.count > 1 else { return "\(what) of \(first)." }
    return "\(what) from \(first) to \(last): highest in \(highest.0), lowest in \(lowest.0)."
  }
}
