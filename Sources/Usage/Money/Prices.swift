/// What tokens and seats cost, and how much may be spent: the contents of a price file.
package struct Prices: Sendable {
  /// A value that holds from a day on.
  package struct Dated<Value: Sendable & Hashable>: Hashable, Sendable {
    package let from: Day
    package let value: Value

    package init(from: Day, _ value: Value) {
      self.from = from
      self.value = value
    }
  }

  package let currency: Currency
  /// The price of a million billable tokens, the earliest first.
  private let tokens: [Dated<TokenPrice>]
  /// The price of a seat in a calendar month, the earliest first.
  private let seats: [Dated<Money>]
  package let budgets: [Budget]

  package init(
    currency: Currency, tokens: [Dated<TokenPrice>], seats: [Dated<Money>] = [], budgets: [Budget] = []
  ) {
    self.currency = currency
    self.tokens = tokens.sorted { $0.from < $1.from }
    self.seats = seats.sorted { $0.from < $1.from }
    self.budgets = budgets
  }

  /// The cost of a day's tokens; `nil` on days before the first price.
  package func cost(of tokens: Count, on day: Day) -> Money? {
    tokenPrice(on: day).flatMap { Money(of: tokens, at: $0) }
  }

  /// The day of the first price of tokens; `nil` if there is none.
  package var firstDay: Day? { tokens.first?.from }

  /// True if each of the days has a price of tokens.
  package func cover(_ days: ClosedRange<Day>) -> Bool { tokenPrice(on: days.lowerBound) != nil }

  /// The price of one token if it is the same on all of the days.
  package func tokenPrice(throughout days: ClosedRange<Day>) -> Money? {
    let prices = Set(days.map(tokenPrice))
    return prices.count == 1 ? prices.first.flatMap { $0 }.flatMap { Money(of: 1, at: $0) } : nil
  }

  package func tokenPrice(on day: Day) -> TokenPrice? { tokens.last { $0.from <= day }?.value }

  /// The price of a seat in a month: that of its first day, else the first one that begins in it; `nil` for none.
  package func seatPrice(in month: Period) -> Money? {
    let days = month.whole
    return (seats.last { $0.from <= days.lowerBound } ?? seats.first { $0.from <= days.upperBound })?.value
  }
}

/// How much may be spent in a calendar month.
package struct Budget: Hashable, Sendable {
  package enum Limit: Hashable, Sendable {
    case money(Money)
    /// Billable tokens.
    case tokens(Count)
  }

  /// The group of the roster; `nil` for the organisation.
  package let group: String?
  /// Above zero.
  package let limit: Limit

  package var isOfMoney: Bool { if case .money = limit { true } else { false } }

  package init(group: String? = nil, _ limit: Limit) {
    self.group = group
    self.limit = limit
  }
}
