internal import ReportModel

/// A number in three digits, for a chart's axis: `1.25M`.
enum ShortNumber {
  private static let units: [(digits: Int, name: String)] = [(12, "T"), (9, "B"), (6, "M"), (3, "K")]

  static func of(_ value: Double, as format: Format) -> String {
    guard value.isFinite else { return DisplayText.missing }
    var digits = DecimalDigits(value)
    var isPercent = false
    if case .percent = format {
      digits = digits.timesHundred
      isPercent = true
    }
    digits = digits.rounded(toPlaces: 3 - digits.exponent)
    if digits.isZero { digits.isNegative = false }
    var unit = ""
    if digits.exponent > 15 {
      unit = "e\(digits.exponent - 1)"
      digits.exponent = 1
    } else if let fitting = units.first(where: { digits.exponent > $0.digits + (isPercent ? 3 : 0) }) {
      unit = fitting.name
      digits.exponent -= fitting.digits
    }
    return digits.text(separator: ",") + unit + (isPercent ? "%" : "")
  }
}
