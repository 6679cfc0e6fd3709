import Usage

/// The organisation's totals of one day: some kilobytes, whatever the number of users.
struct DayTotals {
  /// A name of a breakdown with its count.
  struct Part {
    let name: String
    let count: Int
  }

  private(set) var activeUsers = 0
  /// Distinct users of the 7 days that end with this one.
  private(set) var weeklyActiveUsers = 0
  /// Distinct users of the 30 days that end with this one.
  private(set) var monthlyActiveUsers = 0
  private(set) var activeUsersByClient = [Int](repeating: 0, count: Catalogue.clients.count)
  private(set) var sessions = 0
  private(set) var messages = 0
  private(set) var userMessages = 0
  private(set) var toolCalls = 0
  private(set) var mcpUsers = 0
  private(set) var skillCalls = 0
  private(set) var slashCommands = 0
  private(set) var hooks = 0
  private(set) var filesCreated = 0
  private(set) var filesEdited = 0
  private(set) var commits = 0
  private(set) var pullRequests = 0
  /// All tokens, those of the summariser included.
  private(set) var tokens = TokenCounts()
  /// Models with tokens, by billable tokens in descending order.
  private(set) var models: [(model: Catalogue.Model, tokens: TokenCounts)] = []
  private(set) var tools: [Part] = []
  private(set) var servers: [Part] = []
  private(set) var skills: [Part] = []
  private(set) var slashCommandsByName: [Part] = []
  private(set) var hooksByEvent: [(hook: Catalogue.Hook, count: Int)] = []
  private(set) var extensions: [Part] = []
  private(set) var languages: [Part] = []
  /// Shares of tool calls in ten-thousandths by `Catalogue.autonomyLevels`, together 10,000; `nil` without a tool call.
  private(set) var autonomyLevels: [Int]?
  /// Users' ratios of tool calls to messages; `nil` without a user.
  private(set) var autonomyRatio: RatioDistribution?

  init(organisation: SampleOrganisation, day: Day) {
    var counts = DayCounts()
    var ratios: [Double] = []
    for user in Attendance(organisation: organisation, day: day).present() {
      let row = SampleUserDay(organisation: organisation, user: user, day: day)
      add(row)
      counts.add(row)
      ratios.append(Double(row.toolCalls) / Double(row.userMessages))
    }
    autonomyRatio = RatioDistribution(of: ratios)
    autonomyLevels = Self.tenThousandths(counts.autonomyLevels)
    finish(counts, hasBackgroundWork: organisation.hasBackgroundWork)
    countTrailing(organisation: organisation, day: day)
  }

  private mutating func add(_ row: SampleUserDay) {
    activeUsers += 1
    for client in row.clients { activeUsersByClient[client] += 1 }
    sessions += row.sessions
    messages += row.messages
    userMessages += row.userMessages
    toolCalls += row.toolCalls
    mcpUsers += row.mcpCalls > 0 ? 1 : 0
    skillCalls += row.skillCalls
    slashCommands += row.slashCommands
    hooks += row.hooks
    filesCreated += row.filesCreated
    filesEdited += row.filesEdited
    commits += row.commits
    pullRequests += row.pullRequests
    for (_, used) in row.models { tokens += used }
  }

  /// Turns counts by index into lists by name, in descending order of counts.
  private mutating func finish(_ counts: DayCounts, hasBackgroundWork: Bool) {
    // Background summaries take about 1.5 % of the users' tokens.
    let summaries =
      !hasBackgroundWork
      ? TokenCounts()
      : TokenCounts(
        input: tokens.input / 70, output: tokens.output / 40, cacheRead: tokens.cacheRead / 140,
        cacheWrite: tokens.cacheWrite / 140)
    tokens += summaries
    models = zip(Catalogue.models, counts.models).map { ($0, $1) } + [(Catalogue.summariser, summaries)]
    models.removeAll { $0.tokens.billable == 0 }
    models.sort { ($0.tokens.billable, $1.model.id) > ($1.tokens.billable, $0.model.id) }
    tools = Self.parts(ToolNames.all, counts.tools)
    servers = Self.parts(
      Catalogue.servers.map(\.name) + Catalogue.servers.map { $0.otherSpelling ?? $0.name },
      counts.servers + counts.otherServers)
    skills = Self.parts(Catalogue.skills.map(\.name), counts.skills)
    slashCommandsByName = Self.parts(Catalogue.slashCommands.map(\.name), counts.slashCommands)
    hooksByEvent = zip(Catalogue.hooks, counts.hooks).filter { $0.1 > 0 }.map { ($0, $1) }
    hooksByEvent.sort { ($0.count, $1.hook.command) > ($1.count, $0.hook.command) }
    extensions = Self.parts(
      Catalogue.languages.flatMap { $0.extensions.map(\.name) }, counts.files.flatMap { $0 })
    languages = Self.parts(Catalogue.languages.map(\.name), counts.files.map { $0.reduce(0, +) })
  }

  private static func parts(_ names: [String], _ counts: [Int]) -> [Part] {
    zip(names, counts).filter { $0.1 > 0 }.map(Part.init).sorted { ($0.count, $1.name) > ($1.count, $0.name) }
  }

  private mutating func countTrailing(organisation: SampleOrganisation, day: Day) {
    let days = (0..<30).map { Attendance(organisation: organisation, day: day - $0) }
    for user in 0..<organisation.users {
      guard let latest = days.firstIndex(where: { $0.isPresent(user) }) else { continue }
      monthlyActiveUsers += 1
      if latest < 7 { weeklyActiveUsers += 1 }
    }
  }

  /// Shares rounded to ten-thousandths that still add up to one: the largest remainders are rounded up.
  private static func tenThousandths(_ counts: [Int]) -> [Int]? {
    let total = counts.reduce(0, +)
    guard total > 0 else { return nil }
    var shares = counts.map { $0 * 10_000 / total }
    let byRemainder = counts.indices.sorted {
      (counts[$0] * 10_000 % total, $1) > (counts[$1] * 10_000 % total, $0)
    }
    for index in byRemainder.prefix(10_000 - shares.reduce(0, +)) { shares[index] += 1 }
    return shares
  }
}

/// The breakdowns of a day, by index in the catalogue.
private struct DayCounts {
  var models = [TokenCounts](repeating: TokenCounts(), count: Catalogue.models.count)
  var tools = [Int](repeating: 0, count: ToolNames.all.count)
  var servers = [Int](repeating: 0, count: Catalogue.servers.count)
  var otherServers = [Int](repeating: 0, count: Catalogue.servers.count)
  var skills = [Int](repeating: 0, count: Catalogue.skills.count)
  var slashCommands = [Int](repeating: 0, count: Catalogue.slashCommands.count)
  var hooks = [Int](repeating: 0, count: Catalogue.hooks.count)
  var files = Catalogue.languages.map { [Int](repeating: 0, count: $0.extensions.count) }
  var autonomyLevels = [Int](repeating: 0, count: Catalogue.autonomyLevels.count)

  mutating func add(_ row: SampleUserDay) {
    for (model, tokens) in row.models { models[model] += tokens }
    row.splitTools { tools[$0] += $1 }
    row.splitServers { server, isOtherSpelling, calls in
      if isOtherSpelling { otherServers[server] += calls } else { servers[server] += calls }
    }
    row.splitFiles { language, fileExtension, count in files[language][fileExtension] += count }
    var random = row.random(.skills)
    random.split(row.skillCalls, by: Weights.skills) { skills[$0] += $1 }
    random = row.random(.commands)
    random.split(row.slashCommands, by: Weights.slashCommands) { slashCommands[$0] += $1 }
    random = row.random(.hooks)
    random.split(row.hooks, by: Weights.hooks) { hooks[$0] += $1 }
    autonomyLevels[Catalogue.delegations[row.delegation].autonomyLevel] += row.toolCalls
  }
}

/// Mean, median and 90th percentile of ratios; percentiles are interpolated linearly.
struct RatioDistribution {
  let mean: Double
  let p50: Double
  let p90: Double

  /// - Returns: `nil` without a ratio.
  init?(of ratios: [Double]) {
    guard !ratios.isEmpty else { return nil }
    let sorted = ratios.sorted()
    func percentile(_ part: Double) -> Double {
      let position = part * Double(sorted.count - 1)
      let (lower, upper) = (Int(position), min(Int(position) + 1, sorted.count - 1))
      return sorted[lower] + (sorted[upper] - sorted[lower]) * (position - Double(lower))
    }
    mean = sorted.reduce(0, +) / Double(sorted.count)
    p50 = percentile(0.5)
    p90 = percentile(0.9)
  }
}
