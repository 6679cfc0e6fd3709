/// What a month costs by group and cost centre: its seats and its tokens, in the currency's minor units.
///
/// The amounts of the rows add up to those of the month: parts are rounded with the largest remainders.
package struct Chargeback: Sendable {
  package struct Row: Hashable, Sendable {
    /// A group of the roster, ``Roster/unassigned`` or ``notAttributed``.
    package let group: String
    /// Empty for none.
    package let costCentre: String
    /// The people with a seat at the end of the month; `nil` without a roster.
    package let seats: Int?
    package let seatAmount: Money
    package let tokens: Count
    /// Of the days that have a price; `nil` in a month without such a day.
    package let tokenAmount: Money?

    /// The sum of both, as far as they are known.
    package var amount: Money { seatAmount + (tokenAmount ?? .zero) }
  }

  /// What the organisation's totals have and the rows of `/users` have not; less than zero where they have more.
  package static let notAttributed = "(not attributed)"

  package let month: Period
  package let rows: [Row]
  /// The price of a seat in the month; `nil` for none.
  package let seatPrice: Money?

  /// The amount of the month.
  package var total: Money { rows.map(\.amount).reduce(.zero, +) }

  /// - Parameters:
  ///   - month: A month of the report.
  ///   - users: Its users, with their costs.
  ///   - prices: The prices.
  ///   - roster: The users' groups; without it all are unassigned, and there are no seats.
  package init(_ month: PeriodSummary, users: [UserPeriod], prices: Prices, roster: Roster?) {
    self.month = month.period
    seatPrice = roster == nil ? nil : prices.seatPrice(in: month.period)
    var shares = roster?.seats(on: month.period.whole.upperBound).mapValues { Share(seats: $0) } ?? [:]
    var sum = Share()
    for user in users {
      let tokens = user.counts[.billableTokens] ?? .zero
      let place = roster?.place(ofUser: user.userID, email: user.email) ?? .unassigned
      shares[place, default: Share()].add(tokens, user.cost)
      sum.add(tokens, user.cost)
    }
    let outside = shares.filter { $0.key.group == Roster.unassigned }
    var listed =
      (shares.filter { $0.key.group != Roster.unassigned }.sorted { $0.key < $1.key }
      + outside.sorted { $0.key < $1.key }).map { (place: $0.key, share: $0.value) }
    var rest = Share()
    if let total = month.value(.billableTokens).amount?.count { rest.tokens = total - sum.tokens }
    rest.cost = month.value(.cost).amount?.money.map { $0 - (sum.cost ?? .zero) }
    if rest.tokens != .zero || rest.cost ?? .zero != .zero {
      listed.append((Roster.Place(group: Self.notAttributed, costCentre: ""), rest))
    }
    let isPriced = listed.contains { $0.share.cost != nil }
    let tokenAmounts = Money.rounded(listed.map { $0.share.cost ?? .zero }, of: prices.currency)
    let price = seatPrice ?? .zero
    let seatAmounts = Money.rounded(listed.map { price.times($0.share.seats) }, of: prices.currency)
    rows = listed.indices.map { index in
      let (place, share) = listed[index]
      return Row(
        group: place.group, costCentre: place.costCentre, seats: roster == nil ? nil : share.seats,
        seatAmount: seatAmounts[index], tokens: share.tokens, tokenAmount: isPriced ? tokenAmounts[index] : nil)
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

extension Roster {
  /// Where costs of a person go.
  struct Place: Hashable, Comparable {
    let group: String
    /// Empty for none.
    let costCentre: String

    static let unassigned = Place(group: Roster.unassigned, costCentre: "")

    static func < (left: Place, right: Place) -> Bool {
      let (a, b) = (ExactText(left.group), ExactText(right.group))
      return a != b ? a < b : ExactText(left.costCentre) < ExactText(right.costCentre)
    }
  }

  /// The people who have a seat on a day, by group and cost centre: those of whom no later day says that it is their
  /// first.
  func seats(on day: Day) -> [Place: Int] {
    var seats: [Place: Int] = [:]
    for member in members where member.since.map({ $0 <= day }) ?? true { seats[place(of: member), default: 0] += 1 }
    return seats
  }

  func place(ofUser userID: ExactText, email: ExactText?) -> Place {
    member(userID: userID, email: email).map(place) ?? .unassigned
  }

  private func place(of member: Member) -> Place {
    Place(group: member.group ?? Self.unassigned, costCentre: member.costCentre ?? "")
  }
}
