/// An exact count: a 64-bit integer, or a number with up to nine decimal places, as the API may send fractions.
///
/// The value is stored in billionths in 128 bits; a sum of fewer than 18 billion counts cannot overflow.
package struct Count: Hashable, Comparable, Sendable, AdditiveArithmetic {
  let billionths: Int128

  init(billionths: Int128) { self.billionths = billionths }

  package init(_ whole: Int64) { billionths = Int128(whole) * 1_000_000_000 }
  package init(_ whole: Int) { self.init(Int64(whole)) }

  /// The shortest decimal representation of `number`, rounded to nine places.
  ///
  /// - Returns: `nil` unless the number is finite and fits into 64 bits.
  package init?(_ number: Double) {
    if let whole = Int64(exactly: number) {
      self.init(whole)
      return
    }
    // Only numbers below 2^53 have a fraction. Their `description` has no exponent if they are at least 0.0001.
    guard number.isFinite, abs(number) < 0x1p53 else { return nil }
    guard abs(number) >= 0.0001 else {
      self.init(billionths: Int128((number * 1e9).rounded()))
      return
    }
    var value: Int128 = 0
    var places = -1
    for character in number.magnitude.description.utf8 {
      if character == UInt8(ascii: ".") {
        places = 0
      } else if places < 9 {
        value = value * 10 + Int128(character - UInt8(ascii: "0"))
        if places >= 0 { places += 1 }
      } else {
        if places == 9, character >= UInt8(ascii: "5") { value += 1 }
        places = 10
      }
    }
    while places < 9 {
      value *= 10
      places += 1
    }
    self.init(billionths: number < 0 ? -value : value)
  }

  package static let zero = Count(billionths: 0)

  /// The count as an integer; `nil` if it has a fraction or does not fit into 64 bits.
  package var whole: Int64? {
    // The usual case; dividing 128 bits takes ten times as long.
    if let small = UInt64(exactly: billionths) {
      let (quotient, remainder) = small.quotientAndRemainder(dividingBy: 1_000_000_000)
      return remainder == 0 ? Int64(quotient) : nil
    }
    let (quotient, remainder) = billionths.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder == 0 ? Int64(exactly: quotient) : nil
  }

  /// The nearest double.
  package var double: Double {
    if let whole { return Double(whole) }
    return Double(description) ?? Double(billionths) / 1e9
  }

  package static func + (left: Count, right: Count) -> Count { Count(billionths: left.billionths + right.billionths) }
  package static func - (left: Count, right: Count) -> Count { Count(billionths: left.billionths - right.billionths) }
  package static func < (left: Count, right: Count) -> Bool { left.billionths < right.billionths }
}

extension Count: CustomStringConvertible {
  /// Plain decimal digits: `1234`, `-0.5`.
  package var description: String {
    let (quotient, remainder) = billionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    var text = (billionths < 0 ? "-" : "") + String(quotient)
    if remainder > 0 {
      var digits = String(String(1_000_000_000 + remainder).dropFirst())
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "." + digits
    }
    return text
  }
}

extension Count: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int64) { self.init(value) }
}

/// A number in a report: an exact count or amount of money, or a ratio, mean or other quotient.
package enum Amount: Hashable, Sendable {
  case count(Count)
  case money(Money)
  /// Always finite.
  case ratio(Double)

  package var double: Double {
    switch self {
    case .count(let count): count.double
    case .money(let money): money.double
    case .ratio(let ratio): ratio
    }
  }

  package var money: Money? {
    if case .money(let money) = self { money } else { nil }
  }

  package var count: Count? {
    if case .count(let count) = self { count } else { nil }
  }

  /// Adds; exact if both are counts, or both money.
  package static func + (left: Amount, right: Amount) -> Amount {
    switch (left, right) {
    case (.count(let left), .count(let right)): .count(left + right)
    case (.money(let left), .money(let right)): .money(left + right)
    default: .ratio(left.double + right.double)
    }
  }

  /// Subtracts; exact if both are counts, or both money.
  package static func - (left: Amount, right: Amount) -> Amount {
    switch (left, right) {
    case (.count(let left), .count(let right)): .count(left - right)
    case (.money(let left), .money(let right)): .money(left - right)
    default: .ratio(left.double - right.double)
    }
  }

  /// Divides; `nil` if the denominator is zero or a number is missing.
  package static func quotient(_ numerator: Amount?, _ denominator: Amount?) -> Double? {
    guard let numerator, let denominator, denominator.double != 0 else { return nil }
    return numerator.double / denominator.double
  }
}

extension Amount: Comparable {
  package static func < (left: Amount, right: Amount) -> Bool {
    switch (left, right) {
    case (.count(let left), .count(let right)): left < right
    case (.money(let left), .money(let right)): left < right
    default: left.double < right.double
    }
  }
}
