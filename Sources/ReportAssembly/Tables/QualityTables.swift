import ReportModel
import Usage

/// Tables and notices about missing data and failed checks.
struct QualityTables {
  let summary: Summary

  var coverage: Table {
    Table(
      "coverage", "Coverage",
      [
        Column("endpoint", "Endpoint", .text), Column("date", "Date", .date),
        Column("status", "Status", .text, note: "ok, or missing: the API returned nothing, or was never asked."),
        Column("rows", "Rows", .integer), Column("fetched_at", "Fetched at (UTC)", .timestamp),
        Column(
          "restated", "Restated", .flag, note: "True where the API has changed its numbers since the first fetch."),
      ],
      summary.coverage.map { status in
        [
          .text(status.endpoint.rawValue), Cell(status.day), .text(status.isMissing ? "missing" : "ok"),
          status.fetched.map { .integer(Int64($0.rows)) } ?? .empty,
          status.fetched.map { .timestamp(Timestamp(secondsSince1970: $0.fetchedAt)) } ?? .empty,
          .flag(status.fetched?.isRestated ?? false),
        ]
      })
  }

  /// Warnings first.
  var dataQuality: Table {
    Table(
      "data_quality", "Data quality",
      [
        Column("check", "Check", .text), Column("period_kind", "Period kind", .text, note: "week, month or day"),
        Column("period", "Period", .text), Column("severity", "Severity", .text, note: "warning, info or ok"),
        Column("message", "Message", .text), Column("expected", "Expected", .decimal(places: 0)),
        Column("actual", "Actual", .decimal(places: 0)),
        Column("difference", "Difference", .decimal(places: 0), note: "Actual less expected."),
      ],
      summary.findings.map { finding in
        [.text(finding.check)] + cells(finding.scope) + [
          .text(finding.severity.rawValue), .text(finding.message), Cell(finding.expected), Cell(finding.actual),
          Cell(finding.difference),
        ]
      })
  }

  private func cells(_ scope: Finding.Scope) -> [Cell] {
    switch scope {
    case .report: [.empty, .empty]
    case .period(let period): [.text(period.kind.rawValue), .text(period.id)]
    case .day(let day): [.text("day"), .text(day.description)]
    }
  }

  /// Warnings for the first page, one sentence each; empty if there are none.
  var notices: [String] {
    var notices: [String] = []
    let missing = Set(summary.coverage.filter(\.isMissing).map(\.day)).sorted()
    if summary.days.allSatisfy(\.endpoints.isEmpty) {
      notices.append(
        "There is no data: the API returned nothing for any of these \(counted(summary.days.count, "day")). "
          + "With --refresh it is asked again.")
    } else if !missing.isEmpty {
      notices.append(
        "Data is missing on \(counted(missing.count, "day")) of \(summary.range.dayCount) "
          + "(\(listed(missing.map(\.description)))): sums and means leave them out.")
    }
    let undercounted = summary.findings.compactMap { finding -> String? in
      guard finding.check == Finding.undercountedUsers, case .period(let period) = finding.scope, period.kind == .month
      else { return nil }
      return period.id
    }
    if !undercounted.isEmpty {
      notices.append(
        "Users of \(listed(undercounted)) are undercounted, and with them what is made from active users: "
          + "/users is missing on days with activity.")
    }
    let cut = summary.months.filter(\.period.isCut)
    if !cut.isEmpty {
      notices.append(
        "The range holds only a part of \(listed(cut.map(\.period.id))): "
          + "these figures are for the days from \(summary.range.lowerBound) to \(summary.range.upperBound).")
    }
    let checks = summary.findings.filter { $0.expected != nil && $0.actual != nil && Self.isSum($0) }
    let failed = checks.filter { $0.severity == .warning }
    if !failed.isEmpty {
      notices.append(
        "\(failed.count) of \(checks.count) checks found numbers of the API that do not agree with each other "
          + "(\(listed(Set(failed.map(\.check)).sorted()))): see Data quality.")
    }
    let restated = Set(summary.findings.filter { $0.check == Finding.restatedDay }.map(\.scope)).count
    if restated > 0 {
      notices.append("The API has changed its numbers of \(counted(restated, "day")) since they were first fetched.")
    }
    return notices
  }

  /// True if the finding compares two sums.
  private static func isSum(_ finding: Finding) -> Bool {
    if case .period = finding.scope {
      ![Finding.partialPeriod, Finding.undercountedUsers].contains(finding.check)
    } else {
      false
    }
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

  private func listed(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }
}
