import Usage

/// Who a user is and how they work: the same on every day.
struct UserProfile {
  let index: Int
  /// `user_` and a ULID; the order of identifiers is that of indices.
  let id: String
  /// `nil` for about one user in forty.
  let email: String?
  /// About 1 on average, a few users far above it.
  let intensity: Double
  let delegation: Int
  let language: Int
  let secondLanguage: Int
  /// What their first choice among a day's models is drawn by.
  let favouriteModel: UInt64
  let usesServers: Bool
  /// Spells the names of servers their own way.
  let spellsDifferently: Bool
  let usesSkills: Bool
  let usesHooks: Bool
  /// How likely they are to use the web interface on a day.
  let usesWeb: Double
  /// How likely they are to have headless runs on a day.
  let automates: Double

  /// The first users are there from the first day and never miss a weekday, so that even a small organisation shows
  /// everything.
  static let founders = 5

  init(organisation: SampleOrganisation, index: Int) {
    self.index = index
    var identity = Generator(organisation.seed, .identity, index)
    id = Identifier.make(prefix: "user_", minutes: index + 1, generator: &identity)
    email = index % 40 == 11 ? nil : Self.email(index)

    var habits = Generator(organisation.seed, .habits, index)
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

  /// `ana.rossi@example.com`; after 1,600 users the names begin anew with a number: `ana.rossi2@example.com`.
  private static func email(_ index: Int) -> String {
    let (firsts, lasts) = (Catalogue.firstNames, Catalogue.lastNames)
    let round = index / firsts.count
    // Going through the first names shifts the last names by one a round, so that no pair comes twice in 1,600.
    let last = lasts[(round + index % firsts.count * 11) % lasts.count]
    let number = round / lasts.count
    var address = ""
    address.reserveCapacity(48)
    address += firsts[index % firsts.count]
    address += "."
    address += last
    if number > 0 { address += String(number + 1) }
    address += "@example.com"
    return address
  }
}
