package import ReportDefinition
package import ReportModel
package import Usage

/// The parts of a report that do not come from the summary.
package struct ReportDetails: Sendable {
  package var organisation: String
  package var generatedAt: Timestamp
  /// Program name and version.
  package var generator: String
  /// True if the report has a table with the rows of `/users`.
  package var includesDailyUsers: Bool
  package var roster: RosterDetails?
  package var subscription: SubscriptionStatus
  /// Of the summary's prices, in each month of the range, without the hidden ones.
  package var budgets: [BudgetUse]
  /// The page of a mail; `nil` for that of the report.
  package var mailPage: ReportDefinition?
  /// How people are shown; the source has the names that the report shows.
  package var people: PeopleShown
  /// Groups of fewer people are shown together; `nil` to show all.
  package var minimumGroup: Int?
  /// A sentence on the list of seats, if it is not of this run.
  package var rosterRemark: String?

  package init(
    organisation: String, generatedAt: Timestamp, generator: String, includesDailyUsers: Bool = false,
    roster: RosterDetails? = nil, subscription: SubscriptionStatus = .leftOut(reason: "It was not asked for."),
    budgets: [BudgetUse] = [], people: PeopleShown = .names, minimumGroup: Int? = nil, rosterRemark: String? = nil,
    mailPage: ReportDefinition? = nil
  ) {
    self.organisation = organisation
    self.generatedAt = generatedAt
    self.generator = generator
    self.includesDailyUsers = includesDailyUsers
    self.roster = roster
    self.subscription = subscription
    self.budgets = budgets.filter { !$0.isHidden }
    self.mailPage = mailPage
    self.people = people
    self.minimumGroup = minimumGroup
    self.rosterRemark = rosterRemark
  }
}

/// The people of the organisation, and how they fit the users of the report.
package struct RosterDetails: Sendable {
  package let teams: Teams
  /// `nil` if the roster does not say who has a seat.
  package let seats: Seats?
  package let findings: RosterFindings?

  /// `nil` if the roster has people and no groups.
  var groups: Teams? { teams.roster.hasGroups ? teams : nil }

  package init(_ teams: Teams, seats: Seats? = nil, _ findings: RosterFindings? = nil) {
    self.teams = teams
    self.seats = seats
    self.findings = findings
  }
}
