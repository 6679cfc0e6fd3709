internal import ReportModel

/// A number as the fewest decimal digits that read back as the same `Double`.
///
/// Its value is `0.d₁d₂d₃… × 10^exponent`. Rounding decimal digits, not the binary fraction behind them, gives the
/// figures that a spreadsheet shows: 1.005 rounds to 1.01, and 0.285 is 28.5 %.
struct DecimalDigits {
  var isNegative: Bool
  /// Each 0 to 9, without zeros at either end; empty for zero.
  private var digits: [UInt8]
  /// The number of digits before the decimal point; negative if zeros follow the point.
  private(set) var exponent: Int

  init(_ number: Int64) { self.init(description: number.description) }

  /// - Parameter number: A finite number; any other becomes 0.
  init(_ number: Double) { self.init(description: number.isFinite ? number.description : "0") }

  init(_ number: ExactDecimal) { self.init(description: number.digits) }

  /// - Parameter description: A number as Swift prints it: `12`, `-1.5e-07`.
  private init(description: String) {
    let parts = description.utf8.split(separator: UInt8(ascii: "e"))
    let mantissa = parts[0].drop { $0 == UInt8(ascii: "-") }
    let point = UInt8(ascii: ".")
    isNegative = mantissa.count < parts[0].count
    digits = mantissa.filter { $0 != point }.map { $0 - UInt8(ascii: "0") }
    exponent = mantissa.prefix { $0 != point }.count + (parts.count > 1 ? Int(Substring(parts[1])) ?? 0 : 0)
    let leadingZeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leadingZeros)
    exponent -= leadingZeros
    dropTrailingZeros()
  }

  var isZero: Bool { digits.isEmpty }

  mutating func multiply(byPowerOfTen power: Int) {
    if !isZero { exponent += power }
  }

  /// Rounds to this many places after the point, halves away from zero as spreadsheets do; zero loses its sign.
  mutating func round(toPlaces places: Int) {
    let kept = exponent + places
    if kept < digits.count {
      let isUp = kept >= 0 && digits[kept] >= 5
      digits.removeSubrange(max(kept, 0)...)
      if isUp {
        while digits.last == 9 { digits.removeLast() }
        if let last = digits.popLast() {
          digits.append(last + 1)
        } else {
          digits = [1]
          exponent += 1
        }
      }
      dropTrailingZeros()
    }
    if isZero { isNegative = false }
  }

  /// Plain decimal notation without an exponent: `-1,234.50`.
  ///
  /// - Parameters:
  ///   - places: The least number of digits after the point.
  ///   - separator: The text between groups of three digits.
  /// - Returns: All of the number's digits.
  func text(places: Int = 0, separator: String = "") -> String {
    var text = isNegative ? "-" : ""
    let first = -max(exponent, 1)
    // Negative places are before the point.
    for place in first..<max(places, digits.count - exponent, 0) {
      if place == 0 { text += "." }
      if place < 0, place > first, place.isMultiple(of: 3) { text += separator }
      let index = exponent + place
      text += digits.indices.contains(index) ? String(digits[index]) : "0"
    }
    return text
  }

  private mutating func dropTrailingZeros() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }
}
