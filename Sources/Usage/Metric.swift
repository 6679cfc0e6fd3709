/// A figure of a period, declared once: its columns, number formats, definitions and documentation all come from here.
package struct Metric: Sendable, Identifiable {
  /// How days become a period.
  package indirect enum Rule: Sendable {
    /// The total of the days.
    case sum(DailyField)
    /// The mean of a count of people over the days, of all or of Monday to Friday.
    case mean(DailyField, weekdaysOnly: Bool)
    /// The highest daily value of a count of people.
    case peak(DailyField)
    /// A trailing window, as it stands on the period's last day with data.
    case lastDay(DailyField)
    /// People with a row in `/users` in the period, each counted once.
    case distinctUsers
    /// One metric of the period over another: never a mean of daily ratios. Empty over zero.
    case ratio(Metric, Metric)
    /// The lowest daily value: a percentile of a period cannot be had from those of its days.
    case lowest(DailyField)
    /// The highest daily value.
    case highest(DailyField)

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

  /// What a figure counts; ``decimals`` says how it is shown.
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
    /// A part of a whole, 0 to 1: shown in per cent.
    case share
    case tokensPerUser = "tokens per user"
    case tokensPerCommit = "tokens per commit"
    case tokensPerPullRequest = "tokens per pull request"
    case commitsPerUser = "commits per user"
    case pullRequestsPerUser = "pull requests per user"
  }

  /// The stable name: the column in tables.
  package let id: String
  /// The name a person reads.
  package let label: String
  package let unit: Unit
  /// Endpoint and fields: `/tokens billable_tokens`.
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

  /// Decimal places shown to people; 0 for whole numbers.
  ///
  /// Values themselves are never rounded.
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
