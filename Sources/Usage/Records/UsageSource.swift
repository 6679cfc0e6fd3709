/// A source of usage data: the archive, or a made-up organisation in tests.
package protocol UsageSource: Sendable {
  /// One entry for each endpoint and day that was fetched, in unspecified order.
  func coverage(of days: ClosedRange<Day>) throws -> [Coverage]

  /// What was unusual about the latest answers, in order of days.
  func answerNotes(in days: ClosedRange<Day>) throws -> [AnswerNote]

  /// The days for which at least one organisation endpoint has a row, in order.
  func organisationDays(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// Like ``organisationDays(in:)``, but breakdowns may be absent.
  func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay]

  /// Calls `body` for each row of `/users`, in order of days; unspecified order within a day.
  ///
  /// Damage may be found only at the end: what `body` made of the rows counts if the function does not throw.
  func forEachUserDay(in days: ClosedRange<Day>, _ body: (_ row: UserDay) throws -> Void) throws

  /// The activity of users before `day`.
  func activity(before day: Day) throws -> UserActivity
}

extension UsageSource {
  package func answerNotes(in days: ClosedRange<Day>) throws -> [AnswerNote] { [] }

  package func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try organisationDays(in: days)
  }

  package func activity(before day: Day) throws -> UserActivity {
    var activity = UserActivity()
    guard day > Availability.firstDay else { return activity }
    try forEachUserDay(in: Availability.firstDay...(day - 1)) { activity.add($0) }
    return activity
  }
}
