import ReportModel

/// A report with every kind of cell, format, chart and block, and with text that means harm.
let xlsxFixture = Report(
  title: "Usage, October 2026", organisation: "org_1", firstDay: CalendarDate(year: 2026, month: 10, day: 1),
  lastDay: CalendarDate(year: 2026, month: 10, day: 31),
  generatedAt: Timestamp(date: CalendarDate(year: 2026, month: 11, day: 1), secondOfDay: 21_600),
  generator: "factory-report 0.1.0", notices: ["2026-10-14 is missing."],
  sections: [
    Section(
      id: "overview", title: "Overview", summary: "All of it.",
      blocks: [
        .figures([
          KeyFigure(
            id: "figure_1", label: "Tokens", value: .integer(1200), format: .integer, previous: .integer(1000),
            change: .integer(200),
            changeRatio: .number(0.2), note: "Sum of the days."),
          KeyFigure(
            id: "figure_2", label: "Autonomy", value: .number(4.5), format: .decimal(places: 2), previous: .empty,
            change: .empty,
            changeRatio: .empty, note: "No comparison: September is incomplete."),
        ]),
        .chart(chart(.stackedColumns)), .chart(chart(.columns)), .chart(chart(.bars)), .chart(chart(.lines)),
        .paragraph("A paragraph."),
      ]),
    Section(id: "cells", title: "Cells", summary: "Each kind.", blocks: [.table(cells, pageRows: 1)]),
    Section(
      id: "empty", title: "Empty", summary: "",
      blocks: [
        .table(Table(id: "nothing", title: "Nothing", columns: [Column("a", "A", .text)], rows: Rows([])), pageRows: 0),
        .chart(
          Chart(
            id: "none", title: "No chart", kind: .bars, categoryLabel: "", valueLabel: "", format: .integer,
            categories: ["a"], series: [Chart.Series(name: "s", values: [nil])])),
      ]),
  ], tables: [])

private func chart(_ kind: Chart.Kind) -> Chart {
  Chart(
    id: "c", title: "Chart \(kind)", kind: kind, categoryLabel: "Week", valueLabel: "Tokens", format: .integer,
    categories: ["2026-W40", "2026-W41", "2026-W42"],
    series: [Chart.Series(name: "a", values: [1, nil, 3]), Chart.Series(name: "=b", values: [4, 5])])
}

private let cells = Table(
  id: "cells", title: "Cells",
  columns: [
    Column("text", "Text", .text), Column("integer", "Integer", .integer),
    Column("decimal", "Decimal", .decimal(places: 2)), Column("percent", "Percent", .percent(places: 1)),
    Column("date", "Date", .date), Column("timestamp", "Timestamp", .timestamp), Column("flag", "Flag", .flag),
  ],
  rows: Rows([
    [
      .text("plain"), .integer(1_234_567), .number(1.25), .number(0.125),
      .date(CalendarDate(year: 2026, month: 10, day: 1)),
      .timestamp(Timestamp(date: CalendarDate(year: 2026, month: 10, day: 2), secondOfDay: 43_200)), .flag(true),
    ],
    [.text("=HYPERLINK(\"http://evil\")"), .empty, .empty, .empty, .empty, .empty, .flag(false)],
    [.text("nul\u{0}"), .integer(9_007_199_254_740_993), .integer(2), .number(.nan), .empty, .empty, .empty],
    [.text(String(repeating: "word ", count: 20)), .number(0.5), .text("(none)")],
  ]))

/// A report of one section.
func xlsxReport(sections: [Section]) -> Report {
  Report(
    title: "R", organisation: "o", firstDay: xlsxFixture.firstDay, lastDay: xlsxFixture.lastDay,
    generatedAt: xlsxFixture.generatedAt, generator: "g", notices: [], sections: sections, tables: [])
}
