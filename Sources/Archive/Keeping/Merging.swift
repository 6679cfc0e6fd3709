import Usage

// Empty is not deleted: what an earlier answer had and a later one lacks stays, with a note.

extension AnswerNote {
  static func withdrawn(_ endpoint: Endpoint, _ day: Day, _ what: String, subject: String) -> AnswerNote {
    AnswerNote(
      endpoint, day, .withdrawn, subject: subject,
      "The API no longer returns \(what) for the day; what it returned before stays.")
  }
}

// MARK: Organisation endpoints

extension EndpointDay {
  /// The row to store.
  ///
  /// - Parameters:
  ///   - answer: The row of the answer; `nil` if it has none.
  ///   - before: The stored row.
  ///   - notes: Gets a note on what stays.
  /// - Returns: `nil` if there is none.
  static func merged(_ answer: EndpointDay?, over before: EndpointDay?, _ notes: inout [AnswerNote]) -> EndpointDay? {
    guard let before else { return answer }
    func note(_ what: String, subject: String) {
      notes.append(.withdrawn(before.endpoint, before.day, what, subject: subject))
    }
    guard var row = answer else {
      note("a row of /\(before.endpoint.rawValue)", subject: "")
      return before
    }
    // A day without tool calls has no percentiles.
    let isIdle = row.values[.toolCalls] == .count(.zero)
    for breakdown in Breakdown.breakdowns(of: before.endpoint) {
      if breakdown.isWithdrawn(from: row, after: before), !(breakdown.isRatio && isIdle) {
        row.breakdowns[breakdown] = before.breakdowns[breakdown]
        // The sum of a list goes with the list.
        if breakdown == .mcpServers { row.values[.mcpInvocations] = before.values[.mcpInvocations] }
        note("\(breakdown.field) of /\(before.endpoint.rawValue)", subject: breakdown.field)
      } else if let entries = row.breakdowns[breakdown] {
        let (merged, withdrawn) = entries.merged(over: before.breakdowns[breakdown] ?? [])
        if !withdrawn.isEmpty {
          row.breakdowns[breakdown] = merged
          if breakdown == .mcpServers { row.values[.mcpInvocations] = merged.sum.map(Amount.count) }
          let names = withdrawn.map { $0.joined(separator: " ") }.listed
          note("a number of \(breakdown.field) of /\(before.endpoint.rawValue) (\(names))", subject: breakdown.field)
        }
      }
    }
    for field in DailyField.fields(of: before.endpoint)
    where row.values[field] == nil && before.values[field] != nil && field != .mcpInvocations
      && !(field.kind == .ratio && isIdle)
    {
      row.values[field] = before.values[field]
      note("\(field.rawValue) of /\(before.endpoint.rawValue)", subject: field.rawValue)
    }
    return row
  }
}

extension [BreakdownRow] {
  /// The entries with the numbers that earlier entries of the same keys had and these lack.
  ///
  /// - Parameter before: The stored entries. Keys that are there several times are left alone.
  /// - Returns: The entries, and the keys of those that got a number.
  fileprivate func merged(over before: [BreakdownRow]) -> (entries: [BreakdownRow], withdrawn: [[String]]) {
    guard !before.isEmpty, contains(where: { $0.values.contains(nil) }) else { return (self, []) }
    func byKeys(_ entries: [BreakdownRow]) -> [[ExactText]: BreakdownRow] {
      Dictionary(grouping: entries) { $0.keys.map(ExactText.init) }.compactMapValues { $0.count == 1 ? $0[0] : nil }
    }
    let (stored, own) = (byKeys(before), byKeys(self))
    var withdrawn: [[String]] = []
    let entries = map { entry in
      let keys = entry.keys.map(ExactText.init)
      guard own[keys] != nil, let earlier = stored[keys] else { return entry }
      let values = zip(entry.values, earlier.values).map { $0 ?? $1 }
      guard values != entry.values else { return entry }
      withdrawn.append(entry.keys)
      return BreakdownRow(keys: entry.keys, values: values, unknownFields: entry.unknownFields)
    }
    return (entries, withdrawn)
  }

  /// The sum of the first measure; `nil` if an entry lacks it.
  fileprivate var sum: Count? {
    reduce(Count?.some(.zero)) { sum, entry in
      sum.flatMap { sum in entry.values.first.flatMap { $0?.count }.map { sum + $0 } }
    }
  }
}

extension Breakdown {
  /// Whether an answer lacks a list that an earlier one had, or has it without rows.
  ///
  /// A list of what did not happen is rightly empty.
  fileprivate func isWithdrawn(from row: EndpointDay, after before: EndpointDay) -> Bool {
    guard let list = row.breakdowns[self] else { return before.breakdowns[self] != nil }
    guard list.isEmpty, before.breakdowns[self]?.isEmpty == false else { return false }
    return events.contains { row.values[$0] != .count(.zero) }
  }

  /// The numbers of what the list divides.
  private var events: [DailyField] {
    switch self {
    case .models: [.billableTokens]
    case .tools, .mcpServers, .autonomyLevels: [.toolCalls]
    case .skills: [.skillsInvocations]
    case .slashCommands: [.slashCommandsInvocations]
    case .hooks: [.hooksInvocations]
    case .clients: [.dailyActiveUsers]
    case .languages, .fileExtensions: [.filesCreated, .filesEdited]
    }
  }
}

// MARK: /users

extension [UserDay] {
  /// The rows to store: users and values that an earlier answer had and this one lacks stay.
  ///
  /// - Parameters:
  ///   - before: The stored rows of the day.
  ///   - notes: Gets a note on each user of whom something stays.
  /// - Returns: At most one row per user.
  func merged(over before: [UserDay], _ notes: inout [AnswerNote]) -> [UserDay] {
    guard let day = before.first?.day else { return self }
    guard !isEmpty else {
      notes.append(.withdrawn(.users, day, "any of \(before.count) rows of /users", subject: ""))
      return before
    }
    var stored = Dictionary(before.map { ($0.userID, $0) }) { first, _ in first }
    var merged = map { row in
      guard let earlier = stored.removeValue(forKey: row.userID) else { return row }
      return row.merged(over: earlier, &notes)
    }
    for row in before where stored[row.userID] != nil {
      merged.append(row)
      // Whether /users lists a user without activity changes no number.
      if row.counts.activity != .idle {
        notes.append(.withdrawn(.users, day, "the row of a user of /users", subject: row.userID.text))
      }
    }
    return merged
  }
}

extension UserDay {
  fileprivate func merged(over before: UserDay, _ notes: inout [AnswerNote]) -> UserDay {
    var (row, withdrawn) = (self, [String]())
    for field in UserField.allCases where row.counts[field] == nil {
      guard let count = before.counts[field] else { continue }
      row.counts[field] = count
      withdrawn.append(field.name)
    }
    func keep<Value>(_ value: WritableKeyPath<UserDay, Value?>, _ name: String) {
      guard row[keyPath: value] == nil, let earlier = before[keyPath: value] else { return }
      row[keyPath: value] = earlier
      withdrawn.append(name)
    }
    keep(\.email, "user_email")
    // A user without activity has none of these.
    if row.counts.activity != .idle {
      keep(\.primaryModel, "primary_model")
      keep(\.primaryModelTier, "primary_model_tier")
      keep(\.delegationLevel, "delegation_level")
      if row.languages.isEmpty, !before.languages.isEmpty {
        row.languages = before.languages
        withdrawn.append("languages")
      }
    }
    if row.counts[.userMessages] != .zero { keep(\.autonomyRatio, "autonomy_ratio") }
    if !withdrawn.isEmpty {
      notes.append(.withdrawn(.users, day, "\(withdrawn.listed) of a row of /users", subject: userID.text))
    }
    return row
  }
}

extension [String] {
  /// The first texts, and how many more there are.
  fileprivate var listed: String {
    prefix(5).joined(separator: ", ") + (count > 5 ? " and \(count - 5) more" : "")
  }
}
