extension BytePen {
  /// Puts down a number that has a fraction of at most four decimals, as nearly all have that an API rounded.
  ///
  /// These are the shortest digits that read back as it: of up to fifteen digits, no two numbers are the same double.
  ///
  /// - Parameters:
  ///   - number: In a room of 20 bytes.
  ///   - decimalSign: What stands before the fraction.
  /// - Returns: False, with nothing put down, for other numbers.
  mutating func put(ifShort number: Double, decimalSign: UInt8) -> Bool {
    guard number.magnitude < 1e11 else { return false }
    let scaled = Int64(number.magnitude * 10_000 + 0.5)
    // Both are exact, so that their quotient is the double nearest to these digits.
    guard Double(scaled) / 10_000 == number.magnitude else { return false }
    let (whole, fraction) = scaled.quotientAndRemainder(dividingBy: 10_000)
    if fraction == 0 { return false }
    if number < 0 { put(ASCII.minus) }
    put(whole)
    put(decimalSign)
    var rest = fraction * 10
    while rest > 0 {
      put(ASCII.zero + UInt8(truncatingIfNeeded: rest / 10_000))
      rest = rest % 10_000 * 10
    }
    return true
  }
}
