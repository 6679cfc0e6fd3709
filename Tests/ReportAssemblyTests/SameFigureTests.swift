import ReportAssembly
import ReportModel
import TestSupport
import Testing
import Usage

/// The same figure is the same wherever it stands, in small organisations, each from a seed.
@Suite struct SameFigureTests {
  private let report: @Sendable (Int) throws -> Report = { seed in
    let generated = GeneratedUsage(seed: seed, longest: 50, hasGaps: seed % 2 == 0)
    return try Report.of(generated.range, generated.usage)
  }

  @Test(arguments: 400..<406)
  func `The long and the wide tables agree`(seed: Int) throws {
    let report = try report(seed)
    let wide = try ["weekly_metrics", "monthly_metrics", "range_metrics"].flatMap {
      try report[table: $0]?.records() ?? []
    }
    let long = try #require(report[table: "summary"]).records()
    #expect(long.count == wide.count * Metric.all.count)
    for row in long {
      guard case .text(let metric)? = row["metric"] else { continue }
      let same = try #require(wide.first { $0["period"] == row["period"] })
      #expect(row["value"] == same[metric], "\(metric)")
      for column in ["start", "end", "days"] { #expect(row[column] == same[column]) }
    }
    for row in wide {
      let metrics = long.filter { $0["period"] == row["period"] }
      #expect(row["complete"] == .flag(metrics.allSatisfy { $0["complete"] == .flag(true) }))
      // Days are missing from all endpoints at once here.
      #expect(metrics.allSatisfy { $0["days_with_data"] == row["days_with_data"] })
    }
  }

  @Test(arguments: 410..<416)
  func `A previous value is the value that a longer report has of the period before`(seed: Int) throws {
    let generated = GeneratedUsage(seed: seed, longest: 50, hasGaps: seed % 2 == 0)
    let range = generated.range
    let longer = Summary.neededDays(for: range, comparing: true).lowerBound...range.upperBound
    let rows = try #require(Report.of(range, generated.usage)[table: "summary"]).records()
    let before = Dictionary(
      grouping: try #require(Report.of(longer, generated.usage, comparing: false)[table: "summary"]).records()
    ) { [$0["period_kind"], $0["metric"]] }
    for row in rows where row["previous_value"] != .empty && row["period_kind"] != "range" {
      let others = before[[row["period_kind"], row["metric"]]] ?? []
      let previous = try #require(others.last { precedes($0["end"], row["start"]) })
      #expect(row["previous_value"] == previous["value"])
      #expect(row["complete"] == .flag(true))
      #expect(previous["complete"] == .flag(true))
      let value = try #require(row["value"]?.number)
      let change = try #require(row["change"]?.number)
      let old = try #require(previous["value"]?.number)
      #expect(abs(change - (value - old)) <= 1e-9 * max(1, abs(value), abs(old)))
      if old == 0 {
        #expect(row["change_ratio"] == .empty)
      } else {
        #expect(row["change_ratio"] == .number(change / old))
      }
    }
  }

  /// Whether one date is before another, as their texts are.
  private func precedes(_ left: Cell?, _ right: Cell?) -> Bool {
    guard case .date(let left)? = left, case .date(let right)? = right else { return false }
    return left.description < right.description
  }

  @Test(arguments: 420..<426)
  func `Key figures are those of the tables`(seed: Int) throws {
    let report = try report(seed)
    let period = asked(report)
    let long = try #require(report[table: "summary"]).records(of: period)
    #expect(report.figures.count == 8)
    for figure in report.figures {
      let row = try #require(long.first { $0["label"] == .text(figure.label) })
      #expect(figure.value == row["value"])
      #expect(figure.previous == row["previous_value"])
      #expect(figure.change == row["change"])
      #expect(figure.changeRatio == row["change_ratio"])
    }
  }

  @Test(arguments: 430..<436)
  func `Charts plot the tables`(seed: Int) throws {
    // Charts of up to 14 days have a column for each.
    let first = "2026-09-03" as Day + 5 * seed
    let report = try Report.of(
      first...(first + 14 + seed % 37), GeneratedUsage(seed: seed, range: first...(first + 14 + seed % 37)).usage)
    let weekly = try #require(report[table: "weekly_metrics"]).records()

    let tokens = try #require(report[chart: "tokens_by_week"])
    #expect(
      tokens.categories
        == weekly.map { week in
          guard case .text(let name)? = week["period"], case .integer(let days)? = week["days_with_data"] else {
            return ""
          }
          return week["complete"] == .flag(true) ? name : "\(name) ·\u{A0}\(days)\u{A0}d"
        })
    for (index, week) in weekly.enumerated() {
      // The breakdown agrees with the total here, and tenths add up to within a rounding of doubles.
      let stacked = tokens.series.compactMap { $0.values[index] }.reduce(0, +)
      #expect(abs(stacked - (week["billable_tokens"]?.number ?? 0)) < 1e-6)
    }

    let commits = try #require(report[chart: "commits_by_week"])
    #expect(
      commits.series.map(\.values) == ["git_commits", "git_prs_created"].map { id in weekly.map { $0[id]?.number } })

    let daily = try #require(report[table: "daily_metrics"]).records()
    let active = try #require(report[chart: "active_users"])
    #expect(active.categories.count == daily.count)
    #expect(
      active.series.map(\.values)
        == ["daily_active_users", "weekly_active_users"].map { id in daily.map { $0[id]?.number } })

    let tools = try #require(report.ofAllPeriods("tools")).records(of: asked(report)).prefix(12)
    let chart = try #require(report[chart: "tools"])
    #expect(chart.categories.map { Cell.text($0) } == tools.map { $0["tool"] })
    #expect(chart.series.map(\.values) == [tools.map { $0["invocations"]?.number }])
    for chart in [tokens, commits, active, chart] {
      #expect(chart.series.allSatisfy { $0.values.count == chart.categories.count })
    }
  }

  /// Whether a page's row has the cells of a table's row; a page names the period for people.
  private func isPart(_ row: [String: Cell], of whole: [String: Cell]) -> Bool {
    row.allSatisfy { $0.key == "period" || whole[$0.key] == $0.value }
  }

  private func isWhole(_ month: [String: Cell]) -> Bool {
    guard case .date(let start)? = month["start"], case .date(let end)? = month["end"] else { return false }
    let lengths = [31, end.year.isMultiple(of: 4) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    return start.day == 1 && end.day == lengths[end.month - 1]
  }

  @Test(arguments: 440..<446)
  func `Excerpts are rows of their tables`(seed: Int) throws {
    let report = try report(seed)
    let period = asked(report)
    for excerpt in report.excerpts {
      let rows = try excerpt.records()
      switch excerpt.id {
      case "weekly_metrics", "monthly_metrics", "range_metrics":
        // The last weeks of many.
        let whole = try #require(report[table: excerpt.id]).records().suffix(14)
        #expect(rows.count == whole.count)
        for (row, whole) in zip(rows, whole) { #expect(isPart(row, of: whole)) }
      case "top_users_by_tokens", "top_users_by_tool_calls":
        let field = excerpt.id == "top_users_by_tokens" ? "billable_tokens" : "tool_calls"
        let whole = try #require(report.ofAllPeriods("users")).records(of: period)
        #expect(rows.count == min(10, whole.count))
        let most = whole.map { $0[field]?.number ?? 0 }.sorted(by: >)
        #expect(rows.map { $0[field]?.number ?? 0 } == Array(most.prefix(rows.count)))
        for row in rows {
          let user = try #require(whole.first { $0["user_id"] == row["user"] })
          #expect(row.allSatisfy { $0.key == "user" || user[$0.key] == $0.value })
        }
      case "limitations":
        let whole = Set(try #require(report[table: "data_quality"]).records().map { $0["message"] })
        #expect(rows.allSatisfy { whole.contains($0["message"]) && $0["severity"] != "ok" })
      case "coverage_gaps":
        let missing = try #require(report[table: "coverage"]).records().filter { $0["status"] == "missing" }
        #expect(
          Set(missing.map { $0["date"] }).isSuperset(of: rows.filter { $0["missing"] != .empty }.map { $0["date"] }))
      case "changes":
        // In words: the numbers and names are those of the table.
        let whole = try #require(report[table: excerpt.id]).records()
        for (row, whole) in zip(rows, whole) {
          #expect(row.allSatisfy { ["dimension", "measure"].contains($0.key) || whole[$0.key] == $0.value })
        }
      case "trend":
        let whole = try #require(report[table: excerpt.id]).records()
        for (row, whole) in zip(rows, whole) { #expect(isPart(row, of: whole)) }
      case "people":
        // Whole months, and the range.
        let whole = try #require(report[table: excerpt.id]).records()
          .filter { $0["period_kind"] == "range" || $0["period"] == .text(period) || isWhole($0) }
        #expect(rows.count == whole.count)
        for (row, whole) in zip(rows, whole) { #expect(isPart(row, of: whole)) }
      case "lapsed_users":
        let whole = try #require(report[table: excerpt.id]).records()
        #expect(rows == Array(whole.prefix(rows.count)))
      default:
        let whole = try #require(report.ofAllPeriods(excerpt.name)).records(of: period)
        for (row, whole) in zip(rows, whole) { #expect(isPart(row, of: whole)) }
        #expect(rows.count <= whole.count)
        #expect(excerpt.title.contains(period.replacing("..", with: " to ")) || excerpt.title.contains("to the"))
      }
    }
  }

  @Test(arguments: 450..<458)
  func `Every figure of a sentence stands in a table, beside the name that it is said of`(seed: Int) throws {
    let report = try report(seed)
    let rows = try report.tables.flatMap { table in try table.rows.prefix(.max).rows }
    let sentences = report.blocks.flatMap { block -> [Sentence] in
      if case .sentences(let all, heading: _) = block { all } else { [] }
    }
    for sentence in sentences {
      var name: String?
      for part in sentence.parts {
        switch part {
        case .words: continue
        case .name(let text): name = text
        case .value(let cell, _), .change(let cell, _), .changeRatio(let cell):
          let size = try #require(cell.number).magnitude
          let isThere = rows.contains { row in
            row.contains { $0.number?.magnitude == size }
              && (name == nil || row.contains { $0 == name.map(Cell.text) })
          }
          #expect(isThere, "\(cell) of \(name ?? "-"): \(sentence)")
        }
      }
    }
  }

  /// What a page shows: the range asked for, which is none of a week or a month here.
  private func asked(_ report: Report) -> String { "\(report.firstDay)..\(report.lastDay)" }

  // MARK: Charts of many

  @Test func `Beyond six models the smallest are stacked as one`() throws {
    let usage = MadeUpUsage(everyDay: "2026-10-05"..."2026-10-25") { day in
      // m1 has 1 token a day, m8 has 8.
      on(day).rows(.models, (1...8).map { (keys: ["m\($0)", "standard"], values: [.count(Count($0)), 1, 1]) })
    }
    let chart = try #require(try Report.of("2026-10-05"..."2026-10-25", usage)[chart: "tokens_by_week"])
    #expect(chart.categories == ["2026-W41", "2026-W42", "2026-W43"])
    #expect(chart.series.map(\.name) == ["m8", "m7", "m6", "m5", "m4", "3 others"])
    // 7 × 8 and so on; the others 7 × (3 + 2 + 1).
    #expect(chart.series.map { $0.values[0] } == [56, 49, 42, 35, 28, 42])
  }

  @Test func `A model in two tiers is two series, and a model that a week has not is zero in it`() throws {
    let usage = MadeUpUsage(
      on("2026-10-05").rows(
        .models, [(keys: ["opus", "standard"], values: [5, 1, 1]), (keys: ["opus", "thinking"], values: [9, 1, 1])]),
      on("2026-10-12").rows(.models, [(keys: ["haiku", "standard"], values: [4, 1, 1])]))
    let chart = try #require(try Report.of("2026-10-05"..."2026-10-25", usage)[chart: "tokens_by_week"])
    #expect(chart.series.map(\.name) == ["opus (thinking)", "opus (standard)", "haiku"])
    #expect(
      chart.series.map(\.values) == [[9, 0, nil], [5, 0, nil], [0, 4, nil]], "nothing is known of the third week")
  }

  @Test func `A day without data is a gap in a line`() throws {
    let usage = MadeUpUsage(on("2026-10-05", [.dailyActiveUsers: 3]), on("2026-10-07", [.dailyActiveUsers: 0]))
    let chart = try #require(try Report.of("2026-10-05"..."2026-10-07", usage)[chart: "active_users"])
    #expect(chart.categories == ["2026-10-05", "2026-10-06", "2026-10-07"])
    #expect(chart.series[0].values == [3, nil, 0])
    #expect(chart.series[1].values == [nil, nil, nil])
  }
}
