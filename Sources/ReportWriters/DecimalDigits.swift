/// A number as its decimal digits, exactly as many as it takes to tell it from its neighbours.
///
/// Its value is `0.d₁d₂d₃… × 10^exponent`. Working on digits, and not on the binary fraction behind them, is what makes
/// a figure look the same here as in a spreadsheet: 1.005 rounds to 1.01, and 0.285 is 28.5 %.
struct DecimalDigits: Hashable {
  var isNegative: Bool
  /// Each 0 to 9, neither beginning nor ending with a 0; empty for zero.
  var digits: [UInt8]
  /// Where the point stands: after that many digits, or before the first if it is not positive.
  var exponent: Int

  init(_ number: Int64) {
    self.init(text: String(number))
  }

  /// The shortest digits that read back as the same number; zero for what is not finite, which no report holds.
  init(_ number: Double) {
    self.init(text: number.isFinite ? number.description : "0")
  }

  /// - Parameter text: As Swift describes a number: `-1.5e-07`.
  private init(text: String) {
    isNegative = false
    digits = []
    exponent = 0
    var fraction = false
    var power = 0
    var powerSign = 1
    var inPower = false
    for byte in text.utf8 {
      switch byte {
      case ASCII.minus where inPower: powerSign = -1
      case ASCII.minus: isNegative = true
      case ASCII.plus: break
      case ASCII.point: fraction = true
      case ASCII.letterE: inPower = true
      default:
        let digit = byte - ASCII.zero
        if inPower {
          power = power * 10 + Int(digit)
        } else if digits.isEmpty, digit == 0 {
          exponent -= fraction ? 1 : 0
        } else {
          digits.append(digit)
          exponent += fraction ? 0 : 1
        }
      }
    }
    exponent += powerSign * power
    dropTrailingZeros()
  }

  var isZero: Bool { digits.isEmpty }

  /// Rounded to this many places after the point, halves away from zero as spreadsheets do.
  func rounded(toPlaces places: Int) -> DecimalDigits {
    let kept = exponent + places
    guard kept < digits.count else { return self }
    var result = self
    guard kept >= 0 else {
      result.digits = []
      result.exponent = 0
      return result
    }
    var carry = digits[kept] >= 5
    result.digits = Array(digits.prefix(kept))
    for index in result.digits.indices.reversed() where carry {
      carry = result.digits[index] == 9
      result.digits[index] = carry ? 0 : result.digits[index] + 1
    }
    if carry {
      result.digits.insert(1, at: 0)
      result.exponent += 1
    }
    result.dropTrailingZeros()
    return result
  }

  /// In plain decimal notation, never with an exponent.
  ///
  /// - Parameters:
  ///   - places: The least number of digits after the point.
  ///   - separator: What stands between groups of three digits; nothing by default.
  /// - Returns: The number's text: `-1,234.50`.
  func text(places: Int = 0, separator: String = "") -> String {
    var whole = ""
    let wholeCount = max(exponent, 1)
    for position in 0..<wholeCount {
      if position > 0, (wholeCount - position) % 3 == 0 { whole += separator }
      whole += exponent > 0 && position < digits.count ? String(digits[position]) : "0"
    }
    let fractionCount = isZero ? places : max(places, digits.count - exponent)
    var fraction = ""
    for place in 0..<max(fractionCount, 0) {
      let position = exponent + place
      fraction += digits.indices.contains(position) && !isZero ? String(digits[position]) : "0"
    }
    return (isNegative ? "-" : "") + whole + (fraction.isEmpty ? "" : ".") + fraction
  }

  private mutating func dropTrailingZeros() {
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty { exponent = 0 }
  }
}
