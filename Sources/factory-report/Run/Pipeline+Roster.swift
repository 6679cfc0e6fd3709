import AnalyticsAPI
import Archive
import HTTP
import ReportAssembly
import ReportModel
import Usage

/// The organisation's users, who have the seats.
struct OrganisationUsers: Sendable {
  /// `nil` if the API does not give the list, and none was kept.
  var list: AccountList?
  /// One sentence for the report and the console, if the list is not of this run.
  var remark: String?
}

extension Pipeline {
  /// Asks for the organisation's users, and keeps the list in the archive.
  ///
  /// The report does not depend on it: without an answer, the list that was kept last takes its place.
  ///
  /// - Throws: `CancellationError`, and `ArchiveError`.
  func organisationUsers() async throws -> OrganisationUsers {
    var failure: String?
    if let client {
      do {
        let accounts = try await AnalyticsClient.with(client, timing: timing, logger: logger) { api in
          try await api.accounts()
        }
        if !accounts.isEmpty {
          let list = AccountList(accounts, fetchedAt: now())
          try archive.keep(list)
          return OrganisationUsers(list: list)
        }
        // The key is one of its users': an empty list is no answer.
        failure = "The API has sent an empty list of the organisation's users"
      } catch let error as RequestError {
        failure =
          switch error.status {
          case 402: "The plan has no list of the organisation's users (402)"
          case 403: "The API key may not list the organisation's users (403)"
          default: "The list of the organisation's users is not up to date (\("\(error)".onOneLine.withoutPeriod))"
          }
      }
    }
    let kept = try archive.accounts()
    let seats =
      kept.map { "seats are those of \(Day(secondsSince1970: $0.fetchedAt)), when the API gave it last." }
      ?? "seats are left out."
    let remark = (failure ?? "The list of the organisation's users is that of the archive") + ": " + seats
    if failure != nil || kept == nil { console?.write("warning: \(remark)\n") }
    return OrganisationUsers(list: kept, remark: remark)
  }

  /// Compares the roster with the users of the range, and says on the console what they do not have in common.
  ///
  /// - Returns: `nil` if there is no roster.
  /// - Throws: ``ConfigurationError`` where the rows of one user name two groups.
  func roster(
    _ roster: Roster?, _ users: OrganisationUsers?, _ request: ReportRequest, _ summary: Summary, _ usage: ReportedUsage
  ) throws -> RosterDetails? {
    guard let roster else { return nil }
    try meetUsers(ofBudgets: request.prices, usage)
    let active = try summary.users(summary.asked.period, from: usage)
    let teams = Teams(roster, of: usage.directory, active: active, minimumGroup: request.minimumGroup)
    guard teams.conflicts.count == 0 else { throw ConfigurationError.contradictoryRoster(users: teams.conflicts) }
    let findings = RosterFindings(teams, active: active, lastDay: range.upperBound, people: usage.people)
    for message in findings.messages { Console.standardError.write("warning: \(message.onOneLine)\n") }
    // A file of groups says who has a seat, unless the API was asked and did not tell.
    let hasSeats = users == nil || users?.list != nil
    return RosterDetails(teams, seats: hasSeats ? try Seats(teams, in: summary, from: usage) : nil, findings)
  }

  /// Reads the users of the days before the range that budgets of groups count, so that they have their groups.
  private func meetUsers(ofBudgets prices: Prices?, _ usage: ReportedUsage) throws {
    let month = Period(.month, holding: range.lowerBound).whole
    guard month.lowerBound < range.lowerBound, prices?.budgets.contains(where: { $0.group != nil }) == true else {
      return
    }
    try usage.forEachUserDay(in: month.lowerBound...(range.lowerBound - 1)) { _ in }
  }

  /// The budgets, and on the console how many the report leaves out.
  func budgets(_ prices: Prices?, _ teams: Teams?, _ usage: ReportedUsage) throws -> [BudgetUse] {
    guard let prices else { return [] }
    if let omission = prices.omission(teams) { Console.standardError.warn(omission) }
    return try BudgetUse.all(prices, teams, in: range, from: usage)
  }
}

extension String {
  fileprivate var withoutPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}
