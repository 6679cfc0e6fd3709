import Usage

/// What one user did on one day: a row of `/users`, and a part of the organisation's totals.
///
/// ``Attendance`` says which users have a row.
struct SampleUserDay {
  let profile: UserProfile
  let day: Day
  let sessions: Int
  let userMessages: Int
  let assistantMessages: Int
  let delegation: Int
  let toolCalls: Int
  let mcpCalls: Int
  let skillCalls: Int
  let slashCommands: Int
  let hooks: Int
  let filesCreated: Int
  let filesEdited: Int
  let commits: Int
  let pullRequests: Int
  /// One to three different models as indices in the catalogue, by billable tokens in descending order.
  let models: [(model: Int, tokens: TokenCounts)]

  private let seed: UInt64

  init(organisation: SampleOrganisation, user: Int, day: Day) {
    let profile = UserProfile(organisation: organisation, index: user)
    var random = SeededRandom(organisation.seed, .volume, user, day.number)
    // The volume of work grows by half in the first year.
    let age = min(2, Double(day - SampleOrganisation.firstDay) / 365)
    let volume = profile.intensity * (0.8 + 0.4 * age) * (day.isWeekend ? 0.4 : 1)
    let sessions = 1 + random.rounded(volume * random.double(in: 1...6))
    let userMessages = sessions + random.rounded(Double(sessions) * random.double(in: 1...6))
    let assistantMessages = random.rounded(Double(userMessages) * random.double(in: 1.3...2.4))
    let delegation =
      random.chance(0.7) ? profile.delegation : random.index(weights: Weights.delegations)
    let callsPerMessage = Catalogue.delegations[delegation].callsPerMessage
    let toolCalls = random.rounded(Double(userMessages) * random.double(in: callsPerMessage))
    let calls = Double(toolCalls)
    filesEdited = random.rounded(calls * random.double(in: 0.05...0.15))
    filesCreated = random.rounded(Double(filesEdited) * random.double(in: 0...0.35))
    commits = random.rounded(Double(sessions) * random.double(in: 0...1.1))
    pullRequests = random.rounded(Double(commits) * random.double(in: 0...0.45))
    slashCommands = random.rounded(Double(sessions) * random.double(in: 0...1.5))
    mcpCalls = profile.usesServers ? min(toolCalls, random.rounded(calls * random.double(in: 0...0.14))) : 0
    skillCalls = profile.usesSkills ? random.rounded(Double(sessions) * random.double(in: 0...0.8)) : 0
    hooks = profile.usesHooks ? random.rounded(calls * random.double(in: 0.05...0.35)) : 0
    models = ModelUse.make(
      seed: organisation.seed, profile: profile, day: day, requests: toolCalls + assistantMessages)
    self.profile = profile
    self.day = day
    self.sessions = sessions
    self.userMessages = userMessages
    self.assistantMessages = assistantMessages
    self.delegation = delegation
    self.toolCalls = toolCalls
    seed = organisation.seed
  }

  var billableTokens: Int { models.reduce(0) { $0 + $1.tokens.billable } }
  var messages: Int { userMessages + assistantMessages }

  /// The random numbers of this user and day for a purpose.
  func random(_ purpose: SeededRandom.Purpose) -> SeededRandom {
    SeededRandom(seed, purpose, profile.index, day.number)
  }
}
