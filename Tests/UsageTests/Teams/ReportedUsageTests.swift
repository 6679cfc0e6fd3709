import TestSupport
import Testing
import Usage

/// Days with people under other names.
@Suite struct ReportedUsageTests {
  /// A source with notes on a user's rows.
  private struct NotedUsage: UsageSource {
    let usage: MadeUpUsage
    let notes: [AnswerNote]

    func coverage(of days: ClosedRange<Day>) -> [Coverage] { usage.coverage(of: days) }
    func organisationDays(in days: ClosedRange<Day>) -> [OrganisationDay] { usage.organisationDays(in: days) }
    func answerNotes(in days: ClosedRange<Day>) -> [AnswerNote] { notes }
    func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay) throws -> Void) throws {
      try usage.forEachUserDay(in: days, body)
    }
  }

  private static let day: Day = "2026-10-05"

  private func usage(_ people: PeopleShown) -> ReportedUsage {
    let row = UserDay(userID: "user_ada", email: "ada@example.com", unknownFields: #"{"name":"Ada"}"#)
    let notes = [
      AnswerNote(.users, Self.day, .repeated, subject: "user_ada", "two rows for user_ada (ada@example.com)"),
      AnswerNote(.users, Self.day, .repeated, subject: "user_bob", "two rows for user_bob"),
      AnswerNote(.users, Self.day, .withdrawn, subject: "user_ada", "no longer user_ada"),
      AnswerNote(.tokens, Self.day, .repeated, subject: "", "two rows (other fields user_ada)"),
      AnswerNote(.tokens, Self.day, .withdrawn, subject: "by_model", "no longer by_model"),
    ]
    return ReportedUsage(
      NotedUsage(usage: MadeUpUsage(on("2026-10-05").users(row)), notes: notes), people: people
    ) { "p-\($0.count)" }
  }

  @Test(arguments: [(PeopleShown.pseudonyms, "p-8"), (.none, "user 1")])
  func `Rows and notes have no name of a person`(people: PeopleShown, id: String) throws {
    let usage = usage(people)
    let rows = try usage.users(on: Self.day)
    #expect(rows.map(\.userID.text) == [id] && rows.allSatisfy { $0.email == nil && $0.unknownFields == nil })
    let notes = try usage.answerNotes(in: Self.day...Self.day)
    #expect(notes.map(\.kind) == [.repeated, .withdrawn, .repeated, .withdrawn])
    #expect(notes.map(\.subject) == ["", "", "", "by_model"])
    for note in notes { #expect(!note.message.contains("ada") && !note.message.contains("bob"), "\(note.message)") }
    // Who they are is known to the roster's look-up alone.
    #expect(usage.directory.entries.map(\.userID) == ["user_ada"])
    #expect(usage.directory.entries.map(\.email) == ["ada@example.com"])
  }

  @Test func `With names nothing is changed`() throws {
    let usage = usage(.names)
    #expect(try usage.users(on: Self.day).map(\.userID) == ["user_ada"])
    #expect(try usage.answerNotes(in: Self.day...Self.day).count == 5)
  }
}
