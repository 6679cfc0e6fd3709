/// One number that a reader looks for first.
package struct KeyFigure: Sendable {
  /// Letters, digits and `_`.
  package let id: String
  package let label: String
  package let value: Cell
  package let format: Format
  /// The period before, and the change against it; all empty where the two cannot be compared.
  package let previous: Cell
  package let change: Cell
  package let changeRatio: Cell
  /// False for a number that has no period before it to be compared with, and so nothing to say of it.
  package let isComparable: Bool
  /// The value of the periods up to this one, oldest first, this one last; an empty cell where nothing is known.
  ///
  /// Fewer than two values are no trend.
  package let trend: [Cell]
  /// What the trend's values are: `2026-W36 to 2026-W40`; empty where there is none.
  package let trendLabel: String
  /// One sentence on how the number is made.
  package let note: String

  package init(
    id: String, label: String, value: Cell, format: Format, previous: Cell, change: Cell, changeRatio: Cell,
    isComparable: Bool = true, trend: [Cell] = [], trendLabel: String = "", note: String
  ) {
    self.id = id
    self.label = label
    self.value = value
    self.format = format
    self.previous = previous
    self.change = change
    self.changeRatio = changeRatio
    self.isComparable = isComparable
    self.trend = trend
    self.trendLabel = trendLabel
    self.note = note
  }

  /// How the value came to be what it is.
  package var development: Development { Development(from: previous, to: value, ratio: changeRatio) }
}

/// What became of a number from one period to the next.
package enum Development: Hashable, Sendable {
  /// Nothing to compare with.
  case unknown
  /// From nothing to something: no ratio says how much that is.
  case new
  /// From something to nothing.
  case ended
  case unchanged
  /// By a part of what was before: 0.25 is a quarter more, -0.5 half as much.
  case by(ratio: Double)

  /// - Parameters:
  ///   - before: The number in the period before; not a number where nothing is known.
  ///   - now: The number.
  ///   - ratio: The change as a part of what was before; empty over zero.
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
