internal import ReportModel

/// The type of a data package's field, as Frictionless Table Schema names it.
enum FieldType: String {
  case string
  case integer
  case number
  case date
  case datetime
  case boolean

  /// The type that a column's format promises.
  init(_ format: Format) {
    self =
      switch format {
      case .text: .string
      case .integer: .integer
      case .decimal, .percent: .number
      case .date: .date
      case .timestamp: .datetime
      case .flag: .boolean
      }
  }

  /// Makes the type one that `cell` is valid in, so that the description never contradicts the data: a count that came
  /// with a fraction makes a column of integers one of numbers; anything else that does not fit makes it text.
  mutating func widen(toHold cell: Cell) {
    switch (self, cell) {
    case (_, .empty), (.string, _), (.integer, .integer), (.number, .integer), (.number, .number), (.date, .date),
      (.datetime, .timestamp), (.boolean, .flag):
      break
    case (.integer, .number(let number)):
      if number.rounded(.towardZero) != number { self = .number }
    default: self = .string
    }
  }
}
