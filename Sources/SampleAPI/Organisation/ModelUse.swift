import Usage

/// Numbers of tokens, of one model or of several.
struct TokenCounts {
  /// Tokens sent to the model, cached ones included.
  var input = 0
  var output = 0
  /// The part of `input` that came from the cache.
  var cacheRead = 0
  /// The part of `input` that was written to the cache.
  var cacheWrite = 0
  /// Tokens that are charged: a tenth of those from the cache, and all others.
  var billable = 0

  init() {}

  init(input: Int, output: Int, cacheRead: Int, cacheWrite: Int) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
    billable = input - cacheRead + cacheRead / 10 + output
  }

  static func += (left: inout TokenCounts, right: TokenCounts) {
    left.input += right.input
    left.output += right.output
    left.cacheRead += right.cacheRead
    left.cacheWrite += right.cacheWrite
    left.billable += right.billable
  }
}

/// The models that a user's requests of a day go to.
enum ModelUse {
  /// The models (indices in the catalogue) with their tokens, by billable tokens in descending order.
  ///
  /// Each of `requests` carries its session's context of some thousand tokens.
  static func make(
    seed: UInt64, profile: UserProfile, day: Day, requests: Int
  ) -> [(model: Int, tokens: TokenCounts)] {
    var random = SeededRandom(seed, .models, profile.index, day.number)
    let chosen = choose(profile: profile, day: day, random: &random)
    var costs = SeededRandom(seed, .tokens, profile.index, day.number)
    var models: [(model: Int, tokens: TokenCounts)] = []
    models.reserveCapacity(chosen.count)
    random.split(max(1, requests), by: Weights.modelsOfOneDay[chosen.count - 1]) { index, part in
      models.append((chosen[index], tokens(requests: part, random: &costs)))
    }
    models.sort { ($0.tokens.billable, $1.model) > ($1.tokens.billable, $0.model) }
    return models
  }

  private static func choose(profile: UserProfile, day: Day, random: inout SeededRandom) -> [Int] {
    let weights = day < Catalogue.newModels ? Weights.earlyModels : Weights.lateModels
    // The same seed every day: the favourite changes only with the offer.
    var favourite = SeededRandom(profile.favouriteModel, .models)
    var chosen = [favourite.index(weights: weights)]
    for _ in 0..<2 where random.chance(0.35) {
      let model = random.index(weights: weights)
      if !chosen.contains(model) { chosen.append(model) }
    }
    return chosen
  }

  private static func tokens(requests: Int, random: inout SeededRandom) -> TokenCounts {
    let input = requests * (5_000 + random.below(11_000))
    let cacheRead = Int(Double(input) * random.double(in: 0.78...0.93))
    return TokenCounts(
      input: input,
      output: requests * (180 + random.below(420)),
      cacheRead: cacheRead,
      cacheWrite: Int(Double(input - cacheRead) * random.double(in: 0.4...0.9)))
  }
}
