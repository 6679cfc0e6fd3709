import ReportModel
import Usage

/// Tables and notices about missing data and failed checks.
struct QualityTables {
  let summary: Summary
  /// `nil` without a roster.
  var roster: RosterFindings?

  var coverage: Table {
    Table(
      "coverage", "Coverage", "An endpoint and a day: what the API answered.",
      [
        Column("endpoint", "Endpoint", .text, note: "tokens, tools, activity, productivity or users."),
        PeriodColumns.date,
        Column("status", "Status", .text, note: "ok, or missing: the API returned nothing, or was never asked."),
        Column("rows", "Rows", .integer, note: "Rows of the latest answer.", unit: "rows"),
        Column("fetched_at", "Fetched at (UTC)", .timestamp, note: "When the latest answer came."),
        Column(
          "restated", "Restated", .flag, note: "True where the API has changed its numbers since the first fetch."),
        Column(
          "provisional", "Provisional", .flag,
          note: "True where the day was younger than three days when it was fetched: it may still change."),
      ],
      key: ["endpoint", "date"], references: [.init(["date"], in: "daily_metrics")],
      summary.coverage.map { status in
        [
          .text(status.endpoint.rawValue), Cell(status.day), .text(status.isMissing ? "missing" : "ok"),
          status.fetched.map { .integer(Int64($0.rows)) } ?? .empty,
          status.fetched.map { .timestamp(Timestamp(secondsSince1970: $0.fetchedAt)) } ?? .empty,
          .flag(status.fetched?.isRestated ?? false), .flag(status.fetched?.isProvisional ?? false),
        ]
      })
  }

  /// Warnings first.
  var dataQuality: Table {
    func number(_ id: String, _ label: String, _ note: String) -> Column {
      Column(id, label, .decimal(places: 0), note: note, unit: "unit of the check")
    }
    return Table(
      "data_quality", "Data quality", "A check of a period or a day, or a limitation of its data.",
      [
        Column("check", "Check", .text, note: "The check's name, such as by_model or missing_day."),
        Column("period_kind", "Period kind", .text, note: "week, month, day or range"),
        Column(
          "period", "Period", .period,
          note: "ISO week, calendar month, day, or first and last day of the range, as 2026-10-01..2026-10-31."),
      ] + PeriodColumns.span + [
        PeriodColumns.complete("False for a period that the range cuts."),
        Column("subject", "Subject", .text, note: "The field, user or server that it is about; empty for all of it."),
        Column("severity", "Severity", .text, note: "warning, info or ok"),
        Column("message", "Message", .text, note: "One sentence."),
        number("expected", "Expected", "The number that is expected; empty where nothing is counted."),
        number("actual", "Actual", "The number that was found."),
        number("difference", "Difference", "Actual less expected."),
      ],
      key: ["check", "period_kind", "period", "subject"],
      findings.map { finding in
        [.text(finding.check)] + cells(finding.scope) + [
          .text(finding.subject), .text(finding.severity.rawValue), .text(finding.message), Cell(finding.expected),
          Cell(finding.actual), Cell(finding.difference),
        ]
      })
  }

  /// Those of the roster stand before the first that is less severe.
  private var findings: [Finding] {
    (roster?.findings ?? []).reduce(into: summary.findings) { all, finding in
      all.insert(finding, at: all.firstIndex { $0.severity < finding.severity } ?? all.endIndex)
    }
  }

  private func cells(_ scope: Finding.Scope) -> [Cell] {
    func cells(_ kind: String, _ id: String, _ days: ClosedRange<Day>, isComplete: Bool = true) -> [Cell] {
      [.text(kind), .text(id), Cell(days.lowerBound), Cell(days.upperBound), .flag(isComplete)]
    }
    return switch scope {
    case .report: cells("range", "\(summary.range.lowerBound)..\(summary.range.upperBound)", summary.range)
    case .period(let period): cells(period.kind.rawValue, period.id, period.days, isComplete: !period.isCut)
    case .day(let day): cells("day", day.description, day...day)
    }
  }

  /// Warnings for the first page, one sentence each; empty if there are none.
  var notices: [String] {
    if summary.days.allSatisfy(\.endpoints.isEmpty) {
      return [
        "There is no data: the API returned nothing for any of these \(counted(summary.days.count, "day")). "
          + "With --refresh it is asked again."
      ] + provisional
    }
    return missing + [lacking(summary.asked), unpriced].compactMap(\.self) + provisional + unassigned + failed
      + restated
  }

  private var missing: [String] {
    let missing = Set(summary.coverage.filter(\.isMissing).map(\.day)).sorted()
    guard !missing.isEmpty else { return [] }
    return [
      "Data is missing on \(counted(missing.count, "day")) of \(summary.range.dayCount) "
        + "(\(listed(missing.map(\.description)))): sums and means leave them out."
    ]
  }

  /// The metrics of a period that lack days, by the number of days on which they are known.
  private func lacking(_ period: PeriodSummary) -> String? {
    let metrics = period.values.lackingDays
    guard !metrics.isEmpty else { return nil }
    let groups = Dictionary(grouping: metrics) { period.value($0).knownDays }.sorted { $0.key < $1.key }
    let names = groups.map { days, metrics in
      let names =
        metrics.count > Metric.all.count / 2
        ? groups.count == 1 ? "all figures" : "all others" : metrics.map(\.label).joined(separator: ", ")
      return "\(names) (\(days) of \(counted(period.period.days.dayCount, "day")))"
    }
    return "These figures of \(period.period.title) are known on fewer days and compared with nothing: "
      + names.joined(separator: "; ") + "."
  }

  /// The tokens of the range that have no price.
  private var unpriced: String? {
    guard let prices = summary.prices, let tokens = summary.asked.value(.unpricedTokens).amount?.count, tokens > .zero
    else { return nil }
    let first = prices.firstDay.map { "the first price begins on \($0)" } ?? "the price file has no price of tokens"
    return
      "\(tokens.grouped) billable tokens of \(summary.asked.period.title) are without a price, and no cost has them: "
      + "\(first)."
  }

  private var provisional: [String] {
    let days = Set(summary.coverage.filter { $0.fetched?.isProvisional == true }.map(\.day))
    guard let first = days.min(), let last = days.max() else { return [] }
    let span = first == last ? "\(first)" : "from \(first) to \(last)"
    return [
      "\(counted(days.count, "day")) (\(span)) may still change: the API was asked less than "
        + "\(Availability.settlingDays) days after."
    ]
  }

  /// Said where more than a tenth of use is in no group.
  private var unassigned: [String] {
    guard let share = roster?.unassignedShare, share > 0.1 else { return [] }
    return [
      "\(Int((share * 100).rounded())) % of the billable tokens are of users whom the roster does not list: see "
        + "\(Roster.unassigned) and Data quality."
    ]
  }

  private var failed: [String] {
    let checks = summary.findings.filter { $0.expected != nil && $0.actual != nil && Self.isSum($0) }
    let failed = checks.filter { $0.severity == .warning }
    guard !failed.isEmpty else { return [] }
    return [
      "\(failed.count) of \(checks.count) checks found numbers of the API that do not agree with each other "
        + "(\(listed(Set(failed.map(\.check)).sorted()))): see Data quality."
    ]
  }

  private var restated: [String] {
    let restated = Set(summary.findings.filter { $0.check == Finding.restatedDay }.map(\.scope)).count
    guard restated > 0 else { return [] }
    return ["The API has changed its numbers of \(counted(restated, "day")) since they were first fetched."]
  }

  /// True if the finding compares two sums.
  private static func isSum(_ finding: Finding) -> Bool {
    if case .period = finding.scope {
      ![Finding.partialPeriod, Finding.undercountedUsers].contains(finding.check)
    } else {
      false
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private func listed(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }
}
