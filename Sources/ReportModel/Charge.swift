/// What the tokens or the seats of a group cost in a month.
package struct Charge: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case tokens
    case seats
  }

  package let kind: Kind
  /// The first day of the month.
  package let billingStart: CalendarDate
  /// The day after its last one.
  package let billingEnd: CalendarDate
  /// The first day of what is charged.
  package let start: CalendarDate
  /// The day after its last one.
  package let end: CalendarDate
  package let group: String
  /// Empty for none.
  package let costCentre: String
  /// Tokens, or seats.
  package let quantity: ExactDecimal
  /// Of one token or one seat; `nil` if it is not the same on all days.
  package let unitPrice: ExactDecimal?
  package let cost: ExactDecimal
  /// As ISO 4217 has it.
  package let currency: String

  package init(
    kind: Kind, billingStart: CalendarDate, billingEnd: CalendarDate, start: CalendarDate, end: CalendarDate,
    group: String, costCentre: String, quantity: ExactDecimal, unitPrice: ExactDecimal?, cost: ExactDecimal,
    currency: String
  ) {
    self.kind = kind
    self.billingStart = billingStart
    self.billingEnd = billingEnd
    self.start = start
    self.end = end
    self.group = group
    self.costCentre = costCentre
    self.quantity = quantity
    self.unitPrice = unitPrice
    self.cost = cost
    self.currency = currency
  }
}
