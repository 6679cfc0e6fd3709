import ReportModel
import Usage

/// The columns that say which days a row is about.
enum PeriodColumns {
  static let kind = Column("period_kind", "Period kind", .text, note: "week, month or range")
  static let period = Column(
    "period", "Period", .period,
    note: "ISO week such as 2026-W40, calendar month such as 2026-10, or first and last day of the range such as "
      + "2026-11-01..2026-11-27, in UTC.")
  static let span = [
    Column("start", "Start", .date, note: "First day of the period inside the requested range."),
    Column("end", "End", .date, note: "Last day of the period inside the requested range."),
  ]
  static let days = Column(
    "days", "Days", .integer, note: "Days of the period inside the requested range.", unit: "days")
  static let knownDays = Column(
    "days_with_data", "Days with data", .integer, note: "Days on which the fields of all metrics are known.",
    unit: "days")
  static let allComplete = complete("True where all metrics are complete.")
  static let date = Column("date", "Date", .date, note: "The day, in UTC.")

  static func complete(_ note: String) -> Column { Column("complete", "Complete", .flag, note: note) }

  static func fill(_ row: inout RowBuilder, _ period: Period, isComplete: Bool, _ note: String) {
    row.add(self.period, .text(period.id))
    row.add(span[0], Cell(period.days.lowerBound))
    row.add(span[1], Cell(period.days.upperBound))
    row.add(complete(note), .flag(isComplete))
  }

  /// The first columns of a table with rows of one kind of period.
  static func first(complete note: String) -> [Column] { [period] + span + [complete(note)] }

  /// The cells of ``first(complete:)``.
  static func cells(_ period: Period, isComplete: Bool) -> Row { cells(period) + [.flag(isComplete)] }

  /// The cells of ``period`` and ``span``.
  static func cells(_ period: Period) -> Row {
    [.text(period.id), Cell(period.days.lowerBound), Cell(period.days.upperBound)]
  }
}

extension Period.Kind {
  /// The grain of tables with rows of this kind.
  var grain: Grain {
    switch self {
    case .week: .weekly
    case .month: .monthly
    case .range: .range
    }
  }

  /// The period of a row, in the table of the metrics.
  var reference: ReportModel.Table.Reference { .init(["period"], in: grain.rawValue + "_metrics") }
}

extension Summary {
  func periods(_ kind: Period.Kind) -> [PeriodSummary] { periods.filter { $0.period.kind == kind } }
}

extension Column {
  /// `isOfRange` tells whether the table's rows make up the report's range.
  init(_ metric: Metric, isOfRange: Bool = true) {
    let isSum =
      switch metric.rule {
      case .sum, .cost, .unpriced: true
      default: false
      }
    self.init(
      metric.id, metric.label, metric.format, note: metric.definition, unit: metric.unitName,
      isAdditive: isSum && isOfRange)
  }

  init(_ field: DailyField) {
    self.init(
      field.rawValue, field.label, field.format, note: field.definition, unit: field.unit.rawValue,
      isAdditive: field.kind == .count)
  }

  /// `note` says over which days the counts are added up.
  init(_ field: UserField, _ note: String, emphasized: UserField = .billableTokens) {
    self.init(
      field.name, field.label, .integer, note: "/users \(field.name) \(note)", unit: field.unit.rawValue,
      isAdditive: true, emphasis: field == emphasized ? .size : .none)
  }

  init(_ key: Breakdown.Key, of breakdown: Breakdown) {
    let note =
      switch breakdown {
      case .tools: "Name of the tool; names that are parsing artifacts are \(Names.unrecognisedTool)."
      case .mcpServers: "Name of the server, in its most used spelling."
      case .autonomyLevels: "The level, spelled as delegation_level is: auto-high."
      default: "\(key.column) of \(breakdown.source)."
      }
    self.init(key.column, key.label, .text, note: note)
  }
}
