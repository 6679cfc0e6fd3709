import AnalyticsAPI
import Archive
import CProcess
import Glibc
import HTTP
import Logging
import ReportAssembly
import ReportDefinition
import ReportModel
import ReportWriters
import Subscription
import Usage

/// The report that a run makes of the archive's days.
struct ReportRequest: Sendable {
  let definition: ReportDefinition
  /// The page of a mail; `nil` for the report's own, or without a mail.
  var mailPage: ReportDefinition?
  let publication: Publication
  var roster: Roster?
  /// Whether the API is asked for the organisation's users, who have the seats.
  var asksForAccounts = false
  var prices: Prices?
  /// How people are shown.
  var people = PeopleShown.names
  /// Groups of fewer people are shown together; `nil` to show all.
  var minimumGroup: Int?
  /// Whether the rows of `/users` are a table.
  let includesDailyUsers: Bool
  let generatedAt: Timestamp
  /// What ends the run with 2 after the report is written.
  var watch = Watch()
}

/// From the API to files: fetch, summarize, assemble, publish.
struct Pipeline: Sendable {
  /// The API client; `nil` when offline.
  let client: AnalyticsClient.Configuration?
  let archive: Archive
  let range: ClosedRange<Day>
  /// Whether days before the range are fetched to compare with.
  let comparing: Bool
  /// Whether settled days are fetched again, too.
  var refreshing = false
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: @Sendable () -> Int
  var timing = Timing.system
  /// Measures the stages; `nil` to measure nothing.
  var ledger: StageLedger?
  /// Progress and warnings; `nil` for none.
  let console: Console?
  let logger: Logger
  /// The subscription's client; `nil` when offline.
  let subscription: SubscriptionClient?

  /// Makes the report and puts it in place.
  ///
  /// - Returns: The paths of its files and folders.
  func report(_ request: ReportRequest) async throws -> [String] {
    try await fetch(neededDays(request.prices))
    let users = request.asksForAccounts ? try await organisationUsers() : nil
    let subscription = try await fetchSubscription()
    let usage = try usage(showing: request.people)
    let people = users?.list.map { Roster($0, groups: request.roster) } ?? request.roster
    let summary = try summarize(usage, people, request.prices)
    let roster = try roster(people, users, request, summary, usage)
    let budgets = try budgets(request.prices, roster?.teams, usage)
    let report = try assemble(summary, usage, subscription, roster, users?.remark, budgets, request)
    let exceeded = budgets.compactMap { $0.exceeded(request.watch) } + exceeded(subscription, request.watch)
    do {
      let written = try await publish(report, request.publication)
      guard exceeded.isEmpty else { throw ThresholdExceeded(exceeded, written: written) }
      return written
    } catch let failures as ProgramFailures {
      // They end the run with another exit code.
      for sentence in exceeded { Console.standardError.warn(sentence) }
      throw failures
    }
  }

  /// The days that a report reads; budgets count those of the range's first month that are before it, too.
  private func neededDays(_ prices: Prices?) -> ClosedRange<Day> {
    let days = Summary.neededDays(for: range, comparing: comparing)
    guard prices?.budgets.isEmpty == false else { return days }
    let month = Period(.month, holding: range.lowerBound).whole
    return min(days.lowerBound, max(month.lowerBound, Availability.firstDay))...days.upperBound
  }

  private func exceeded(_ subscription: SubscriptionStatus, _ watch: Watch) -> [String] {
    guard case .known(let snapshot, _, _, let now) = subscription else { return [] }
    guard snapshot.hasEnded(at: now) else { return snapshot.exceeded(watch, at: now) }
    if watch.isOn, let ended = snapshot.ended(at: now) {
      console?.write("warning: --fail-above and --fail-pace find nothing current. \(ended)\n")
    }
    return []
  }

  // MARK: Summarize, assemble, publish

  /// The archive's days with people as the report shows them.
  func usage(showing people: PeopleShown) throws -> ReportedUsage {
    guard people == .pseudonyms else { return ReportedUsage(archive, people: people) }
    let key = try PseudonymKey(besideArchive: archive.path)
    return ReportedUsage(archive, people: people) { key.pseudonym(of: $0) }
  }

  private func summarize(_ usage: ReportedUsage, _ roster: Roster?, _ prices: Prices?) throws -> Summary {
    let end = ledger?.begin("summarize")
    defer { end?() }
    let summary = try Summary(
      of: range, from: usage, comparing: comparing, prices: prices,
      groups: roster.map { GroupsOfPeriods($0, of: usage.directory) })
    if client == nil, summary.coverage.allSatisfy({ $0.fetched == nil }) {
      throw ConfigurationError.nothingArchived(archive: archive.path, days: range.named)
    }
    return summary
  }

  private func assemble(
    _ summary: Summary, _ usage: ReportedUsage, _ subscription: SubscriptionStatus,
    _ roster: RosterDetails?, _ rosterRemark: String?, _ budgets: [BudgetUse], _ request: ReportRequest
  ) throws -> Report {
    let end = ledger?.begin("assemble")
    defer { end?() }
    return try Report(
      summary, from: usage, definition: request.definition,
      details: ReportDetails(
        organisation: archive.organisation() ?? "unknown", generatedAt: request.generatedAt,
        generator: "\(Program.name) \(Program.version)", includesDailyUsers: request.includesDailyUsers,
        roster: roster, subscription: subscription, budgets: budgets, people: request.people,
        minimumGroup: request.minimumGroup, rosterRemark: rosterRemark, mailPage: request.mailPage))
  }

  private func publish(_ report: Report, _ publication: Publication) async throws -> [String] {
    ledger?.announce(publication.works)
    let measuring: Publication.Measuring = { [ledger] work, body in
      let end = ledger?.begin(work, clock: CLOCK_THREAD_CPUTIME_ID)
      defer { end?() }
      try body()
    }
    do {
      let paths = try await publication.publish(report, measuring: measuring) { Console.standardError.warn($0) }
      return results(paths, of: publication)
    } catch let error as ProgramFailures {
      throw ProgramFailures(error.failures, written: results(error.written, of: publication))
    }
  }

  /// The paths for standard output: of a mail or zip file, that one alone, so that it can be handed on.
  private func results(_ paths: [String], of publication: Publication) -> [String] {
    guard let main = publication.mainProduct, paths.contains(main) else { return paths }
    for path in paths where path != main { console?.write("Also written: \(path.onOneLine)\n") }
    return [main]
  }

  // MARK: Fetch

  /// Fetches the days that are not settled, with several requests at a time.
  ///
  /// An endpoint's day is kept as soon as its last page has arrived, so an interrupted run loses only unfinished days.
  /// Runs that fetch into the same archive wait for each other, so that no day is fetched twice.
  func fetch(_ days: ClosedRange<Day>) async throws {
    guard let client else { return }
    let end = ledger?.begin("fetch")
    defer { end?() }
    try await fetch(days, from: client)
    // Else the peak of a report is a quarter higher: what the answers took stays with the threads of the fetch.
    process_give_back_memory()
    if let missing = try LateDays(in: days, at: now(), from: archive).sentence { console?.write(missing + "\n") }
  }

  private func fetch(_ days: ClosedRange<Day>, from client: AnalyticsClient.Configuration) async throws {
    guard try !jobs(days).isEmpty else {
      console?.write("All days are in the archive: nothing to fetch.\n")
      return
    }
    let lock = try await fetchLock()
    defer { lock.release() }
    // While this run waited, another one may have fetched them.
    let jobs = try jobs(days)
    let progress = Progress(days: jobs.reduce(0) { $0 + $1.days.dayCount }, console: console)
    defer { progress.end() }
    let noteAnswer: @Sendable (_ bytes: Int) -> Void = { [ledger] bytes in
      progress.note(answerBytes: bytes)
      ledger?.note(answerBytes: bytes)
    }
    try await AnalyticsClient.with(client, timing: timing, logger: logger, onAnswer: noteAnswer) { api in
      try await withThrowingTaskGroup(of: Int.self) { group in
        var waiting = jobs.makeIterator()
        func startNext() {
          guard let job = waiting.next() else { return }
          group.addTask { try await fetch(job, from: api) }
        }
        for _ in 0..<client.server.concurrency { startNext() }
        while let days = try await group.next() {
          progress.finish(days: days)
          startNext()
        }
      }
    }
  }

  private func jobs(_ days: ClosedRange<Day>) throws -> [FetchJob] {
    let isSettled = try archive.settledDays(at: now())
    return FetchPlan.jobs(for: days) { endpoint, day in !refreshing && isSettled(endpoint, day) }
  }

  /// Waits until no other run fetches into the archive; after a second it says so.
  ///
  /// - Throws: `ArchiveError.locked` after an hour.
  private func fetchLock() async throws -> FetchLock {
    for attempt in 0..<18_000 {
      if let lock = try archive.fetchLock() { return lock }
      if attempt == 5 {
        Console.standardError.write(
          "Another run is fetching into \(archive.path) and holds its lock; waiting for it to end.\n")
      }
      try await timing.sleep(.milliseconds(200))
    }
    throw ArchiveError.locked(path: archive.path + ".lock")
  }

  /// - Returns: How many days were kept.
  private func fetch(_ job: FetchJob, from api: AnalyticsClient) async throws -> Int {
    let started = now()
    // Of two clocks that differ, the earlier one leaves moving numbers provisional.
    func provenance(_ organisation: String?, _ date: Int?) -> Archive.Provenance {
      Archive.Provenance(organisation: organisation, fetchedAt: max(0, min(started, date ?? started)))
    }
    switch job.endpoint {
    case .users:
      let day = job.days.lowerBound
      let answer = try await api.users(on: day)
      try archive.keep(
        answer.users, on: day, from: provenance(answer.organisation, answer.date), noting: answer.notes)
    case .tokens, .tools, .activity, .productivity:
      let answer = try await api.organisationDays(job.endpoint, job.days)
      try archive.keep(
        answer.days, of: job.endpoint, for: job.days, from: provenance(answer.organisation, answer.date),
        noting: answer.notes)
    }
    return job.days.dayCount
  }
}
