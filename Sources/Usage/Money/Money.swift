/// An exact amount of money in the currency of a price file.
///
/// Tokens of nine decimal places at a price of six for a million tokens leave 21 decimal places: amounts are counted in
/// 10⁻²¹ of the currency's unit, and end at ±1.7·10¹⁷ units. Sums stay at that end instead of passing it.
package struct Money: Hashable, Comparable, Sendable {
  private let units: Int128

  private init(units: Int128) { self.units = units }

  private static let unit = Int128(1_000_000_000) * 1_000_000_000_000

  package static let zero = Money(units: 0)

  /// The sum of two amounts; `nil` if neither is known.
  package static func sum(_ left: Money?, _ right: Money?) -> Money? {
    guard let left, let right else { return left ?? right }
    return left + right
  }

  /// The cost of tokens; `nil` beyond the range of ``Money``.
  package init?(of tokens: Count, at price: TokenPrice) {
    let (units, isTooLarge) = tokens.billionths.multipliedReportingOverflow(by: price.millionths)
    guard !isTooLarge else { return nil }
    self.units = units
  }

  /// The most digits before the point of an amount that somebody writes.
  package static let digits = 15

  /// An amount in plain decimal digits, such as `1000.00`; `nil` with more than six places, or more than so many digits
  /// before the point.
  package init?(_ text: String, digits: Int = Self.digits) {
    guard let millionths = Int128(decimal: text[...], digits: digits, places: 6) else { return nil }
    units = millionths * (Self.unit / 1_000_000)
  }

  /// An amount with all its digits, as ``description`` has them; `nil` for another text.
  package init?(exactly text: String) {
    let isNegative = text.hasPrefix("-")
    guard let units = Int128(decimal: text.dropFirst(isNegative ? 1 : 0), digits: 18, places: 21) else { return nil }
    self.units = isNegative ? -units : units
  }

  package static func < (left: Money, right: Money) -> Bool { left.units < right.units }

  /// The part that this amount is of another one; `nil` over zero.
  package func share(of whole: Money) -> Double? { whole.units == 0 ? nil : Double(units) / Double(whole.units) }

  /// The amount times a whole number, such as the price of seats.
  package func times(_ count: Int) -> Money {
    let (units, isTooLarge) = units.multipliedReportingOverflow(by: Int128(count))
    return Money(units: isTooLarge ? Self.end(isNegative: (self.units < 0) != (count < 0)) : units)
  }

  private static func end(isNegative: Bool) -> Int128 { isNegative ? .min : .max }
}

extension Money: AdditiveArithmetic {
  package static func + (left: Money, right: Money) -> Money {
    let (units, isTooLarge) = left.units.addingReportingOverflow(right.units)
    return Money(units: isTooLarge ? end(isNegative: left.units < 0) : units)
  }

  package static func - (left: Money, right: Money) -> Money {
    let (units, isTooLarge) = left.units.subtractingReportingOverflow(right.units)
    return Money(units: isTooLarge ? end(isNegative: left.units < 0) : units)
  }
}

extension Money: CustomStringConvertible {
  /// All digits: `1234.5678`, `-0.5`, `12`.
  package var description: String {
    let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: Self.unit.magnitude)
    var text = (units < 0 ? "-" : "") + String(whole)
    if rest > 0 {
      var digits = String(String(Self.unit.magnitude + rest).dropFirst())
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "." + digits
    }
    return text
  }

  /// The nearest double, for charts.
  package var double: Double { Double(description) ?? 0 }
}

// MARK: Rounding

extension Money {
  /// Rounds the parts of a total so that they add up to the rounded total: the parts with the largest remainders are
  /// rounded up, of equal ones the first.
  ///
  ///     Money.rounded([third, third, third], of: Currency("EUR"))  // 0.34, 0.33, 0.33
  ///
  /// - Returns: One rounded amount for each part.
  package static func rounded(_ parts: [Money], of currency: Currency) -> [Money] {
    let minor = minorUnit(of: currency)
    let total = parts.reduce(zero, +).rounded(of: currency)
    var floors: [Int128] = []
    var remainders: [(rest: Int128, place: Int)] = []
    for (place, part) in parts.enumerated() {
      let (quotient, rest) = part.units.quotientAndRemainder(dividingBy: minor)
      floors.append(rest < 0 ? quotient - 1 : quotient)
      remainders.append((rest < 0 ? rest + minor : rest, place))
    }
    let missing = total.units / minor - floors.reduce(0, +)
    remainders.sort { $0.rest != $1.rest ? $0.rest > $1.rest : $0.place < $1.place }
    for (_, place) in remainders.prefix(Int(clamping: max(0, missing))) { floors[place] += 1 }
    return floors.map { amount(of: $0, minor) }
  }

  /// Rounded to the currency's decimals, halves away from zero.
  package func rounded(of currency: Currency) -> Money {
    let minor = Self.minorUnit(of: currency)
    let (quotient, rest) = units.quotientAndRemainder(dividingBy: minor)
    let isUp = rest.magnitude * 2 >= minor.magnitude
    return Self.amount(of: quotient + (isUp ? units.signum() : 0), minor)
  }

  /// A number of minor units; the end of the range if there are more.
  private static func amount(of count: Int128, _ minor: Int128) -> Money {
    let (units, isTooLarge) = count.multipliedReportingOverflow(by: minor)
    return Money(units: isTooLarge ? end(isNegative: count < 0) : units)
  }

  /// Rounded, with all of the currency's decimals: `12.50`.
  package func text(in currency: Currency) -> String {
    let rounded = rounded(of: currency)
    let minor = (rounded.units / Self.minorUnit(of: currency)).magnitude
    var digits = String(minor)
    guard currency.decimals > 0 else { return (rounded.units < 0 ? "-" : "") + digits }
    if digits.count <= currency.decimals {
      digits = String(repeating: "0", count: currency.decimals + 1 - digits.count) + digits
    }
    digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -currency.decimals))
    return (rounded.units < 0 ? "-" : "") + digits
  }

  private static func minorUnit(of currency: Currency) -> Int128 {
    (0..<currency.decimals).reduce(unit) { minor, _ in minor / 10 }
  }
}

/// The price of a million billable tokens.
package struct TokenPrice: Hashable, Sendable {
  fileprivate let millionths: Int128

  /// The most digits of a price before the point, so that 10¹⁴ tokens have a cost in the range of ``Money``.
  package static let digits = 9

  /// A price in plain decimal digits, such as `2.50`; `nil` with more than six places, or more than ``digits`` before the
  /// point.
  package init?(_ text: String) {
    guard let millionths = Int128(decimal: text[...], digits: Self.digits, places: 6) else { return nil }
    self.millionths = millionths
  }
}

extension Int128 {
  /// A decimal number in units of its last possible place: at most `digits` before the point and `places` behind it.
  fileprivate init?(decimal text: Substring, digits: Int, places most: Int) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let places = parts.count > 1 ? parts[1] : ""
    guard (1...2).contains(parts.count), (1...digits).contains(parts[0].utf8.count), places.utf8.count <= most,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let number = Int128(parts[0] + places + String(repeating: "0", count: most - places.utf8.count))
    else { return nil }
    self = number
  }
}
