import ReportModel
import Usage

/// Tables about missing data and failed checks.
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
      findings.map(row))
  }

  private func row(of finding: Finding) -> Row {
    [.text(finding.check)] + cells(finding.scope) + [
      .text(finding.subject), .text(finding.severity.rawValue), .text(finding.message), Cell(finding.expected),
      Cell(finding.actual), Cell(finding.difference),
    ]
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

  // MARK: For people

  /// The days that are not simply there; all days are in ``coverage``.
  var coverageGaps: (table: Table, hasRows: Bool) {
    let days = Dictionary(grouping: summary.coverage, by: \.day).sorted { $0.key < $1.key }
    func names(_ day: [CoverageStatus], _ isNamed: (CoverageStatus) -> Bool) -> Cell {
      let named = day.filter(isNamed).map(\.endpoint)
      return named.isEmpty
        ? .empty : .text(named.count == Endpoint.allCases.count ? "all" : named.map(\.rawValue).joined(separator: ", "))
    }
    let rows: [Row] = days.compactMap { day, endpoints in
      let cells = [
        names(endpoints, \.isMissing), names(endpoints) { $0.fetched?.isProvisional == true },
        names(endpoints) { $0.fetched?.isRestated == true },
      ]
      return cells.allSatisfy { $0 == .empty } ? nil : [Cell(day)] + cells
    }
    let table = Table(
      "coverage_gaps", "Days that are missing, may change, or were changed",
      "A day of which an endpoint has no data, has new data, or has changed its numbers.",
      [
        PeriodColumns.date, Column("missing", "Missing", .text, note: "The endpoints that have no data of the day."),
        Column(
          "provisional", "May still change", .text,
          note: "The endpoints that were asked less than three days after the day."),
        Column(
          "restated", "Changed since", .text,
          note: "The endpoints that have changed the day's numbers since they were first asked."),
      ],
      key: ["date"], rows)
    return (
      table.with(remark: Remark("The other days have data of every endpoint", file: "coverage.csv has all days")),
      !rows.isEmpty
    )
  }

  /// What limits the numbers of the range; all checks, those that passed too, are in ``dataQuality``.
  var limitations: (table: Table, hasRows: Bool) {
    let all = findings
    let open = all.filter { finding in
      guard finding.severity > .ok else { return false }
      // Weeks and months repeat what is said of the range.
      if case .period(let period) = finding.scope { return period == summary.asked.period }
      return true
    }
    let columns = dataQuality.columns
    let shown = ["severity", "period", "subject", "message", "expected", "actual", "difference"]
    let table = dataQuality.with(rows: Rows(open.map { row(of: $0) })).showing(shown, title: "What limits the numbers")
    let passed = all.count { $0.severity == .ok }
    return (
      Table(
        id: "limitations", title: table.title, description: table.description,
        columns: shown.compactMap { id in columns.first { $0.id == id } },
        remark: Remark(
          "\(passed) checks found that the numbers agree",
          file: "data_quality.csv has all checks, by week and month too"),
        rows: table.rows), !open.isEmpty
    )
  }
}
