import ReportModel

extension Chart {
  /// Adds a text alternative to the chart, and replaces the title if one is given.
  func described(title: String? = nil) -> Chart {
    Chart(
      id: id, title: title ?? self.title, alternative: words, kind: kind, categoryLabel: categoryLabel,
      valueLabel: valueLabel, format: format, categories: categories, incomplete: incomplete, fullBar: fullBar,
      series: series)
  }

  private var words: String {
    let lacking = incomplete.sorted().map { categories[$0] }
    return extremes + (lacking.isEmpty ? "" : " Incomplete, and not compared: \(lacking.joined(separator: ", ")).")
  }

  /// The highest and lowest of the complete categories.
  private var extremes: String {
    let totals = categories.indices.map { index in
      kind == .stackedColumns ? series.total(of: index) : series.first?.value(of: index)
    }
    guard let first = categories.first, let last = categories.last, totals.contains(where: { $0 != nil }) else {
      return "\(valueLabel): nothing to show."
    }
    let what = series.count > 1 && kind != .stackedColumns ? series[0].name : valueLabel
    let known = categories.indices.compactMap { index in
      incomplete.contains(index) ? nil : totals[index].map { (categories[index], $0) }
    }
    guard let highest = known.max(by: { $0.1 < $1.1 }), let lowest = known.min(by: { $0.1 < $1.1 }) else {
      return categories.count > 1 ? "\(what) from \(first) to \(last)." : "\(what) of \(first)."
    }
    if kind == .bars { return "\(what) of \(categories.count): the most has \(highest.0), the least \(lowest.0)." }
    guard categories.count > 1 else { return "\(what) of \(first)." }
    return "\(what) from \(first) to \(last): highest in \(highest.0), lowest in \(lowest.0)."
  }
}
