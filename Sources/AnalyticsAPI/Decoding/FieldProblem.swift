import Usage

/// Why an answer, or a row of it, cannot be used.
struct FieldProblem: Error, Hashable {
  /// The day of the row; `nil` if the row does not say.
  var day: Day?
  /// A clause of a sentence, such as `sessions is negative`.
  let reason: String
}

extension JSONValue {
  /// An exact count; `nil` for null.
  func count(_ field: @autoclosure () -> String) throws(FieldProblem) -> Count? {
    try number(field, whole: { Count($0) }, decimal: { Count($0) })
  }

  /// A ratio of counts; `nil` for null.
  func ratio(_ field: @autoclosure () -> String) throws(FieldProblem) -> Double? {
    // -0.0 would be shown with a sign.
    try number(field, whole: { Double($0) }, decimal: { $0 == 0 ? 0 : $0 })
  }

  private func number<Value>(
    _ field: () -> String, whole: (Int64) -> Value, decimal: (Double) -> Value?
  ) throws(FieldProblem) -> Value? {
    switch kind {
    case .null: return nil
    case .integer(let number) where number >= 0: return whole(number)
    case .double(let number) where number >= 0:
      guard let value = decimal(number) else { throw FieldProblem(reason: "\(field()) is beyond 64 bits") }
      return value
    case .integer, .double: throw FieldProblem(reason: "\(field()) is negative")
    case .beyond: throw FieldProblem(reason: "\(field()) is beyond 64 bits")
    case .boolean, .string, .array, .object: throw FieldProblem(reason: "\(field()) is not a number")
    }
  }

  /// A whole number that is not negative, however it is spelled: `50`, `50.0` or `"50"`; `nil` for anything else.
  var wholeNumber: Int? {
    let number: Int? =
      switch kind {
      case .integer(let number): Int(number)
      case .double(let number): Int(exactly: number)
      case .string:
        string.flatMap { $0.wholeMatch(of: /[0-9]+(?:\.0+)?/) == nil ? nil : Double($0) }.flatMap(Int.init(exactly:))
      case .null, .boolean, .beyond, .array, .object: nil
      }
    return number.flatMap { $0 >= 0 ? $0 : nil }
  }

  /// Text; `nil` for null.
  func text(_ field: @autoclosure () -> String) throws(FieldProblem) -> String? {
    if isNull { return nil }
    guard let string else { throw FieldProblem(reason: "\(field()) is not a text") }
    return string
  }

  /// Like ``text(_:)``.
  func exactText(_ field: @autoclosure () -> String) throws(FieldProblem) -> ExactText? {
    if isNull { return nil }
    guard let exactText else { throw FieldProblem(reason: "\(field()) is not a text") }
    return exactText
  }
}
