import Usage

/// An organisation whose days a test makes up, in memory.
///
///     MadeUpUsage(
///       on("2026-10-05", [.toolCalls: 15, .sessions: 3], [.tools: ["Read": 10, "Edit": 5]])
///         .users(user("ada", [.toolCalls: 15], model: "opus")),
///       on("2026-10-06", [.toolCalls: 4]).missing(.productivity))
///
/// A day has a row of all four organisation endpoints unless it says otherwise; a day that is not there was never
/// fetched.
struct MadeUpUsage: UsageSource {
  private var days: [Day: MadeUpDay] = [:]
  private var users: [Day: UserRows] = [:]

  init(_ days: MadeUpDay...) { self.init(days) }

  init(_ days: [MadeUpDay]) {
    for day in days { self.days[day.day] = day }
    // A text has the same identifier on all days.
    var pool = TextPool()
    for (day, made) in self.days {
      let rows = UserRows(made.users.sorted { $0.userID < $1.userID }, pool: pool)
      for text in rows.texts.strings.dropFirst() { _ = pool.insert(text) }
      users[day] = rows
    }
    users = users.mapValues { UserRows($0.packed, texts: pool.texts) }
  }

  init(everyDay range: ClosedRange<Day>, _ make: (Day) -> MadeUpDay) { self.init(range.map(make)) }

  /// The same organisation with some days made up anew.
  func with(_ changed: MadeUpDay...) -> MadeUpUsage {
    MadeUpUsage(days.values.filter { day in !changed.contains { $0.day == day.day } } + changed)
  }

  func without(_ day: Day) -> MadeUpUsage { MadeUpUsage(days.values.filter { $0.day != day }) }

  subscript(day: Day) -> MadeUpDay? { days[day] }

  func coverage(of range: ClosedRange<Day>) -> [Coverage] {
    range.compactMap { days[$0] }.flatMap { day in
      Endpoint.allCases.filter { !day.unasked.contains($0) }.map { endpoint in
        Coverage(
          endpoint: endpoint, day: day.day,
          rows: endpoint == .users ? day.users.count : day.rows[endpoint] == nil ? 0 : 1,
          fetchedAt: MadeUpUsage.fetchedAt, restatement: day.restated[endpoint])
      }
    }
  }

  func organisationDays(in range: ClosedRange<Day>) -> [OrganisationDay] {
    range.compactMap { days[$0] }.filter { !$0.rows.isEmpty }.map {
      OrganisationDay(day: $0.day, Array($0.rows.values))
    }
  }

  func users(on day: Day) -> UserRows { users[day] ?? .none }

  /// 2026-11-01T06:00:00Z: 20,758 days and six hours after 1970-01-01T00:00:00Z.
  static let fetchedAt = 20_758 * 86_400 + 6 * 3600
}

/// What every endpoint says of one day.
struct MadeUpDay {
  let day: Day
  private(set) var rows: [Endpoint: EndpointDay]
  private(set) var users: [UserDay] = []
  private(set) var restated: [Endpoint: Restatement] = [:]
  private(set) var unasked: Set<Endpoint> = []

  fileprivate init(_ day: Day) {
    self.day = day
    rows = Dictionary(uniqueKeysWithValues: Endpoint.organisation.map { ($0, EndpointDay(endpoint: $0, day: day)) })
  }

  func values(_ values: [DailyField: Amount]) -> MadeUpDay {
    changed { day in
      for (field, value) in values { day.rows[field.endpoint]?.values[field] = value }
    }
  }

  /// A number is null, or not there.
  func null(_ field: DailyField) -> MadeUpDay { changed { $0.rows[field.endpoint]?.values[field] = nil } }

  /// Rows of a breakdown with several keys or measures.
  func rows(_ breakdown: Breakdown, _ rows: [(keys: [String], values: [Amount?])]) -> MadeUpDay {
    changed { day in
      day.rows[breakdown.endpoint]?.breakdowns[breakdown] = rows.map { BreakdownRow(keys: $0.keys, values: $0.values) }
      guard breakdown == .mcpServers else { return }
      // The API has no total of it: whoever decodes the day adds the servers up.
      day.rows[.tools]?.values[.mcpInvocations] = .count(rows.compactMap { $0.values[0]?.count }.reduce(.zero, +))
    }
  }

  func users(_ users: UserDay...) -> MadeUpDay { self.users(users) }
  func users(_ users: [UserDay]) -> MadeUpDay { changed { $0.users = users } }

  /// The API was asked and returned nothing.
  func missing(_ endpoint: Endpoint) -> MadeUpDay {
    changed { day in
      day.rows[endpoint] = nil
      if endpoint == .users { day.users = [] }
    }
  }

  /// The API was never asked.
  func unasked(_ endpoint: Endpoint) -> MadeUpDay { missing(endpoint).changed { $0.unasked.insert(endpoint) } }

  /// The API has changed an endpoint's day since it was first fetched.
  func restated(_ endpoint: Endpoint, _ changes: Restatement.Change...) -> MadeUpDay {
    changed { $0.restated[endpoint] = Restatement(changes: changes) }
  }

  private func changed(_ change: (inout MadeUpDay) -> Void) -> MadeUpDay {
    var day = self
    change(&day)
    return day
  }
}

/// A day with numbers of the organisation, and breakdowns of one key and one measure.
func on(
  _ day: Day, _ values: [DailyField: Amount] = [:], _ breakdowns: [Breakdown: KeyValuePairs<String, Amount>] = [:]
) -> MadeUpDay {
  breakdowns.reduce(MadeUpDay(day).values(values)) { day, breakdown in
    day.rows(breakdown.key, breakdown.value.map { (keys: [$0.key], values: [$0.value]) })
  }
}

/// A row of `/users`.
func user(
  _ id: String, _ counts: [UserField: Count] = [:], email: String? = nil, model: String? = nil, level: String? = nil,
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
  public init(stringLiteral text: String) {
    guard let day = Day(iso: text) else { preconditionFailure("A test names \(text), which is no day.") }
    self = day
  }
}

extension Amount: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// A count.
  public init(integerLiteral value: Int64) { self = .count(Count(value)) }

  /// A ratio.
  public init(floatLiteral value: Double) { self = .ratio(value) }
}

extension Summary {
  /// The summary of a range, without comparisons unless asked for.
  static func of(_ range: ClosedRange<Day>, _ usage: MadeUpUsage, comparing: Bool = false) throws -> Summary {
    try Summary(of: range, from: usage, comparing: comparing)
  }

  /// The week or month of this name.
  subscript(period: String) -> PeriodSummary? { periods.first { $0.period.id == period } }
}
