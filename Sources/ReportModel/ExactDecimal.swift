/// A decimal number as its digits: `-1234.5678`.
package struct ExactDecimal: Hashable, Sendable {
  /// Plain decimal notation with a point, and without an exponent.
  package let digits: String

  /// - Returns: `nil` unless the text is digits, with a minus before them or a point between them.
  package init?(_ digits: String) {
    let parts = digits.drop(while: { $0 == "-" }).split(separator: ".", omittingEmptySubsequences: false)
    guard digits.utf8.count(where: { $0 == UInt8(ascii: "-") }) <= 1, (1...2).contains(parts.count),
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { return nil }
    self.digits = digits
  }

  /// The nearest double.
  package var double: Double { Double(digits) ?? 0 }
}
