import TestSupport
import Testing

@testable import Usage

/// The activity of users by day, against sets of names.
@Suite struct UserActivityTests {
  @Test(arguments: 0..<8)
  func `Users of any days, first and last days, and unknown days are those of the rows`(seed: Int) throws {
    var random = SeededGenerator(seed: seed)
    let days: ClosedRange<Day> = "2026-02-01"..."2026-02-20"
    var active: [Day: Set<String>] = [:]
    var unknown: Set<Day> = []
    let usage = MadeUpUsage(
      days.map { day in
        var rows: [UserDay] = []
        // More users than a word has bits, and not the same ones at first.
        for number in 0..<150 where random.once(in: 5) {
          var row = UserDay(userID: "user_\(number)")
          for field in UserField.allCases { row.counts[field] = 0 }
          switch Int.random(in: 0..<4, using: &random) {
          case 0: break
          case 1 where random.once(in: 40):
            row.counts[.sessions] = nil
            unknown.insert(day)
          default:
            row.counts[.sessions] = Count(number + 1)
            active[day, default: []].insert(row.userID.text)
          }
          rows.append(row)
        }
        return on(day).users(rows)
      })
    let activity = try usage.activity(before: days.upperBound + 1)
    #expect(activity.unknownDays == unknown, "seed \(seed)")
    for _ in 0..<20 {
      let some = Set(days.filter { _ in random.once(in: 3) })
      let expected = some.reduce(into: Set<String>()) { $0.formUnion(active[$1] ?? []) }
      #expect(activity.users(on: some) == expected.count, "seed \(seed)")
    }
    for span in activity.spans {
      let own = days.filter { active[$0]?.contains(span.userID.text) == true }
      #expect(span.first == own.first && span.last == own.last, "seed \(seed)")
    }
    #expect(activity.spans.count == Set(active.values.joined()).count)
    let before = try usage.activity(before: "2026-02-01")
    #expect(before.spans.isEmpty && before.users(on: Set(days)) == 0)
  }

  @Test func `Users under other names go on as the same ones`() throws {
    let usage = ReportedUsage(
      MadeUpUsage(everyDay: "2026-02-01"..."2026-02-03") { day in on(day).users(user("ada"), user("bob")) },
      people: .pseudonyms
    ) { "p-" + $0 }
    var activity = try usage.activity(before: "2026-02-03")
    #expect(activity.spans.map(\.userID) == ["p-ada", "p-bob"])
    try usage.forEachUserDay(in: "2026-02-03"..."2026-02-03") { activity.add($0) }
    #expect(activity.spans.map(\.last) == ["2026-02-03", "2026-02-03"])
    #expect(activity.users(on: ["2026-02-01", "2026-02-03"]) == 2)
  }
}
