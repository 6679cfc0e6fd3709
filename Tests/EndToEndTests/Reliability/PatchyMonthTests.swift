import Archive
import Foundation
import ReportAssembly
import ReportModel
import ReportWriters
import Templates
import TestSupport
import Testing
import Usage

/// Months in which anything may be missing, through the archive to `summary.csv`.
@Suite struct PatchyMonthTests {
  @Test(arguments: 1000..<1012)
  func `The table summary has the values of an independent calculation`(seed: Int) async throws {
    try await withTables(seed) { patchy, archive, folder in
      let rows = CSVTable(try text(folder + "/summary.csv")).rows
      let asked = Period(asked: patchy.range)
      let periods =
        Period.all(.week, in: patchy.range) + Period.all(.month, in: patchy.range)
        + (asked.kind == .range ? [asked] : [])
      #expect(rows.count == periods.count * Metric.all.count)
      let reckoning = Reckoning(patchy.usage, of: patchy.days)
      for row in rows {
        let period = try #require(periods.first { $0.id == row["period"] })
        let expected = reckoning.value(row["metric"] ?? "", of: period)
        let place = "seed \(seed), \(period.id), \(row["metric"] ?? "")"
        #expect(row["days_with_data"] == "\(expected.days)" && row["complete"] == "\(expected.isComplete)", "\(place)")
        let value = row["value"].flatMap(Double.init)
        #expect((value == nil) == (expected.number == nil), "\(place)")
        if let value, let number = expected.number {
          #expect(abs(value - number) <= 1e-9 * max(1, abs(number)), "\(place)")
        }
      }
      let unknown = patchy.days.filter { day in
        (patchy.usage[day]?.users ?? []).contains { row in
          let counts = UserField.allCases.map { row.counts[$0] }
          return counts.contains(nil) && counts.allSatisfy { $0 == nil || $0 == .zero }
        }
      }
      #expect(try archive.activity(before: patchy.days.upperBound + 1).unknownDays == Set(unknown))
    }
  }

  @Test(arguments: 1012..<1024)
  func `Rows about users are complete where all that they are made of is known`(seed: Int) async throws {
    try await withTables(seed) { patchy, _, folder in
      let reckoning = Reckoning(patchy.usage, of: patchy.days)
      for (grain, kind) in [("weekly", Period.Unit.week), ("monthly", .month)] {
        func rows(_ table: String) throws -> [[String: String]] { CSVTable(try text(folder + "/\(table).csv")).rows }
        let (users, groups) = (try rows(grain + "/users"), try rows(grain + "/groups"))
        let (levels, people) = (try rows(grain + "/delegation_levels"), try rows("people"))
        for period in Period.all(kind, in: patchy.range) {
          let days = period.days.compactMap { patchy.usage[$0] }
          let rows = days.flatMap(\.users)
          let isAnswered =
            period.days == period.whole && days.count == period.days.dayCount
            && days.allSatisfy {
              !$0.unasked.contains(.users)
                && (!$0.users.isEmpty || $0.rows[.activity]?.values[.dailyActiveUsers] == 0)
            }
          let isActivityKnown = reckoning.value("active_users", of: period).isComplete
          func known(_ rows: [UserDay], _ fields: [UserField] = UserField.allCases) -> Bool {
            rows.allSatisfy { row in fields.allSatisfy { row.counts[$0] != nil } }
          }
          func check(_ table: [[String: String]], _ isComplete: ([String: String]) -> Bool) {
            for row in table where row["period"] == period.id {
              #expect(row["complete"] == "\(isComplete(row))", "seed \(seed), \(row)")
            }
          }
          check(users) { user in isAnswered && known(rows.filter { $0.userID.text == user["user_id"] }) }
          let active = Set(users.filter { $0["period"] == period.id }.compactMap { $0["user_id"] })
          let summed = UserField.allCases.filter { $0.organisationField != nil }
          let areTotalsKnown = summed.compactMap(\.organisationField?.rawValue).allSatisfy {
            reckoning.value($0, of: period).isComplete
          }
          check(groups) { group in
            if group["group"] == "(not attributed)" { return isActivityKnown && areTotalsKnown && known(rows, summed) }
            let members = rows.filter { active.contains($0.userID.text) && Self.group($0) == group["group"] }
            return isActivityKnown && known(rows, [.billableTokens]) && known(members)
          }
          check(levels) { _ in isActivityKnown && known(rows, [.toolCalls]) }
          check(people) { _ in isActivityKnown }
        }
      }
    }
  }

  private static func group(_ row: UserDay) -> String {
    ["ada": "Red", "bob": "Red", "cy": "Blue"][row.userID.text] ?? "(unassigned)"
  }

  /// Passes a seed's month, the archive that has it, and the folder with the tables of its report.
  private func withTables(
    _ seed: Int, _ body: (_ patchy: PatchyUsage, _ archive: Archive, _ folder: String) throws -> Void
  ) async throws {
    let patchy = PatchyUsage(seed: seed)
    try await withTemporaryFolder { folder in
      let archive = try Archive(path: folder + "/archive.sqlite")
      let provenance = Archive.Provenance(
        organisation: "org_1", fetchedAt: (patchy.range.upperBound + 9).number * 86_400)
      for day in patchy.days {
        guard let made = patchy.usage[day] else { continue }
        for endpoint in Endpoint.organisation where !made.unasked.contains(endpoint) {
          try archive.keep(made.rows[endpoint].map { [$0] } ?? [], of: endpoint, for: day...day, from: provenance)
        }
        if !made.unasked.contains(.users) {
          try archive.keep(made.users.map { $0.on(day) }, on: day, from: provenance)
        }
      }
      let usage = ReportedUsage(archive)
      let summary = try Summary(of: patchy.range, from: usage, comparing: true)
      let report = try Report(
        summary, from: usage, definition: .shipped(.management),
        details: ReportDetails(
          organisation: "org_1", generatedAt: Timestamp(secondsSince1970: 0), generator: "test",
          roster: RosterDetails(
            Teams(Roster(groups: ["ada": "Red", "bob": "Red", "cy": "Blue"]), of: usage.directory))))
      try CSVReportWriter(options: WriterOptions()).write(report, to: "csv", in: OutputFolder(folder))
      try body(patchy, archive, folder + "/csv")
      try archive.close()
    }
  }
}
