import Archive
import HTTP
import ReportAssembly
import Subscription
import Usage

extension Pipeline {
  /// How long a report waits for the subscription; a renewal under way is waited for in any case.
  private static let patience = Duration.seconds(20)

  /// The same sentence with and without a network, so that the same archive gives the same report.
  private static let nothingKept =
    "Nothing of it is in the archive, and the next run that asks the API has it."

  /// Fetches the subscription, keeps it in the archive, and reads it back for the report.
  ///
  /// The report does not depend on it: an error becomes a warning and a sentence in the report.
  ///
  /// - Throws: `CancellationError`, and `ArchiveError` if the archive cannot be read.
  func fetchSubscription() async throws -> SubscriptionStatus {
    let (said, failure, unkept) = try await keepSubscription()
    var remarks = said
    guard let snapshot = try unkept ?? archive.subscription(on: range.upperBound) else {
      return .leftOut(reason: failure ?? Self.nothingKept)
    }
    if let failure { remarks.append("This is what was kept before. \(failure)") }
    let now = now()
    if let ended = snapshot.ended(at: now) { remarks.append(ended) }
    if let mismatch = try snapshot.mismatch(with: archive.organisation()) { remarks.append(mismatch) }
    return .known(snapshot, archived: try ArchivedUse(of: snapshot, from: archive), remarks: remarks, now: now)
  }

  /// Fetches the subscription and keeps it in the archive; it reads no days.
  ///
  /// - Returns: Remarks, why there is no answer, and an answer that could not be kept.
  /// - Throws: `CancellationError`.
  @discardableResult
  func keepSubscription() async throws -> (remarks: [String], failure: String?, unkept: SubscriptionSnapshot?) {
    var remarks: [String] = []
    var failure: String?
    var unkept: SubscriptionSnapshot?
    do {
      if let subscription {
        let facts = (try? archive.serviceFacts(at: now())) ?? []
        let fetch: SubscriptionFetch
        (fetch, remarks) = try await Self.answer(of: subscription, knowing: facts)
        if let reason = fetch.kept(in: archive) {
          remarks.append(reason)
          unkept = fetch.snapshot
        }
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      try Task.checkCancellation()
      let sentence = "\(error)".onOneLine
      console?.write("warning: The billing period is not up to date. \(sentence)\n")
      failure = sentence
    }
    for remark in remarks { console?.write("warning: \(remark)\n") }
    return (remarks, failure, unkept)
  }

  /// The service did not answer in time.
  private struct TooSlow: Error, CustomStringConvertible {
    var description: String {
      "The service did not answer within \(Pipeline.patience.components.seconds) s, and a report waits no longer."
    }
  }

  /// Waits at most ``patience`` for the answer, and collects the client's warnings.
  private static func answer(
    of client: SubscriptionClient, knowing facts: Set<ServiceFact>
  ) async throws -> (fetch: SubscriptionFetch, warnings: [String]) {
    try await withThrowingTaskGroup(of: (SubscriptionFetch, [String])?.self) { group in
      group.addTask {
        var warnings: [String] = []
        return (try await client.fetch(live: false, knowing: facts) { warnings.append($0.onOneLine) }, warnings)
      }
      group.addTask {
        try await Task.sleep(for: patience)
        return nil
      }
      defer { group.cancelAll() }
      // The first of the two tasks to end decides.
      guard let first = try await group.next(), let answer = first else { throw TooSlow() }
      return answer
    }
  }
}

extension SubscriptionFetch {
  /// Keeps the snapshot for later reports, and what was learned of the service for later runs.
  ///
  /// - Returns: A sentence if it could not be kept.
  func kept(in archive: Archive) -> String? {
    do {
      try archive.keep(snapshot, answers: answers)
      try archive.keep(facts, at: snapshot.fetchedAt)
      return nil
    } catch {
      return "What the service said of the subscription was not kept. \("\(error)".onOneLine)"
    }
  }
}

extension SubscriptionSnapshot {
  /// A sentence if what it says is over, in seconds since 1970-01-01T00:00:00Z.
  func ended(at now: Int) -> String? {
    guard hasEnded(at: now), let lastDay else { return nil }
    return subscription == nil
      ? "These windows ended, the last one on \(lastDay)." : "This billing period ended on \(lastDay)."
  }

  /// A sentence if the session seems to be of another organisation than the archive.
  ///
  /// This is no error, because it is not documented that the two services use the same identifiers.
  func mismatch(with archived: String?) -> String? {
    guard let organisation, let archived, organisation != archived else { return nil }
    return "The session is of organisation \(organisation.onOneLine), the rest of the report of "
      + "\(archived.onOneLine): check that droid is logged in to the right one."
  }
}
