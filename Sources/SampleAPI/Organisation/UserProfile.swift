import Usage

/// A user's identity and habits: the same on every day.
struct UserProfile {
  let index: Int
  /// `user_` and a ULID; the order of identifiers is that of indices.
  let id: String
  /// `nil` for about one user in forty.
  let email: String?
  /// How much they work: about 1 on average, far more for a few users.
  let intensity: Double
  let delegation: Int
  let language: Int
  let secondLanguage: Int
  /// The seed of their first choice among a day's models.
  let favouriteModel: UInt64
  let usesServers: Bool
  /// Uses the other spelling of servers' names.
  let spellsDifferently: Bool
  let usesSkills: Bool
  let usesHooks: Bool
  /// The probability that they use the web interface on a day.
  let usesWeb: Double
  /// The probability that they have headless runs on a day.
  let automates: Double

  /// The number of first users who are there from the first day and never miss a weekday.
  ///
  /// Even a small organisation then shows everything.
  static let founders = 5

  init(organisation: SampleOrganisation, index: Int) {
    self.index = index
    var identity = SeededRandom(organisation.seed, .identity, index)
    id = ULID.identifier(prefix: "user_", minutes: index + 1, random: &identity)
    email = index % 40 == 11 ? nil : Self.email(index)

    var habits = SeededRandom(organisation.seed, .habits, index)
    let isFounder = index < Self.founders
    let lean = habits.unit()
    intensity = 0.35 + 2.6 * lean * lean * lean
    delegation = habits.index(weights: Weights.delegations)
    language = habits.index(weights: Weights.languages)
    secondLanguage = habits.index(weights: Weights.languages)
    favouriteModel = habits.next()
    usesServers = habits.chance(0.55) || isFounder
    spellsDifferently = index % 4 == 1
    usesSkills = habits.chance(0.4) || isFounder
    usesHooks = habits.chance(0.3) || isFounder
    usesWeb = habits.chance(0.35) || isFounder ? 0.6 : 0.05
    automates = habits.chance(0.15) || isFounder ? 0.4 : 0.03
  }

  /// `ana.rossi@example.com`; after 1,600 users the names repeat with a number: `ana.rossi2@example.com`.
  private static func email(_ index: Int) -> String {
    let (firsts, lasts) = (Catalogue.firstNames, Catalogue.lastNames)
    let round = index / firsts.count
    // Each round of first names shifts the last names by one: 1,600 pairs without a repetition.
    let last = lasts[(round + index % firsts.count * 11) % lasts.count]
    let number = round / lasts.count
    return "\(firsts[index % firsts.count]).\(last)\(number > 0 ? "\(number + 1)" : "")@example.com"
  }
}
