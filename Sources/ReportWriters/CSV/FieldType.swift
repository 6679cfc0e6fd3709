internal import ReportModel

/// The type of a data package's field, as Frictionless Table Schema names it.
enum FieldType: String {
  case string
  case integer
  case number
  case date
  case datetime
  case boolean

  /// The type of a column with this format.
  init(_ format: Format) {
    self =
      switch format {
      case .text, .period: .string
      case .integer: .integer
      case .decimal, .percent: .number
      case .date: .date
      case .timestamp: .datetime
      case .flag: .boolean
      }
  }

  /// The type of a value; `nil` for an empty cell.
  ///
  /// A number without a fraction is an integer if it fits into 64 bits.
  init?(_ cell: Cell) {
    switch cell {
    case .empty: return nil
    case .text: self = .string
    case .integer: self = .integer
    case .number(let number): self = Int64(exactly: number) == nil ? .number : .integer
    case .exact: self = .number
    case .date: self = .date
    case .timestamp: self = .datetime
    case .flag: self = .boolean
    }
  }

  /// Whether a value is valid in this type, as far as that can be said at a glance.
  func plainlyAdmits(_ cell: Cell) -> Bool {
    switch (self, cell) {
    case (_, .empty), (.string, .text), (.integer, .integer), (.number, .exact), (.date, .date),
      (.datetime, .timestamp), (.boolean, .flag):
      true
    default: false
    }
  }

  /// Changes the type to one in which values of `type` are valid too, so that the description fits the data: integers
  /// and fractions become numbers, any other mixture text.
  mutating func widen(to type: FieldType) {
    switch (self, type) {
    case _ where self == type: break
    case (.integer, .number), (.number, .integer): self = .number
    default: self = .string
    }
  }
}
