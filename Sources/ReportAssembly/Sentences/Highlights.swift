import ReportModel
import Usage

/// Sentences about the main events; each number in them is also in a table of the report.
struct Highlights {
  let summary: Summary

  /// At most `limit` sentences, most important first.
  func sentences(limit: Int) -> [Sentence] {
    let main = summary.asked
    guard !main.values.isEmpty else { return [] }
    var sentences: [Sentence] = []
    if let changes = summary.changes {
      for metric in [Metric.billableTokens, .activeUsers] + Metric.ofMoney(in: summary.prices?.currency).prefix(1) {
        sentences += [headline(metric, changes)].compactMap(\.self)
      }
      for dimension in [Change.Dimension.breakdown(.models), .breakdown(.tools), .user, .group] {
        sentences += [mover(dimension, changes)].compactMap(\.self)
      }
      for dimension in [Change.Dimension.breakdown(.models), .breakdown(.tools), .breakdown(.mcpServers)] {
        sentences += [appeared(dimension, changes), vanished(dimension, changes)].compactMap(\.self)
      }
    } else {
      sentences += [leader(.models, main), leader(.tools, main)].compactMap(\.self)
    }
    let people = summary.people.turnovers.last { $0.period == main.period }
    sentences.insert(
      contentsOf: [busiest(main), turnover(people)].compactMap(\.self), at: min(sentences.count, 5))
    return Array(sentences.prefix(limit))
  }

  // MARK: Comparison with the period before

  /// «Billable tokens rose by 12.3% to 4,512,345, from 4,018,222 in September 2026.»: from the table `summary`.
  private func headline(_ metric: Metric, _ changes: Changes) -> Sentence? {
    guard let change = changes.metrics.first(where: { $0.name == metric.id }) else { return nil }
    let before: [Sentence.Part] = [
      .value(Cell(change.previous), metric.format), .words(" \(changes.previous.whenBefore)"),
    ]
    let now = Sentence.Part.value(Cell(change.value), metric.format)
    if change.value == change.previous {
      return Sentence([.words("\(metric.label): "), now, .words(", the same as \(changes.previous.whenBefore).")])
    }
    guard let ratio = change.ratio else {
      return Sentence([.words("\(metric.label): "), now, .words(", after none \(changes.previous.whenBefore).")])
    }
    if change.hasEnded { return Sentence([.words("\(metric.label): none, after ")] + before + [.words(".")]) }
    // "Rose by 0.0%" would say that it did and did not.
    if abs(ratio) < 0.0005 {
      return Sentence([.words("\(metric.label): "), now, .words(", almost the same as ")] + before + [.words(".")])
    }
    return Sentence(
      [
        .words("\(metric.label) \(ratio > 0 ? "rose" : "fell") by "), .value(Cell(abs: ratio), .percent(places: 1)),
        .words(" to "),
        now, .words(", from "),
      ] + before + [.words(".")])
  }

  /// «Among the models, opus rose most: by 2,000 billable tokens (+25.0%) to 10,000.»: from the table `changes`.
  private func mover(_ dimension: Change.Dimension, _ changes: Changes) -> Sentence? {
    // Of a single one, all is said by the total.
    guard changes.items[dimension]?.count ?? 0 > 1,
      let change = listed(dimension).first(where: { !$0.isNew && !$0.hasEnded }), let ratio = change.ratio
    else { return nil }
    return Sentence([
      .words("Among the \(dimension.plural), "), .name(change.name),
      .words(" \(ratio > 0 ? "rose" : "fell") most: by "), .value(Cell(change.change.magnitude), .integer),
      .words(" \(change.counted) ("), .changeRatio(Cell(ratio)), .words(") to "),
      .value(Cell(change.value), .integer), .words("."),
    ])
  }

  private func appeared(_ dimension: Change.Dimension, _ changes: Changes) -> Sentence? {
    list(dimension, changes, \.isNew, "New \(dimension.plural) \(changes.period.when): ") { $0.value }
  }

  private func vanished(_ dimension: Change.Dimension, _ changes: Changes) -> Sentence? {
    list(dimension, changes, \.hasEnded, "\(dimension.plural.atStart) no longer used \(changes.period.when): ") {
      $0.previous
    }
  }

  /// Sentences use only rows of the table `changes`, so that readers can look them up.
  private func listed(_ dimension: Change.Dimension) -> [Change] {
    ChangeTables(summary: summary).listed.filter { $0.dimension == dimension }
  }

  /// The three largest changes that satisfy `isOne`, with their values from the table `changes`.
  private func list(
    _ dimension: Change.Dimension, _ changes: Changes, _ isOne: (Change) -> Bool, _ words: String,
    _ figure: (Change) -> Amount
  ) -> Sentence? {
    let all = (changes.items[dimension] ?? []).filter(isOne)
    let shown = listed(dimension).filter(isOne).prefix(3)
    guard let first = shown.first else { return nil }
    var parts: [Sentence.Part] = [.words(words)]
    for (index, change) in shown.enumerated() {
      if index > 0 { parts.append(.words(", ")) }
      parts += [.name(change.name), .words(" ("), .value(Cell(figure(change)), .integer)]
      parts.append(.words(index == 0 ? " \(first.counted))" : ")"))
    }
    if all.count > shown.count { parts.append(.words(" and \(all.count - shown.count) more")) }
    return Sentence(parts + [.words(".")])
  }

  // MARK: The range asked for

  /// «On the busiest day, 2026-10-14, 312 users were active.»: from the table `daily`.
  private func busiest(_ main: PeriodSummary) -> Sentence? {
    let days = summary.days.filter { main.period.days.contains($0.day) }
    guard days.count > 1, main.value(.dailyActiveUsersPeak).knownDays > 0,
      let peak = days.compactMap({ $0.count(.dailyActiveUsers) }).max(), peak > .zero,
      case let busiest = days.filter({ $0.count(.dailyActiveUsers) == peak }), let day = busiest.first,
      busiest.count < days.count
    else { return nil }
    // Where several are equally busy, none of them is named.
    let which = busiest.count > 1 ? "On the \(busiest.count) busiest days" : "On the busiest day, \(day.day),"
    let known = main.extent(.dailyActiveUsersPeak).map { "; \($0) are known." } ?? "."
    return Sentence([
      .words("\(which) "), .value(Cell(peak), .integer),
      .words(" \(peak == 1 ? "user was" : "users were") active\(known)"),
    ])
  }

  /// «12 users were active in October 2026 for the first time since the record began on 2026-07-01; 3 who had been active
  /// before were not.»: from the table `people`.
  private func turnover(_ people: People.Turnover?) -> Sentence? {
    guard let people, let new = people.new, let lapsed = people.lapsed, new + lapsed > 0 else { return nil }
    guard new > 0 else {
      return Sentence([
        .value(.integer(Int64(lapsed)), .integer),
        .words(
          " \(lapsed == 1 ? "user" : "users") who had been active before \(lapsed == 1 ? "was" : "were") not active "
            + "\(people.period.when)."),
      ])
    }
    let since = summary.firstActivity.map { "since the record began on \($0)" } ?? "on record"
    let newcomers: [Sentence.Part] = [
      .value(.integer(Int64(new)), .integer),
      .words(" \(new == 1 ? "user was" : "users were") active \(people.period.when) for the first time \(since)"),
    ]
    guard lapsed > 0 else { return Sentence(newcomers + [.words(".")]) }
    return Sentence(
      newcomers + [
        .words("; "),
        .value(.integer(Int64(lapsed)), .integer),
        .words(" who had been active before \(lapsed == 1 ? "was" : "were") not."),
      ])
  }

  /// «Of all billable tokens, 45.6% were those of opus: 12,345.»: from the table of the breakdown.
  private func leader(_ breakdown: Breakdown, _ main: PeriodSummary) -> Sentence? {
    guard let summary = main.breakdowns[breakdown], let first = summary.rows.first, let share = first.share,
      let value = first.values[0]
    else { return nil }
    let measure = breakdown.measures[0] == "billable_tokens" ? "billable tokens" : "tool calls"
    return Sentence(
      [
        .words("Of all \(measure), "),
        .value(Cell(share), .percent(places: 1)), .words(" were those of "),
        .name(first.keys[0]),
      ] + first.keys.dropFirst().filter { !$0.isEmpty }.flatMap { [.words(" ("), .name($0), .words(")")] } + [
        .words(": "), .value(Cell(value), .integer), .words((main.extent(summary).map { " on \($0)" } ?? "") + "."),
      ])
  }
}

extension Change.Dimension {
  fileprivate var plural: String { name + "s" }
}

extension Cell {
  /// The absolute value of a ratio; the sentence states the direction in words.
  fileprivate init(abs ratio: Double) { self = .number(ratio.magnitude) }
}
