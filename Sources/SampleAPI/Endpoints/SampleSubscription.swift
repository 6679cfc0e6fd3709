import Usage

/// The organisation's use of its allowance in a billing period: as many standard tokens as `/tokens` bills.
///
/// A period begins on the ninth of a month at 07:48:46 UTC and ends on the eighth of the next month at 08:00.
struct SampleSubscription {
  private let first: Day
  private let last: Day
  private let used: Int
  private let users: Int
  private let tokensPerUser: Int

  /// Premium tokens of one user in a period.
  private static let premiumTokensPerUser = 1_200_000

  /// - Parameters:
  ///   - organisation: The organisation whose tokens are counted.
  ///   - today: A day of the period; days before it are counted.
  ///   - tokensPerUser: The allowance of standard tokens for each user; 0 for an organisation whose every token is
  ///     overage.
  init(_ organisation: SampleOrganisation, today: Day, tokensPerUser: Int) {
    self.tokensPerUser = tokensPerUser
    let dayOfMonth = today.civil.day
    let month = Period(.month, holding: dayOfMonth >= 9 ? today : today - dayOfMonth)
    first = month.whole.lowerBound + 8
    last = month.whole.upperBound + 8
    users = max(1, organisation.users)
    used = (first..<max(first, today)).filter(organisation.hasData)
      .reduce(0) { $0 + organisation.totals(on: $1).tokens.billable }
  }

  /// The member `usage` of the answer; dates are milliseconds since 1970.
  var usage: JSONTree {
    .object([
      ("startDate", .integer(first.number * 86_400_000 + 28_126_000)),
      ("endDate", .integer(last.number * 86_400_000 + 28_800_000)),
      ("standard", pool(used, of: users * tokensPerUser)),
      ("premium", pool(used / 12, of: tokensPerUser > 0 ? users * Self.premiumTokensPerUser : 0)),
    ])
  }

  private func pool(_ used: Int, of allowance: Int) -> JSONTree {
    .object([
      ("userTokens", .integer(used / users)),
      ("orgTotalTokensUsed", .integer(used)),
      ("orgOverageUsed", .integer(max(0, used - allowance))),
      ("basicAllowance", .integer(allowance)),
      ("totalAllowance", .integer(allowance)),
      ("orgOverageLimit", .integer(allowance / 4)),
      ("usedRatio", .ratio(allowance == 0 ? 0 : Double(used) / Double(allowance))),
    ])
  }
}
