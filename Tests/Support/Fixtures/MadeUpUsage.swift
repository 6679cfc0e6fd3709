package import Usage

/// An organisation whose days a test makes up, in memory.
///
///     MadeUpUsage(
///       on("2026-10-05", [.toolCalls: 15, .sessions: 3], [.tools: ["Read": 10, "Edit": 5]])
///         .users(user("ada", [.toolCalls: 15], model: "opus")),
///       on("2026-10-06", [.toolCalls: 4]).missing(.productivity))
///
/// A day has a row of all four organisation endpoints unless it says otherwise; a day that is not there was never
/// fetched.
package struct MadeUpUsage: UsageSource {
  private var days: [Day: MadeUpDay] = [:]

  /// An organisation of these days.
  package init(_ days: MadeUpDay...) { self.init(days) }

  /// An organisation of these days.
  package init(_ days: [MadeUpDay]) {
    for day in days { self.days[day.day] = day }
  }

  /// An organisation with one day for each of a range.
  package init(everyDay range: ClosedRange<Day>, _ make: (Day) -> MadeUpDay) { self.init(range.map(make)) }

  /// The same organisation with some days replaced.
  package func with(_ changed: MadeUpDay...) -> MadeUpUsage {
    MadeUpUsage(days.values.filter { day in !changed.contains { $0.day == day.day } } + changed)
  }

  /// The same organisation, where a day was never fetched.
  package func without(_ day: Day) -> MadeUpUsage { MadeUpUsage(days.values.filter { $0.day != day }) }

  /// One day; `nil` if it was never fetched.
  package subscript(day: Day) -> MadeUpDay? { days[day] }

  /// The state of each endpoint on each day, all fetched at ``fetchedAt``.
  package func coverage(of range: ClosedRange<Day>) -> [Coverage] {
    range.compactMap { days[$0] }.flatMap { day in
      Endpoint.allCases.filter { !day.unasked.contains($0) }.map { endpoint in
        Coverage(
          endpoint: endpoint, day: day.day,
          rows: endpoint == .users ? day.users.count : day.rows[endpoint] == nil ? 0 : 1,
          fetchedAt: MadeUpUsage.fetchedAt, restatement: day.restated[endpoint])
      }
    }
  }

  /// The rows of the organisation endpoints, by day.
  package func organisationDays(in range: ClosedRange<Day>) -> [OrganisationDay] {
    range.compactMap { days[$0] }.filter { !$0.rows.isEmpty }.map {
      OrganisationDay(day: $0.day, Array($0.rows.values))
    }
  }

  /// A note for each endpoint that contradicts itself.
  package func answerNotes(in range: ClosedRange<Day>) -> [AnswerNote] {
    range.compactMap { days[$0] }.flatMap { day in
      Endpoint.allCases.filter(day.doubted.contains).map { endpoint in
        AnswerNote(
          endpoint, day.day, .otherTotal, subject: "", "/\(endpoint.rawValue) says that it has more rows than it sent.")
      }
    }
  }

  /// Passes each row of `/users` to `body`, by day.
  package func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay) throws -> Void) rethrows {
    for day in days {
      for user in self.days[day]?.users ?? [] { try body(user.on(day)) }
    }
  }

  /// 2026-11-01T06:00:00Z: 20,758 days and six hours after 1970-01-01T00:00:00Z.
  package static let fetchedAt = 20_758 * 86_400 + 6 * 3600
}

/// What all endpoints return for one day.
package struct MadeUpDay {
  /// The day in UTC.
  package let day: Day
  /// The rows of the organisation endpoints; an endpoint without a row returned nothing.
  package private(set) var rows: [Endpoint: EndpointDay]
  /// The rows of `/users`.
  package private(set) var users: [UserDay] = []
  /// What the API has changed since the first fetch.
  package private(set) var restated: [Endpoint: Restatement] = [:]
  /// The endpoints that were not asked.
  package private(set) var unasked: Set<Endpoint> = []
  /// The endpoints that say to have another number of rows than they have.
  package private(set) var doubted: Set<Endpoint> = []

  fileprivate init(_ day: Day) {
    self.day = day
    rows = Dictionary(uniqueKeysWithValues: Endpoint.organisation.map { ($0, EndpointDay(endpoint: $0, day: day)) })
  }

  /// Sets numbers of the organisation.
  package func values(_ values: [DailyField: Amount]) -> MadeUpDay {
    changed { day in
      for (field, value) in values { day.rows[field.endpoint]?.values[field] = value }
    }
  }

  /// Removes a number, as if it were null or missing in the answer.
  package func null(_ field: DailyField) -> MadeUpDay { changed { $0.rows[field.endpoint]?.values[field] = nil } }

  /// Sets each number that is missing to zero, and each list that is missing to an empty one.
  package func filled() -> MadeUpDay {
    changed { day in
      for endpoint in day.rows.keys {
        for field in DailyField.fields(of: endpoint) where day.rows[endpoint]?.values[field] == nil {
          day.rows[endpoint]?.values[field] = field.kind == .ratio ? 0.0 : 0
        }
        for breakdown in Breakdown.breakdowns(of: endpoint) where day.rows[endpoint]?.breakdowns[breakdown] == nil {
          day.rows[endpoint]?.breakdowns[breakdown] = []
        }
      }
    }
  }

  /// Removes a list, as if it were null or missing in the answer.
  package func null(_ breakdown: Breakdown) -> MadeUpDay {
    changed { $0.rows[breakdown.endpoint]?.breakdowns[breakdown] = nil }
  }

  /// Sets the rows of a breakdown with several keys or measures.
  package func rows(_ breakdown: Breakdown, _ rows: [(keys: [String], values: [Amount?])]) -> MadeUpDay {
    changed { day in
      day.rows[breakdown.endpoint]?.breakdowns[breakdown] = rows.map { BreakdownRow(keys: $0.keys, values: $0.values) }
      guard breakdown == .mcpServers else { return }
      // The API has no total of it: the decoder adds the servers up.
      let counts = rows.compactMap { $0.values[0]?.count }
      day.rows[.tools]?.values[.mcpInvocations] = counts.count == rows.count ? .count(counts.reduce(.zero, +)) : nil
    }
  }

  /// Sets the rows of `/users`.
  package func users(_ users: UserDay...) -> MadeUpDay { self.users(users) }

  /// Sets the rows of `/users`.
  package func users(_ users: [UserDay]) -> MadeUpDay { changed { $0.users = users } }

  /// The API was asked and returned nothing.
  package func missing(_ endpoint: Endpoint) -> MadeUpDay {
    changed { day in
      day.rows[endpoint] = nil
      if endpoint == .users { day.users = [] }
    }
  }

  /// The API was never asked.
  package func unasked(_ endpoint: Endpoint) -> MadeUpDay { missing(endpoint).changed { $0.unasked.insert(endpoint) } }

  /// The answer says that it has another number of rows than it has.
  package func doubted(_ endpoint: Endpoint) -> MadeUpDay { changed { $0.doubted.insert(endpoint) } }

  /// The API has changed an endpoint's day since it was first fetched.
  package func restated(_ endpoint: Endpoint, _ changes: Restatement.Change...) -> MadeUpDay {
    changed { $0.restated[endpoint] = Restatement(changes: changes) }
  }

  private func changed(_ change: (inout MadeUpDay) -> Void) -> MadeUpDay {
    var day = self
    change(&day)
    return day
  }
}

/// A day with numbers of the organisation, and breakdowns of one key and one measure.
package func on(
  _ day: Day, _ values: [DailyField: Amount] = [:], _ breakdowns: [Breakdown: KeyValuePairs<String, Amount>] = [:]
) -> MadeUpDay {
  breakdowns.reduce(MadeUpDay(day).values(values)) { day, breakdown in
    day.rows(breakdown.key, breakdown.value.map { (keys: [$0.key], values: [$0.value]) })
  }
}

/// A row of `/users`, of an active user unless `counts` says otherwise.
package func user(
  _ id: String, _ counts: [UserField: Count] = [.assistantMessages: 1], email: String? = nil, model: String? = nil,
  level: String? = nil,
  languages: [String] = []
) -> UserDay {
  var known = UserCounts()
  for (field, count) in counts { known[field] = count }
  return UserDay(
    userID: id, email: email, counts: known, primaryModel: model, delegationLevel: level, languages: languages)
}

// MARK: Days and numbers as tests write them

extension Day: ExpressibleByStringLiteral {
  /// - Parameter text: `YYYY-MM-DD`.
  package init(stringLiteral text: String) {
    guard let day = Day(iso: text) else { preconditionFailure("A test names \(text), which is no day.") }
    self = day
  }
}

extension Amount: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A count.
  package init(integerLiteral value: Int64) { self = .count(Count(value)) }

  /// A ratio.
  package init(floatLiteral value: Double) { self = .ratio(value) }
}

extension Summary {
  /// The summary of a range, without comparisons unless asked for.
  package static func of(_ range: ClosedRange<Day>, _ usage: MadeUpUsage, comparing: Bool = false) throws -> Summary {
    try Summary(of: range, from: usage, comparing: comparing)
  }

  /// The week or month of this name.
  package subscript(period: String) -> PeriodSummary? { periods.first { $0.period.id == period } }
}
