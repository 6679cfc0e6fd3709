import ReportModel
import Usage

/// Tables of metrics, with a row a period.
struct PeriodTables {
  let summary: Summary

  /// One row per period and metric, with changes; the long form of the tables `metrics`.
  var long: Table {
    let value = Format.decimal(places: 2)
    let unit = "unit of the row"
    let columns =
      [PeriodColumns.kind, PeriodColumns.period] + PeriodColumns.span + [
        PeriodColumns.days,
        Column(
          "days_with_data", "Days with data", .integer,
          note: "Days on which the metric's fields are known; of a ratio, both sides.", unit: "days"),
        PeriodColumns.complete("True for a whole period in which no day that the metric's rule needs is missing."),
        Column("metric", "Metric", .text, note: "The metric's id, the column in the tables metrics."),
        Column("label", "Label", .text, note: "The metric's name for people."),
        Column("unit", "Unit", .text, note: "The unit of the values."),
        Column("rule", "Rule", .text, note: "How days become a period."),
        Column("value", "Value", value, note: "Empty where nothing is known: missing is not zero.", unit: unit),
        Column(
          "previous_value", "Previous value", value,
          note: "Of the period that it is compared with; only where both values are complete.",
          unit: unit),
        Column("change", "Change", value, note: "Value less previous value.", unit: unit),
        Column(
          "change_ratio", "Change ratio", .percent(places: 1), note: "Change over previous value; empty over zero.",
          unit: "share"),
      ]
    let rows = summary.periods.flatMap { period in
      summary.metrics.map { metric -> Row in
        let (value, change) = (period.value(metric), period.change(metric))
        return [.text(period.period.kind.rawValue)] + PeriodColumns.cells(period.period) + [
          .integer(Int64(period.period.days.dayCount)), .integer(Int64(value.knownDays)), .flag(value.isComplete),
          .text(metric.id), .text(metric.label), .text(metric.unitName), .text(metric.rule.name),
          Cell(value.amount), Cell(change?.previous), Cell(change?.change), Cell(change?.ratio),
        ]
      }
    }
    return Table(
      "summary", "Summary by metric", "A metric of a week, a month or the range, with its change.",
      columns, key: ["period_kind", "period", "metric"], references: [.init(["metric"], in: "definitions")], rows)
  }

  /// The metrics in the short tables of a page.
  var mainMetrics: [Metric] {
    [.billableTokens, .activeUsers, .sessions, .toolCalls, .autonomyRatio, .gitCommits, .gitPRsCreated]
      + Metric.ofMoney(in: summary.prices?.currency).prefix(1)
  }

  /// One row per period, one column a metric; with prices, the last column is their currency.
  func metrics(_ kind: Period.Kind) -> Table {
    let currency = summary.prices?.currency
    return Table(
      "metrics", in: kind.grain, "Metrics \(kind.titleEnd)", "\(kind.rowSubject), with all metrics.",
      [PeriodColumns.period] + PeriodColumns.span
        + [PeriodColumns.days, PeriodColumns.knownDays, PeriodColumns.allComplete] + summary.metrics.map { Column($0) }
        + (currency == nil ? [] : [CostColumns.currency]),
      key: ["period"],
      summary.periods(kind).map(\.values).map { values in
        PeriodColumns.cells(values.period) + [
          .integer(Int64(values.period.days.dayCount)), .integer(Int64(values.knownDays)), .flag(values.isComplete),
        ] + summary.metrics.map { Cell(values[$0].amount) } + (currency.map { [.text($0.code)] } ?? [])
      })
  }

  var definitions: Table {
    Table(
      "definitions", "Definitions", "A metric: what it is, and how days become a period.",
      [
        Column("metric", "Metric", .text, note: "The metric's id."),
        Column("label", "Label", .text, note: "The metric's name for people."),
        Column("unit", "Unit", .text, note: "The unit of the values."),
        Column("rule", "Rule", .text, note: "How days become a period."),
        Column("source", "Source", .text, note: "Endpoint and field of the API, or the metrics that are divided."),
        Column("definition", "Definition", .text, note: "What the metric is."),
      ],
      key: ["metric"],
      summary.metrics.map { metric in
        [
          .text(metric.id), .text(metric.label), .text(metric.unitName), .text(metric.rule.name),
          .text(metric.source), .text(metric.definition),
        ]
      })
  }
}
