import Archive
import FactoryAPI
import Logging
import ReportAssembly
import ReportModel
import ReportWriters
import Templates
import Usage

/// From the API to files: fetch, summarize, assemble, publish.
struct Pipeline: Sendable {
  /// Who answers; `nil` to ask nobody.
  let client: FactoryClient.Configuration?
  let archive: Archive
  let range: ClosedRange<Day>
  let comparing: Bool
  /// Whether days that are settled are asked for again, too.
  var refreshing = false
  let now: @Sendable () -> Int
  var timing = Timing.system
  /// What notes the cost of each stage; `nil` to note nothing.
  var ledger: StageLedger?
  let messages: Messages
  var subscription = SubscriptionStep.none
  private let answerSizes = AnswerSizes()

  /// Where a run tells what it does.
  struct Messages: Sendable {
    /// `nil` for silence.
    let console: Console?
    let logger: Logger
  }

  /// Makes the report and puts it in place.
  ///
  /// - Returns: The paths that were written.
  func run(
    publication: Publication, definition: ReportDefinition, generatedAt: Timestamp, groups: GroupMapping?,
    includesDailyUsers: Bool
  ) async throws -> [String] {
    try await fetch(Summary.neededDays(for: range, comparing: comparing))
    let subscription = try await subscription.status(in: archive, lastDay: range.upperBound, messages: messages)
    let summary = try await noted(.summarize) { try summarize() }
    let report = try await noted(.assemble) {
      try Report(
        summary, from: archive, definition: definition,
        details: ReportDetails(
          organisation: archive.organisation() ?? "unknown", generatedAt: generatedAt,
          generator: "\(Program.name) \(Program.version)", includesDailyUsers: includesDailyUsers, groups: groups,
          subscription: subscription))
    }
    return try await publication.publish(report) { [ledger] work, body in
      guard let ledger else { return try body() }
      try ledger.note(work: work, body)
    }
  }

  /// Runs a stage, and notes what it cost where that is asked for.
  private func noted<Result>(_ stage: StageLedger.Stage, _ body: () async throws -> Result) async throws -> Result {
    guard let ledger else { return try await body() }
    return try await ledger.note(stage, body)
  }

  private func summarize() throws -> Summary {
    let summary = try Summary(of: range, from: archive, comparing: comparing)
    if client == nil, summary.coverage.allSatisfy({ $0.fetched == nil }) {
      throw ConfigurationError.nothingArchived(
        archive: archive.path, days: "\(range.lowerBound) to \(range.upperBound)")
    }
    return summary
  }

  /// Asks for the days that are not settled, several requests at a time.
  ///
  /// Each endpoint's day is kept as soon as its last page is there: whatever ends the run, what was finished stays. Runs
  /// that fetch into the same archive follow one another, so that no day is asked for twice.
  func fetch(_ days: ClosedRange<Day>) async throws {
    guard let client else { return }
    try await noted(.fetch) { try await fetch(days, from: client) }
    Allocator.giveBack()
  }

  private func fetch(_ days: ClosedRange<Day>, from client: FactoryClient.Configuration) async throws {
    guard try !jobs(days).isEmpty else {
      messages.console?.write("All days are in the archive: nothing to fetch.\n")
      return
    }
    let lock = try await fetchLock()
    defer { lock.release() }
    // Another run may have fetched them meanwhile.
    let jobs = try jobs(days)
    let progress = Progress(days: jobs.reduce(0) { $0 + $1.days.dayCount }, console: messages.console)
    defer { progress.end() }
    let noteExchange: @Sendable (FactoryClient.Exchange) -> Void = { [ledger] exchange in
      progress.note(exchange)
      ledger?.note(exchange)
    }
    try await FactoryClient.with(client, timing: timing, logger: messages.logger, onExchange: noteExchange) { api in
      try await withThrowingTaskGroup(of: Int.self) { group in
        var waiting = jobs.makeIterator()
        func startNext() {
          guard let job = waiting.next() else { return }
          group.addTask { try await fetch(job, from: api) }
        }
        for _ in 0..<client.concurrency { startNext() }
        while let days = try await group.next() {
          progress.finish(days: days)
          startNext()
        }
      }
    }
  }

  private func jobs(_ days: ClosedRange<Day>) throws -> [FetchJob] {
    let isSettled = try archive.settledDays()
    return FetchPlan.jobs(for: days) { endpoint, day in !refreshing && isSettled(endpoint, day) }
  }

  /// Waits for other runs that fetch into the archive to end.
  private func fetchLock() async throws -> FetchLock {
    var isWaiting = false
    while true {
      if let lock = try archive.fetchLock() { return lock }
      if !isWaiting {
        messages.console?.write("Another run is fetching into \(archive.path); waiting for it to end.\n")
        isWaiting = true
      }
      try await timing.sleep(.milliseconds(200))
    }
  }

  /// - Returns: How many days were kept.
  private func fetch(_ job: FetchJob, from api: FactoryClient) async throws -> Int {
    let fetchedAt = now()
    switch job.endpoint {
    case .users:
      let day = job.days.lowerBound
      let answer = try await api.users(on: day)
      try archive.keep(
        answer.rows, on: day, from: Archive.Provenance(organisation: answer.organisation, fetchedAt: fetchedAt))
    case .tokens, .tools, .activity, .productivity:
      let days = FetchPlan.next(of: job, bytesPerDay: answerSizes.bytesPerDay(job.endpoint))
      do {
        let answer = try await api.organisationDays(job.endpoint, days)
        answerSizes.note(job.endpoint, bytes: answer.bytes, days: days.dayCount)
        try archive.keep(
          answer.days, of: job.endpoint, for: days,
          from: Archive.Provenance(organisation: answer.organisation, fetchedAt: fetchedAt))
      } catch APIError.tooLarge where days.dayCount > 1 {
        for day in days { _ = try await fetch(FetchJob(endpoint: job.endpoint, days: day...day), from: api) }
      }
      if days.upperBound < job.days.upperBound {
        let rest = FetchJob(endpoint: job.endpoint, days: (days.upperBound + 1)...job.days.upperBound)
        _ = try await fetch(rest, from: api)
      }
    }
    return job.days.dayCount
  }
}
