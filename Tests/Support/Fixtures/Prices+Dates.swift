package import Usage

extension Prices {
  /// Prices in US dollars, from days on.
  ///
  ///     Prices(tokens: ["2026-10-05": "2.00"], seats: ["2026-01-14": "40.00"])
  package init(
    _ code: String = "USD", tokens: KeyValuePairs<Day, String>, seats: KeyValuePairs<Day, String> = [:],
    budgets: [Budget] = []
  ) {
    guard let currency = Currency(code) else { preconditionFailure("A test names \(code), which is no currency.") }
    self.init(
      currency: currency, tokens: tokens.map { Dated(from: $0.key, TokenPrice.of($0.value)) },
      seats: seats.map { Dated(from: $0.key, Money.of($0.value)) }, budgets: budgets)
  }
}

extension Money {
  /// An amount as a test writes it.
  package static func of(_ text: String) -> Money {
    guard let money = Money(exactly: text) else { preconditionFailure("A test names \(text), which is no amount.") }
    return money
  }
}

extension TokenPrice {
  fileprivate static func of(_ text: String) -> TokenPrice {
    guard let price = TokenPrice(text) else { preconditionFailure("A test names \(text), which is no price.") }
    return price
  }
}
