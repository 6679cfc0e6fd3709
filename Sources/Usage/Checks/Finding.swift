/// A result of a data check, or a limitation of the data that readers should know.
package struct Finding: Hashable, Sendable {
  package enum Severity: String, Comparable, Sendable {
    /// The check passed.
    case ok
    /// For information; all numbers are correct.
    case info
    /// A number is incomplete or inconsistent.
    case warning

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
    private var rank: Int {
      switch self {
      case .ok: 0
      case .info: 1
      case .warning: 2
      }
    }
  }

  /// What a finding is about.
  package enum Scope: Hashable, Sendable {
    case report
    case period(Period)
    case day(Day)
  }

  /// A stable name, such as `by_model` or `missing_day`.
  package let check: String
  package let scope: Scope
  /// What exactly it is about, such as a field or a user; empty where check and scope say it.
  ///
  /// Of all findings, no two have the same check, scope and subject.
  package let subject: String
  package let severity: Severity
  /// One sentence.
  package let message: String
  package let expected: Amount?
  package let actual: Amount?

  package init(
    _ check: String, _ scope: Scope, _ severity: Severity, subject: String = "", _ message: String,
    expected: Amount? = nil, actual: Amount? = nil
  ) {
    self.check = check
    self.scope = scope
    self.subject = subject
    self.severity = severity
    self.message = message
    self.expected = expected
    self.actual = actual
  }

  /// A day that an endpoint has no data of.
  package static let missingDay = "missing_day"
  /// A field that is absent on days with a row.
  package static let missingField = "missing_field"
  /// A period of which `/users` lacks days with activity.
  package static let undercountedUsers = "undercounted_users"
  /// A day whose numbers the API has changed since they were first fetched.
  package static let restatedDay = "restated_day"
  /// The tokens of the users of `/tokens` against their total.
  package static let tokensByUser = "by_user"
  /// The rows of `/users` against the number of active users, of a day or added up over a period's days.
  package static let dailyActiveUsers = "daily_active_users"
  /// A period that the range or missing days cut.
  package static let partialPeriod = "partial_period"

  /// The same finding with both messages.
  func joined(with other: Finding) -> Finding {
    Finding(
      check, scope, max(severity, other.severity), subject: subject, message + " " + other.message, expected: expected,
      actual: actual)
  }

  /// `actual` minus `expected`.
  package var difference: Amount? {
    guard let expected, let actual else { return nil }
    return actual - expected
  }
}

extension UserField {
  /// The name of the check of the users' sum against the organisation's total.
  package var check: String { "users_" + name }
}
