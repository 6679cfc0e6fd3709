import ReportModel
import Usage

/// Tables with one row per period or day.
struct PeriodTables {
  let summary: Summary

  private static let spanColumns = [
    Column("period", "Period", .text, note: "ISO week such as 2026-W40, or calendar month such as 2026-10, in UTC."),
    Column("start", "Start", .date, note: "First day of the period inside the requested range."),
    Column("end", "End", .date, note: "Last day of the period inside the requested range."),
    Column("days", "Days", .integer, note: "Days of the period inside the requested range."),
  ]
  static let periodColumns = spanColumns + [knownDaysColumn, wideCompleteColumn]

  static let knownDaysColumn = Column(
    "days_with_data", "Days with data", .integer, note: "Days on which the fields of all metrics are known.")
  static let wideCompleteColumn = completeColumn("True where all metrics are complete.")

  static func completeColumn(_ note: String) -> Column { Column("complete", "Complete", .flag, note: note) }

  static let kindColumn = Column("period_kind", "Period kind", .text, note: "week or month")

  private static func cells(_ period: Period, knownDays: Int, isComplete: Bool) -> [Cell] {
    let days = period.days
    return [
      .text(period.id), Cell(days.lowerBound), Cell(days.upperBound), .integer(Int64(days.dayCount)),
      .integer(Int64(knownDays)), .flag(isComplete),
    ]
  }

  /// One row per period and metric, with changes; the long form of `weekly` and `monthly`.
  var long: Table {
    let columns =
      [Self.kindColumn] + Self.spanColumns + [
        Column(
          "days_with_data", "Days with data", .integer,
          note: "Days on which the metric's fields are known; of a ratio, both sides."),
        Self.completeColumn("True for a whole period in which no day that the metric's rule needs is missing."),
        Column("metric", "Metric", .text), Column("label", "Label", .text), Column("unit", "Unit", .text),
        Column("rule", "Rule", .text, note: "How days become a period."),
        Column("value", "Value", .decimal(places: 2), note: "Empty where nothing is known: missing is not zero."),
        Column(
          "previous_value", "Previous value", .decimal(places: 2),
          note: "Of the period before; only where both values are complete."),
        Column("change", "Change", .decimal(places: 2), note: "Value less previous value."),
        Column(
          "change_ratio", "Change ratio", .percent(places: 1), note: "Change over previous value; empty over zero."),
      ]
    let rows = summary.periods.flatMap { period in
      Metric.all.map { metric -> Row in
        let (value, change) = (period.value(metric), period.change(metric))
        return [.text(period.period.kind.rawValue)]
          + Self.cells(period.period, knownDays: value.knownDays, isComplete: value.isComplete) + [
            .text(metric.id), .text(metric.label), .text(metric.unit.rawValue), .text(metric.rule.name),
            Cell(value.amount), Cell(change?.previous), Cell(change?.change), Cell(change?.ratio),
          ]
      }
    }
    return Table("summary", "Summary by metric", columns, rows)
  }

  var daily: Table {
    Table(
      "daily", "Days",
      [Column("date", "Date", .date)] + DailyField.reported.map { Column($0.rawValue, $0.label, $0.format) },
      summary.days.map { day in [Cell(day.day)] + DailyField.reported.map { Cell(day.values[$0]) } })
  }

  func weekly(_ metrics: [Metric] = Metric.all) -> Table { wide("weekly", "Weeks", summary.weeks, metrics) }
  func monthly(_ metrics: [Metric] = Metric.all) -> Table { wide("monthly", "Months", summary.months, metrics) }

  /// The metrics in the short tables of a page.
  static let mainMetrics: [Metric] = [
    .billableTokens, .activeUsers, .sessions, .toolCalls, .autonomyRatio, .gitCommits, .gitPRsCreated,
  ]

  private func wide(_ id: String, _ title: String, _ periods: [PeriodSummary], _ metrics: [Metric]) -> Table {
    Table(
      id, title,
      Self.periodColumns + metrics.map { Column($0.id, $0.label, $0.format, note: $0.definition) },
      periods.map(\.values).map { values in
        Self.cells(values.period, knownDays: values.knownDays, isComplete: values.isComplete)
          + metrics.map { Cell(values[$0].amount) }
      })
  }

  static var definitions: Table {
    Table(
      "definitions", "Definitions",
      [
        Column("metric", "Metric", .text), Column("label", "Label", .text), Column("unit", "Unit", .text),
        Column("rule", "Rule", .text), Column("source", "Source", .text), Column("definition", "Definition", .text),
      ],
      Metric.all.map { metric in
        [
          .text(metric.id), .text(metric.label), .text(metric.unit.rawValue), .text(metric.rule.name),
          .text(metric.source), .text(metric.definition),
        ]
      })
  }
}
