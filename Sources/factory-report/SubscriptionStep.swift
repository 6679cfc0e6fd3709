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
        let snapshot = try await client.snapshot(live: false) { remarks.append($0.onOneLine) }
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
