/// What a month costs by group and cost centre: its seats and its tokens, in the currency's minor units.
///
/// The amounts of the rows add up to those of the month: parts are rounded with the largest remainders.
package struct Chargeback: Sendable {
  package struct Row: Hashable, Sendable {
    /// A group of the roster, ``SmallGroups/name``, ``Roster/unassigned`` or ``notAttributed``.
    package let group: String
    /// Empty for none.
    package let costCentre: String
    /// The people with a seat at the end of the month; `nil` without a roster.
    package let seats: Int?
    /// `nil` where seats have a price, and it is not known who has one.
    package let seatAmount: Money?
    package let tokens: Count
    /// Of the days that have a price; `nil` in a month without such a day.
    package let tokenAmount: Money?

    /// The sum of both, as far as they are known; `nil` where neither is.
    package var amount: Money? { Money.sum(seatAmount, tokenAmount) }
  }

  /// What the organisation's totals have and the rows of `/users` have not; less than zero where they have more.
  package static let notAttributed: ExactText = "(not attributed)"

  package let month: Period
  package let rows: [Row]
  /// The price of a seat in the month; `nil` for none.
  package let seatPrice: Money?

  /// The amount of the month.
  package var total: Money { rows.compactMap(\.amount).reduce(.zero, +) }

  /// - Parameters:
  ///   - month: A month of the report.
  ///   - users: Its users, with their costs.
  ///   - prices: The prices.
  ///   - teams: The users' groups; without them all are unassigned.
  ///   - people: The people with a seat; `nil` where it is not known who has one.
  package init(
    _ month: PeriodSummary, users: [UserPeriod], prices: Prices, teams: Teams?, people: [Seats.Person]?
  ) {
    self.month = month.period
    seatPrice = people == nil ? nil : prices.seatPrice(in: month.period)
    var shares: [Place: Share] = [:]
    for person in people ?? [] where person.hasSeat(on: month.period.whole.upperBound) {
      shares[Place(person), default: Share()].seats += 1
    }
    var sum = Share()
    for user in users {
      let tokens = user.counts[.billableTokens] ?? .zero
      let place = teams.map { Place(user.userID, $0) } ?? .unassigned
      shares[place, default: Share()].add(tokens, user.cost)
      sum.add(tokens, user.cost)
    }
    var listed = shares.sorted { $0.key < $1.key }.map { (place: $0.key, share: $0.value) }
    var rest = Share()
    if let total = month.value(.billableTokens).amount?.count { rest.tokens = total - sum.tokens }
    rest.cost = month.value(.cost).amount?.money.map { $0 - (sum.cost ?? .zero) }
    if rest.tokens != .zero || rest.cost ?? .zero != .zero {
      listed.append((Place(group: Self.notAttributed), rest))
    }
    let isPriced = listed.contains { $0.share.cost != nil }
    let tokenAmounts = Money.rounded(listed.map { $0.share.cost ?? .zero }, of: prices.currency)
    let areSeatsKnown = people != nil || prices.seatPrice(in: month.period) == nil
    let price = seatPrice ?? .zero
    let seatAmounts = Money.rounded(listed.map { price.times($0.share.seats) }, of: prices.currency)
    rows = listed.indices.map { index in
      let (place, share) = listed[index]
      return Row(
        group: place.group.text, costCentre: place.costCentre?.text ?? "", seats: people == nil ? nil : share.seats,
        seatAmount: areSeatsKnown ? seatAmounts[index] : nil, tokens: share.tokens,
        tokenAmount: isPriced ? tokenAmounts[index] : nil)
    }
  }

  private struct Share {
    var seats = 0
    var tokens = Count.zero
    var cost: Money?

    mutating func add(_ tokens: Count, _ cost: Money?) {
      self.tokens += tokens
      self.cost = Money.sum(self.cost, cost)
    }
  }
}

/// Where costs of a person go.
private struct Place: Hashable, Comparable {
  let group: ExactText
  /// `nil` for none, which stands first.
  var costCentre: ExactText?

  static let unassigned = Place(group: Roster.unassigned)

  static func < (left: Place, right: Place) -> Bool {
    if left.group != right.group { return Roster.isGroup(left.group, before: right.group) }
    guard let first = left.costCentre, let second = right.costCentre else {
      return left.costCentre == nil && right.costCentre != nil
    }
    return first < second
  }
}

extension Place {
  init(_ person: Seats.Person) {
    self.init(group: person.group, costCentre: person.costCentre)
  }

  init(_ user: ExactText, _ teams: Teams) {
    self.init(group: teams.group(of: user), costCentre: teams.costCentre(of: user))
  }
}

extension Seats.Person {
  /// Whether no later day is known to be the first one with the seat.
  fileprivate func hasSeat(on day: Day) -> Bool { since.map { $0 <= day } ?? true }
}
