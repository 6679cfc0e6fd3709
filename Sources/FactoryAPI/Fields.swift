import Usage

/// A field that cannot be used.
///
/// The place is known where the page is.
struct FieldProblem: Error {
  var day: Day?
  let reason: String
}

extension JSONValue {
  /// A count, exact.
  ///
  /// `nil` for null.
  func count(_ field: @autoclosure () -> String) throws(FieldProblem) -> Count? {
    switch kind {
    case .null: return nil
    case .integer(let whole):
      guard whole >= 0 else { throw FieldProblem(reason: "\(field()) is negative") }
      return Count(whole)
    case .double(let number):
      guard let count = Count(number) else { throw FieldProblem(reason: "\(field()) is beyond 64 bits") }
      guard count >= .zero else { throw FieldProblem(reason: "\(field()) is negative") }
      return count
    case .beyond: throw FieldProblem(reason: "\(field()) is beyond 64 bits")
    case .boolean, .string, .array, .object: throw FieldProblem(reason: "\(field()) is not a number")
    }
  }

  /// A ratio of counts.
  ///
  /// `nil` for null.
  func ratio(_ field: @autoclosure () -> String) throws(FieldProblem) -> Double? {
    switch kind {
    case .null: return nil
    case .integer(let whole):
      guard whole >= 0 else { throw FieldProblem(reason: "\(field()) is negative") }
      return Double(whole)
    case .double(let number):
      guard number >= 0 else { throw FieldProblem(reason: "\(field()) is negative") }
      // -0.0 is not negative, but would be shown with a sign.
      return number == 0 ? 0 : number
    case .beyond: throw FieldProblem(reason: "\(field()) is beyond 64 bits")
    case .boolean, .string, .array, .object: throw FieldProblem(reason: "\(field()) is not a number")
    }
  }

  /// Text.
  ///
  /// `nil` for null.
  func text(_ field: @autoclosure () -> String) throws(FieldProblem) -> String? {
    if isNull { return nil }
    guard let string else { throw FieldProblem(reason: "\(field()) is not a text") }
    return string
  }
}

/// Which fields of a row were seen: one given twice has no one value.
struct SeenFields {
  private var bits: UInt64 = 0

  mutating func insert(_ index: Int, _ field: @autoclosure () -> String) throws(FieldProblem) {
    guard bits & (1 << index) == 0 else { throw FieldProblem(reason: "\(field()) is there twice") }
    bits |= 1 << index
  }

  func contains(_ index: Int) -> Bool { bits & (1 << index) != 0 }
}
