import Archive
import TestSupport
import Testing
import Usage

@testable import factory_report

/// A lock that is held for ever, with a clock that does not really wait.
@Suite struct HeldLockTests {
  @Test func `A run behind another fetch gives up after an hour, with a sentence`() async throws {
    try await withTemporaryFolder { folder in
      let day = try #require(Day(iso: "2026-10-05"))
      let rehearsal = Rehearsal(folder: folder, range: day...day)
      let archive = try Archive(path: rehearsal.archive)
      let lock = try #require(try archive.fetchLock())
      defer { lock.release() }
      guard case .failed(.later, let sentence) = try await rehearsal.run("http://127.0.0.1:1") else {
        Issue.record("The run did not give up.")
        return
      }
      #expect(
        sentence.contains(rehearsal.archive + ".lock") && sentence.contains("run the command again"), "\(sentence)")
    }
  }
}
