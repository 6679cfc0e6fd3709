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

    /// The field that the days give; `nil` for users and ratios.
    package var field: DailyField? {
      switch self {
      case .sum(let field), .mean(let field, _), .peak(let field), .lastDay(let field), .lowest(let field),
        .highest(let field):
        field
      case .distinctUsers, .ratio: nil
      }
    }

    /// The rule's name in reports.
    package var name: String {
      switch self {
      case .sum: "sum"
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
  }

  /// A stable identifier; the column name in tables.
  package let id: String
  /// The label in reports for people.
  package let label: String
  package let unit: Unit
  /// Endpoint and fields, such as `/tokens billable_tokens`.
  package let source: String
  package let rule: Rule
  /// One sentence.
  package let definition: String

  init(_ id: String, _ label: String, _ unit: Unit, source: String, _ rule: Rule, _ definition: String) {
    self.id = id
    self.label = label
    self.unit = unit
    self.source = source
    self.rule = rule
    self.definition = definition
  }

  /// The metric that adds up a field of the days; `nil` if there is none.
  package static func total(of field: DailyField) -> Metric? {
    all.first { if case .sum(field) = $0.rule { true } else { false } }
  }

  /// Number of decimal places in reports; 0 for whole numbers.
  ///
  /// Only the number format rounds, the values stay exact.
  package var decimals: Int {
    switch rule {
    case .sum, .peak, .lastDay, .distinctUsers: 0
    case .mean: 1
    case .ratio, .lowest, .highest:
      switch unit {
      case .tokensPerUser, .tokensPerCommit, .tokensPerPullRequest: 0
      default: 2
      }
    }
  }
}
