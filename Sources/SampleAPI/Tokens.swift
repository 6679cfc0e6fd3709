import Usage

/// Tokens of one model, or of several together.
struct Tokens {
  /// All that was sent to the model, with what its cache knew already.
  var input = 0
  var output = 0
  /// The part of `input` that came from the cache.
  var cacheRead = 0
  /// The part of `input` that the cache took in.
  var cacheWrite = 0

  /// What is charged: a tenth for what the cache knew.
  var billable = 0

  init() {}

  init(input: Int, output: Int, cacheRead: Int, cacheWrite: Int) {
    self.input = input
    self.output = output
    self.cacheRead = cacheRead
    self.cacheWrite = cacheWrite
    billable = input - cacheRead + cacheRead / 10 + output
  }

  static func += (left: inout Tokens, right: Tokens) {
    left.input += right.input
    left.output += right.output
    left.cacheRead += right.cacheRead
    left.cacheWrite += right.cacheWrite
    left.billable += right.billable
  }
}

/// Which models a user's requests of a day went to.
enum ModelChoice {
  /// The models with their tokens, that with the most billable ones first.
  ///
  /// Each of `requests` carries its session's context of some thousand tokens.
  static func make(
    seed: UInt64, profile: UserProfile, day: Day, requests: Int
  ) -> [(model: Int, tokens: Tokens)] {
    var generator = Generator(seed, .models, profile.index, day.number)
    let chosen = choose(profile: profile, day: day, generator: &generator)
    var costs = Generator(seed, .tokens, profile.index, day.number)
    var models: [(model: Int, tokens: Tokens)] = []
    models.reserveCapacity(chosen.count)
    generator.deal(max(1, requests), over: Weights.modelsOfOneDay[chosen.count - 1]) { index, part in
      models.append((chosen[index], tokens(requests: part, generator: &costs)))
    }
    models.sort { ($0.tokens.billable, $1.model) > ($1.tokens.billable, $0.model) }
    return models
  }

  private static func choose(profile: UserProfile, day: Day, generator: inout Generator) -> [Int] {
    let weights = day < Catalogue.newModels ? Weights.earlyModels : Weights.lateModels
    // The favourite is drawn by the same number every day, so that it changes only with the offer.
    var favourite = Generator(profile.favouriteModel, .models)
    var chosen = [favourite.index(weights: weights)]
    for _ in 0..<2 where generator.chance(0.35) {
      let model = generator.index(weights: weights)
      if !chosen.contains(model) { chosen.append(model) }
    }
    return chosen
  }

  private static func tokens(requests: Int, generator: inout Generator) -> Tokens {
    let input = requests * (5_000 + generator.below(11_000))
    let cacheRead = Int(Double(input) * generator.double(in: 0.78...0.93))
    return Tokens(
      input: input,
      output: requests * (180 + generator.below(420)),
      cacheRead: cacheRead,
      cacheWrite: Int(Double(input - cacheRead) * generator.double(in: 0.4...0.9)))
  }
}
