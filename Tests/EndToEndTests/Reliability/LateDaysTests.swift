import Archive
import Foundation
import Testing
import Usage

@testable import factory_report

/// What a run, `status` and a report say of days that the API does not return as it should.
@Suite struct LateDaysTests {
  /// 2026-10-01.
  private let first = Day(number: 20_727)

  private func withArchive(_ body: (Archive) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("late-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let archive = try Archive(path: folder + "/archive.sqlite")
    try body(archive)
    try archive.close()
  }

  private func moment(_ day: Day) -> Int { day.number * 86_400 }

  @Test func `Missing days are named, and whether they are asked for again`() throws {
    try withArchive { archive in
      let days = first...(first + 9)
      let rows = [first + 2, first + 3, first + 7].map { EndpointDay(endpoint: .activity, day: $0) }
      try archive.keep(
        rows, of: .activity, for: days,
        from: Archive.Provenance(organisation: nil, fetchedAt: moment(first + 20)))
      // 2026-11-10: days from 2026-10-07 on are younger than 35 days.
      let late = try LateDays(in: first...(first + 30), at: moment(first + 40), from: archive)
      #expect(
        late.text == """
          Missing, to be asked for again: 2026-10-07, 2026-10-09 to 2026-10-10
          Missing, asked for again only with --refresh: 2026-10-01 to 2026-10-02, 2026-10-05 to 2026-10-06

          """)
      #expect(
        late.sentence?.contains("for 2026-10-01 to 2026-10-02, 2026-10-05 to 2026-10-06. Days that are 35") == true)
      let early = try LateDays(in: days, at: moment(first + 20), from: archive)
      #expect(early.sentence == nil && early.given.isEmpty && early.awaited.count == 7)
    }
  }

  @Test func `What was unusual about an answer is in data_quality, for the days of the report`() throws {
    try withArchive { archive in
      for day in [first, first + 1] {
        try archive.keep(
          [UserDay(day: day, userID: "a")], on: day,
          from: Archive.Provenance(organisation: nil, fetchedAt: moment(first + 20)),
          noting: [AnswerNote(.users, day, .repeated, subject: "a", "/users has two different rows for a.")])
      }
      let findings = try Summary(of: first...first, from: archive, comparing: false).findings
      #expect(
        findings.filter { $0.check == "repeated" } == [
          Finding("repeated", .day(first), .warning, subject: "/users a", "/users has two different rows for a.")
        ])
    }
  }
}
