internal import ReportModel

extension JSON {
  /// An unknown value is null; a date and a moment are ISO 8601.
  init(_ cell: Cell) {
    self =
      switch cell {
      case .empty: .null
      case .text(let text): .string(text)
      case .integer(let number): .integer(number)
      case .number(let number): .number(number)
      case .exact(let number): .exact(number)
      case .date(let date): .string(date.description)
      case .timestamp(let moment): .string(moment.description)
      case .flag(let flag): .flag(flag)
      }
  }
}

extension Format {
  /// How a value is to be shown: the kind of format and the number of decimal places.
  var members: [(String, JSON)] {
    switch self {
    case .text: [("format", .string("text"))]
    case .period: [("format", .string("period"))]
    case .integer: [("format", .string("integer"))]
    case .decimal(let places): [("format", .string("decimal")), ("places", .integer(Int64(places)))]
    case .percent(let places): [("format", .string("percent")), ("places", .integer(Int64(places)))]
    case .date: [("format", .string("date"))]
    case .timestamp: [("format", .string("timestamp"))]
    case .flag: [("format", .string("flag"))]
    }
  }
}

extension Block {
  /// The lines of a block: their types and members.
  var lines: [(type: String, members: [(String, JSON)])] {
    get throws {
      switch self {
      case .paragraph(let text): [("paragraph", [("text", .string(text))])]
      case .figures(let figures): figures.map { ("figure", $0.members) }
      case .sentences(let sentences, let heading):
        sentences.map { ("sentence", [("heading", .string(heading))] + $0.members) }
      case .chart(let chart): [("chart", chart.members)]
      case .table(_, pageRows: 0): []
      case .table(let table, let pageRows): [("excerpt", try table.excerpt(pageRows ?? .max))]
      case .excerpt(let table): [("excerpt", try table.excerpt(.max))]
      }
    }
  }
}

extension KeyFigure {
  fileprivate var members: [(String, JSON)] {
    [("id", .string(id)), ("label", .string(label)), ("value", JSON(value))] + format.members + [
      ("text", .string(DisplayText.of(value, as: format))), ("previous", JSON(previous)), ("change", JSON(change)),
      ("change_ratio", JSON(changeRatio)), ("is_comparable", .flag(isComparable)),
      ("trend", .array(trend.map { JSON($0) })), ("trend_label", .string(trendLabel)), ("note", .string(note)),
    ]
  }
}

extension Sentence {
  fileprivate var members: [(String, JSON)] {
    [("text", .string(text(name: { $0 }))), ("parts", .array(parts.map { .object($0.members) }))]
  }
}

extension Sentence.Part {
  fileprivate var members: [(String, JSON)] {
    switch self {
    case .words(let text): [("words", .string(text))]
    case .name(let text): [("name", .string(text))]
    case .value(let cell, let format): [("value", JSON(cell))] + format.members
    case .change(let cell, let format): [("change", JSON(cell))] + format.members
    case .changeRatio(let cell): [("change_ratio", JSON(cell))]
    }
  }
}

extension Chart {
  fileprivate var members: [(String, JSON)] {
    [
      ("id", .string(id)), ("title", .string(title)), ("alternative", .string(alternative)),
      ("kind", .string(kind.name)), ("category_label", .string(categoryLabel)), ("value_label", .string(valueLabel)),
    ] + format.members + [
      ("categories", .array(categories.map(JSON.string))),
      (
        "series",
        .array(
          series.map { series in
            let values = categories.indices.map { series.value(of: $0).map(JSON.number) ?? .null }
            return .object([("name", .string(series.name)), ("values", .array(values))])
          })
      ),
    ]
  }
}

extension Chart.Kind {
  fileprivate var name: String {
    switch self {
    case .stackedColumns: "stacked_columns"
    case .columns: "columns"
    case .bars: "bars"
    case .lines: "lines"
    }
  }
}

extension Table {
  /// The first rows, as a page shows them, in one line.
  fileprivate func excerpt(_ limit: Int) throws -> [(String, JSON)] {
    let (first, total) = try rows.prefix(limit)
    return [
      ("id", .string(id)), ("title", .string(title)), ("columns", .array(columns.map(\.schema))),
      ("rows", .array(first.map { .array($0.map { JSON($0) }) })), ("total_rows", .integer(Int64(total))),
    ]
  }
}
