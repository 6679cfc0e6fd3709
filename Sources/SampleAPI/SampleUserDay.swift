import Usage

/// What one user did on one day: a row of `/users`, and what the organisation's totals are added up from.
///
/// Whether the user was there at all is `Attendance`'s to say.
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
  /// One to three models, none twice; that with the most billable tokens first.
  let models: [(model: Int, tokens: Tokens)]

  private let seed: UInt64

  init(organisation: SampleOrganisation, user: Int, day: Day) {
    let profile = UserProfile(organisation: organisation, index: user)
    var generator = Generator(organisation.seed, .volume, user, day.number)
    // The habit grows by half in the first year.
    let age = min(2, Double(day - SampleOrganisation.firstDay) / 365)
    let volume = profile.intensity * (0.8 + 0.4 * age) * (day.isWeekend ? 0.4 : 1)
    let sessions = 1 + generator.rounded(volume * generator.double(in: 1...6))
    let userMessages = sessions + generator.rounded(Double(sessions) * generator.double(in: 1...6))
    let assistantMessages = generator.rounded(Double(userMessages) * generator.double(in: 1.3...2.4))
    let delegation =
      generator.chance(0.7) ? profile.delegation : generator.index(weights: Weights.delegations)
    let callsPerMessage = Catalogue.delegations[delegation].callsPerMessage
    let toolCalls = generator.rounded(Double(userMessages) * generator.double(in: callsPerMessage))
    let calls = Double(toolCalls)
    filesEdited = generator.rounded(calls * generator.double(in: 0.05...0.15))
    filesCreated = generator.rounded(Double(filesEdited) * generator.double(in: 0...0.35))
    commits = generator.rounded(Double(sessions) * generator.double(in: 0...1.1))
    pullRequests = generator.rounded(Double(commits) * generator.double(in: 0...0.45))
    slashCommands = generator.rounded(Double(sessions) * generator.double(in: 0...1.5))
    mcpCalls = profile.usesServers ? min(toolCalls, generator.rounded(calls * generator.double(in: 0...0.14))) : 0
    skillCalls = profile.usesSkills ? generator.rounded(Double(sessions) * generator.double(in: 0...0.8)) : 0
    hooks = profile.usesHooks ? generator.rounded(calls * generator.double(in: 0.05...0.35)) : 0
    models = ModelChoice.make(
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

  /// A generator of this user and day; each purpose has its own sequence.
  func generator(_ purpose: Generator.Purpose) -> Generator { Generator(seed, purpose, profile.index, day.number) }
}
