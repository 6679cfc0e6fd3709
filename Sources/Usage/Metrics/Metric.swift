/// A number about a period; columns, number formats, definitions and documentation are derived from its declaration.
package struct Metric: Sendable, Identifiable {
  /// How to aggregate the days of a period.
  package indirect enum Rule: Sendable {
    /// Sum of the days.
    case sum(DailyField)
    /// Mean number of people per day, over all days or Monday to Friday.
    case mean(DailyField, weekdaysOnly: Bool)
    /// Maximum number of people on one day.
    case peak(DailyField)
    /// Value of a trailing window on the last day with data.
    case lastDay(DailyField)
    /// Number of different users with a count above zero in `/users`.
    case distinctUsers
    /// Ratio of two metrics of the period, not a mean of daily ratios; no value if the denominator is zero.
    case ratio(Metric, Metric)
    /// Minimum of the days, because a percentile of a period cannot be computed from daily percentiles.
    case lowest(DailyField)
    /// Maximum of the days.
    case highest(DailyField)
    /// Sum of the days' billable tokens, each times the price of its day, over the days that have a price.
    case cost
    /// Sum of the billable tokens of days without a price.
    case unpriced

    /// The field that the days give; `nil` for users, ratios and money.
    package var field: DailyField? {
      switch self {
      case .sum(let field), .mean(let field, _), .peak(let field), .lastDay(let field), .lowest(let field),
        .highest(let field):
        field
      case .distinctUsers, .ratio, .cost, .unpriced: nil
      }
    }

    /// The rule's name in reports.
    package var name: String {
      switch self {
      case .sum, .cost, .unpriced: "sum"
      case .mean: "mean of days"
      case .peak: "peak of days"
      case .lastDay: "last day"
      case .distinctUsers: "distinct"
      case .ratio: "ratio of totals"
      case .lowest, .highest: "range of days"
      }
    }
  }

  /// The unit of the values.
  package enum Unit: String, Sendable {
    case tokens
    case calls
    case users
    case sessions
    case messages
    case files
    case commits
    case pullRequests = "pull requests"
    case ratio
    /// A fraction, 0 to 1; reports show it as a percentage.
    case share
    case tokensPerUser = "tokens per user"
    case tokensPerCommit = "tokens per commit"
    case tokensPerPullRequest = "tokens per pull request"
    case commitsPerUser = "commits per user"
    case pullRequestsPerUser = "pull requests per user"
    /// Reports show the code of the price file's currency in its place.
    case currency
    case currencyPerUser = "currency per user"
    case currencyPerPullRequest = "currency per pull request"

    var isOfMoney: Bool { rawValue.hasPrefix(Self.currency.rawValue) }
  }

  /// A stable identifier; the column name in tables.
  package let id: String
  /// The label in reports for people, with the currency of an amount: `Cost (USD)`.
  package var label: String { unit.isOfMoney ? currency.map { "\(name) (\($0.code))" } ?? name : name }
  private let name: String
  package let unit: Unit
  /// Endpoint and fields, such as `/tokens billable_tokens`.
  package let source: String
  package let rule: Rule
  /// One sentence.
  package let definition: String
  /// Of amounts; `nil` for all other metrics, and for one of money whose currency is not known yet.
  private(set) var currency: Currency?

  init(_ id: String, _ label: String, _ unit: Unit, source: String, _ rule: Rule, _ definition: String) {
    self.id = id
    name = label
    self.unit = unit
    self.source = source
    self.rule = rule
    self.definition = definition
  }

  /// True if it exists only with prices.
  var isOfMoney: Bool { Self.ofMoney.contains { $0.id == id } }

  /// The unit in reports: `tokens`, or `USD per user`.
  package var unitName: String {
    guard unit.isOfMoney, let currency else { return unit.rawValue }
    return currency.code + unit.rawValue.dropFirst(Unit.currency.rawValue.count)
  }

  /// The metrics of money, in the currency of a price file; none without one.
  package static func ofMoney(in currency: Currency?) -> [Metric] {
    currency.map { currency in ofMoney.map { $0.in(currency) } } ?? []
  }

  /// A metric of money in the currency of a price file.
  package func `in`(_ currency: Currency) -> Metric {
    var metric = self
    metric.currency = currency
    return metric
  }

  /// The metric that adds up a field of the days; `nil` if there is none.
  package static func total(of field: DailyField) -> Metric? {
    all.first { if case .sum(field) = $0.rule { true } else { false } }
  }

  /// Number of decimal places in reports; 0 for whole numbers.
  ///
  /// Only the number format rounds, the values stay exact.
  package var decimals: Int {
    if unit.isOfMoney { return currency?.decimals ?? 2 }
    return switch rule {
    case .sum, .peak, .lastDay, .distinctUsers, .cost, .unpriced: 0
    case .mean: 1
    case .ratio, .lowest, .highest:
      switch unit {
      case .tokensPerUser, .tokensPerCommit, .tokensPerPullRequest: 0
      default: 2
      }
    }
  }
}
