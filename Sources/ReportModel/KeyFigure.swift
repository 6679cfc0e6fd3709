/// A number of the report's first page, with its change against the period before.
package struct KeyFigure: Sendable {
  /// Letters, digits and `_`.
  package let id: String
  package let label: String
  package let value: Cell
  package let format: Format
  /// The value of the period before, and the change against it; all three empty if the two cannot be compared.
  package let previous: Cell
  package let change: Cell
  package let changeRatio: Cell
  /// False for a number that has no period before it; formats then do not mention the missing comparison.
  package let isComparable: Bool
  /// The days that an incomplete value is made of: `21 of 31 days`; empty for a complete one.
  package let extent: String
  /// The values of consecutive periods, oldest first, this one last; fewer than two are not shown.
  package let trend: [Cell]
  /// The periods of the trend: `2026-W36 to 2026-W40`; empty without a trend.
  package let trendLabel: String
  /// One sentence on how the number is calculated.
  package let note: String

  package init(
    id: String, label: String, value: Cell, format: Format, previous: Cell, change: Cell, changeRatio: Cell,
    isComparable: Bool = true, extent: String = "", trend: [Cell] = [], trendLabel: String = "", note: String
  ) {
    self.id = id
    self.label = label
    self.value = value
    self.format = format
    self.previous = previous
    self.change = change
    self.changeRatio = changeRatio
    self.isComparable = isComparable
    self.extent = extent
    self.trend = trend
    self.trendLabel = trendLabel
    self.note = note
  }

  package var development: Development { Development(from: previous, to: value, ratio: changeRatio) }
}

/// How a number changed from one period to the next.
package enum Development: Hashable, Sendable {
  /// One of the two values is unknown.
  case unknown
  /// From zero to a value: there is no ratio.
  case new
  /// From a value to zero.
  case ended
  case unchanged
  /// The change divided by the value before: 0.25 is a quarter more, -0.5 half as much.
  case by(ratio: Double)

  /// - Parameters:
  ///   - before: The value of the period before.
  ///   - now: The value of this period.
  ///   - ratio: The change divided by `before`; empty if `before` is zero.
  package init(from before: Cell, to now: Cell, ratio: Cell) {
    switch (before.number, now.number) {
    case (nil, _), (_, nil): self = .unknown
    case (let before?, let now?) where before == now: self = .unchanged
    case (0, _): self = .new
    case (_, 0): self = .ended
    default: self = ratio.number.map(Development.by) ?? .unknown
    }
  }
}
