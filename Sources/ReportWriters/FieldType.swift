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
    guard !holds(cell) else { return }
    if case (.integer, .number) = (self, cell) { self = .number } else { self = .string }
  }

  var holdsIntegers: Bool { self == .integer || self == .number || self == .string }

  func holds(_ number: Double) -> Bool {
    self == .number || self == .string || self == .integer && number.rounded(.towardZero) == number
  }

  /// Whether a cell is valid in it.
  func holds(_ cell: Cell) -> Bool {
    switch cell {
    case .empty: true
    case .text: self == .string
    case .integer: holdsIntegers
    case .number(let number): holds(number)
    case .date: self == .date || self == .string
    case .timestamp: self == .datetime || self == .string
    case .flag: self == .boolean || self == .string
    }
  }
}
