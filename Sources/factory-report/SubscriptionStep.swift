import Archive
import FactoryAPI
import ReportAssembly
import Session
import Usage

/// The subscription's part of a run: asked for, kept, and read back as the report shows it.
///
/// It is beside the report, never in its way: what goes wrong with it is said in a line.
struct SubscriptionStep: Sendable {
  /// Who answers; `nil` to ask nobody.
  let client: SubscriptionClient?
  /// Why nobody is asked; one sentence.
  var reason = "It was not asked for."

  /// Asks nobody.
  static let none = SubscriptionStep(client: nil)
  static let offline = SubscriptionStep(client: nil, reason: nothingKept)

  /// The same with and without a network, so that the same archive gives the same report.
  private static let nothingKept =
    "Nothing of it is in the archive: log in with droid, and the next run that asks the API has it."

  /// What a report can say of the subscription.
  ///
  /// - Parameters:
  ///   - archive: Where snapshots are kept.
  ///   - lastDay: Of the report: see `Archive.subscription(on:)`.
  ///   - messages: Told why it is left out.
  /// - Returns: The snapshot, with what is to mind, or why there is none.
  /// - Throws: `CancellationError`, and ``ArchiveError`` where the archive cannot be read.
  func status(
    in archive: Archive, lastDay: Day, messages: Pipeline.Messages
  ) async throws -> SubscriptionStatus {
    var remarks: [String] = []
    var failure: String?
    var unkept: SubscriptionSnapshot?
    if let client {
      do {
        let snapshot: SubscriptionSnapshot
        (snapshot, remarks) = try await Self.asked(client)
        if let reason = snapshot.kept(in: archive) {
          remarks.append(reason)
          unkept = snapshot
        }
      } catch let error as CancellationError {
        throw error
      } catch SessionError.none(let home) {
        messages.console?.write("The billing period is left out: there is no session of the droid CLI in \(home).\n")
        failure = Self.nothingKept
      } catch {
        try Task.checkCancellation()
        let sentence = "\(error)".onOneLine
        messages.console?.write("warning: The billing period is not up to date. \(sentence)\n")
        failure = sentence
      }
    }
    for remark in remarks { messages.console?.write("warning: \(remark)\n") }
    guard let snapshot = try unkept ?? archive.subscription(on: lastDay) else {
      return .leftOut(reason: failure ?? reason)
    }
    if let failure, failure != Self.nothingKept { remarks.append("This is what was kept before. \(failure)") }
    return try .known(
      snapshot, archived: ArchivedUse(of: snapshot, from: archive),
      remarks: remarks + [snapshot.mismatch(with: archive.organisation())].compactMap(\.self))
  }
}

extension SubscriptionStep {
  /// How long a report waits for its subscription; a renewal that is under way is waited for in any case.
  private static let patience = Duration.seconds(20)

  /// The service did not answer in time.
  private struct TooSlow: Error, CustomStringConvertible {
    var description: String {
      "The service did not answer within \(SubscriptionStep.patience.components.seconds) s, and a report waits no longer."
    }
  }

  /// Asks, but not for ever.
  ///
  /// - Returns: The snapshot, and what went wrong without being in the way.
  private static func asked(
    _ client: SubscriptionClient
  ) async throws -> (snapshot: SubscriptionSnapshot, remarks: [String]) {
    try await withThrowingTaskGroup(of: (SubscriptionSnapshot, [String])?.self) { group in
      group.addTask {
        var remarks: [String] = []
        return (try await client.snapshot(live: false) { remarks.append($0.onOneLine) }, remarks)
      }
      group.addTask {
        try await Task.sleep(for: patience)
        return nil
      }
      defer { group.cancelAll() }
      // The group has two tasks: the first to end decides.
      guard let first = try await group.next(), let answer = first else { throw TooSlow() }
      return answer
    }
  }
}

extension SubscriptionSnapshot {
  /// Keeps it for later reports.
  ///
  /// - Returns: Why that was not possible, in a sentence; `nil` where it was.
  func kept(in archive: Archive) -> String? {
    do {
      try archive.keep(self)
      return nil
    } catch {
      return "What the service said of the subscription was not kept. \("\(error)".onOneLine)"
    }
  }

  /// What to say where the session seems to be of another organisation than the archive.
  ///
  /// It is not refused: nobody has said that the two name organisations alike.
  func mismatch(with archived: String?) -> String? {
    guard let organisation, let archived, organisation != archived else { return nil }
    return "The session is of organisation \(organisation.onOneLine), the rest of the report of "
      + "\(archived.onOneLine): check that droid is logged in to the right one."
  }
}
