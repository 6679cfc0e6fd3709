import Usage
import YAML

/// Reads a price file: YAML with the currency, dated prices of tokens, and if wanted seats and budgets.
///
///     currency: EUR
///     tokens:
///       - {from: 2026-01-14, per_million: 2.00}
enum PriceFile {
  private static let limit = 1000

  /// - Throws: ``ConfigurationError`` if the file cannot be read; `YAMLError` with all mistakes in it.
  static func prices(_ path: String) throws -> Prices {
    try YAMLDocument.read(InputFile.prices.text(path), file: path) { root in
      guard let fields = root.mapping("A price file", example: "currency: EUR") else { return nil }
      fields.checkKeys(["currency", "tokens", "seats", "budgets"])
      let currency = fields.required("currency").flatMap(currency)
      let tokens = fields.required("tokens").flatMap { value in
        dated(value, "A price of tokens", "per_million") { $0.amount(digits: TokenPrice.digits, TokenPrice.init) }
      }
      let seats = fields["seats"].map { value in
        dated(value, "A price of seats", "per_month") {
          $0.amount(digits: TokenPrice.digits) { Money($0, digits: TokenPrice.digits) }
        }
      }
      let budgets = fields["budgets"].map(budgets)
      guard let currency, let tokens, seats != .some(nil), budgets != .some(nil) else { return nil }
      return Prices(currency: currency, tokens: tokens, seats: (seats ?? []) ?? [], budgets: (budgets ?? []) ?? [])
    }
  }

  private static func currency(_ value: YAMLValue) -> Currency? {
    value.name(among: Currency.codes, "ISO 4217 has no currency").flatMap(Currency.init)
  }

  private static func dated<Value: Sendable & Hashable>(
    _ value: YAMLValue, _ owner: String, _ key: String, _ read: (YAMLValue) -> Value?
  ) -> [Prices.Dated<Value>]? {
    guard let entries = value.list(limit: limit) else { return nil }
    var lines: [Day: Int] = [:]
    let prices = entries.map { entry -> Prices.Dated<Value>? in
      guard let fields = entry.mapping(owner, example: "{from: 2026-01-14, \(key): 2.00}") else { return nil }
      fields.checkKeys(["from", key])
      let from = fields.required("from").flatMap { $0.plain("a day such as 2026-01-14", Day.init(iso:)) }
      let price = fields.required(key).flatMap(read)
      guard let from, let price else { return nil }
      if let line = lines.updateValue(entry.line, forKey: from) {
        entry.note("The price in line \(line) begins on \(from), too.")
        return nil
      }
      return Prices.Dated(from: from, price)
    }
    return whole(prices)
  }

  private static func budgets(_ value: YAMLValue) -> [Budget]? {
    guard let entries = value.list(limit: limit) else { return nil }
    var known: [Budget] = []
    let budgets = entries.map { entry -> Budget? in
      guard let fields = entry.mapping("A budget", example: "{group: Red, month: 400.00}") else { return nil }
      fields.checkKeys(["group", "month", "month_tokens"])
      let group = fields["group"].map { $0.singleLine() }
      guard (fields["month"] == nil) != (fields["month_tokens"] == nil) else {
        entry.note("A budget must have one of the keys \"month\", an amount of money, and \"month_tokens\".")
        return nil
      }
      let money = fields["month"].flatMap { $0.amount(digits: Money.digits) { Money($0) } }.map(Budget.Limit.money)
      let tokens = fields["month_tokens"].flatMap { $0.integer(in: 1...Int.max) }.map { Budget.Limit.tokens(Count($0)) }
      guard let limit = money ?? tokens, group != .some(nil) else { return nil }
      guard limit != .money(.zero) else {
        entry.note("A budget must be above zero.")
        return nil
      }
      let budget = Budget(group: group ?? nil, limit)
      guard !known.contains(where: { $0.group == budget.group && $0.isOfMoney == budget.isOfMoney }) else {
        entry.note("There is an earlier budget of the same kind for \(budget.group ?? "the organisation").")
        return nil
      }
      known.append(budget)
      return budget
    }
    return whole(budgets)
  }

  /// - Returns: `nil` if one of the values is missing.
  private static func whole<Value>(_ values: [Value?]) -> [Value]? {
    let whole = values.compactMap(\.self)
    return whole.count == values.count ? whole : nil
  }
}

extension Prices {
  /// A sentence if groups with a budget are not in the roster; without one it ends with the remedy.
  func warning(_ roster: Roster?, without remedy: String) -> String? {
    let groups = budgets.compactMap(\.group)
    guard !groups.isEmpty else { return nil }
    guard let roster else { return "Budgets of groups are left out: \(remedy)." }
    let known = Set(roster.members.compactMap(\.group?.text) + [Roster.unassigned.text])
    var unknown = Examples()
    for group in groups where !known.contains(group) { unknown.add(group) }
    guard unknown.count > 0 else { return nil }
    let what = unknown.count == 1 ? "a group" : "\(unknown.count) groups"
    return "The price file has budgets of \(what) that the roster does not have: \(unknown)."
  }
}

extension YAMLValue {
  fileprivate func amount<Value>(digits: Int, _ convert: (String) -> Value?) -> Value? {
    plain("a decimal number such as 2.50, of at most \(digits) digits before the point and six behind it", convert)
  }
}
