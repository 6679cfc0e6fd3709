import HTTP
import Usage

// Two rows for one user and day, one endpoint and day, or one key of a list.

extension AnswerNote {
  /// - Returns: `nil` if the rows are equal.
  init?(repeated last: UserDay, after first: UserDay) {
    guard last != first else { return nil }
    func texts(_ row: UserDay) -> [(String, String?)] {
      UserField.allCases.map { ($0.name, row.counts[$0]?.description) } + [
        ("user_email", row.email?.text), ("primary_model", row.primaryModel?.text),
        ("primary_model_tier", row.primaryModelTier?.text),
        ("autonomy_ratio", row.autonomyRatio?.description), ("delegation_level", row.delegationLevel?.text),
        ("languages", row.languages.texts.map(\.text).joined(separator: " ")), ("other fields", row.unknownFields),
      ]
    }
    self.init(
      .users, last.day, .repeated, subject: printable(last.userID.text),
      "/users has two different rows for \(printable(last.userID.text)) (\(differences(texts(first), texts(last)))); "
        + "the one read last counts.")
  }

  /// - Returns: `nil` if the rows are equal.
  init?(repeated last: EndpointDay, after first: EndpointDay) {
    guard last != first else { return nil }
    func texts(_ row: EndpointDay) -> [(String, String?)] {
      DailyField.fields(of: row.endpoint).map { ($0.rawValue, row.values[$0]?.text) }
        + Breakdown.breakdowns(of: row.endpoint).map { breakdown in
          (breakdown.field, row.breakdowns[breakdown].map { "\($0.map(\.text))" })
        } + [("other fields", row.unknownFields)]
    }
    self.init(
      last.endpoint, last.day, .repeated, subject: "",
      "/\(last.endpoint.rawValue) has two different rows for the day (\(differences(texts(first), texts(last)))); "
        + "the one read last counts.")
  }

  /// Entries of a list with the same keys: a finer division than this version knows, or the API's mistake.
  static func repeatedEntries(of breakdown: Breakdown, in row: EndpointDay) -> [AnswerNote] {
    let entries = row.breakdowns[breakdown] ?? []
    guard entries.count > 1 else { return [] }
    return Dictionary(grouping: entries) { $0.keys.map(ExactText.init) }.filter { $1.count > 1 }.map { _, entries in
      let name = printable(entries[0].keys.joined(separator: " "))
      return AnswerNote(
        row.endpoint, row.day, .repeated, subject: "\(breakdown.field) \(name)",
        "/\(row.endpoint.rawValue) \(breakdown.field) has \(entries.count) entries for \(name) ("
          + entries.prefix(5).map(\.measures).joined(separator: "; ") + "); they are added up.")
    }.sorted { $0.subject < $1.subject }
  }
}

/// `billable_tokens 0, then 2000; hooks none, then 3`.
private func differences(_ first: [(String, String?)], _ last: [(String, String?)]) -> String {
  zip(first, last).filter { $0.1 != $1.1 }.map { first, last in
    "\(first.0) \(printable(first.1 ?? "none")), then \(printable(last.1 ?? "none"))"
  }.joined(separator: "; ")
}

extension Amount {
  fileprivate var text: String { count?.description ?? "\(double)" }
}

extension BreakdownRow {
  fileprivate var measures: String { values.map { $0?.text ?? "none" }.joined(separator: ", ") }
  fileprivate var text: String { keys.joined(separator: " ") + ": " + measures }
}
