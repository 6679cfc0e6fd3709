/// Decides which answers go wrong, and how: the switchboard.
///
/// A plan holds no state; what it is told of a request is counted by the server that runs.
package struct FaultPlan: Sendable {
  /// One request, as the plan sees it.
  package struct Occasion: Hashable, Sendable {
    /// `users`, for instance; empty for paths that are none of the API's.
    package let endpoint: String
    /// Path and query as requested.
    package let target: String
    /// 1 for the server's first request, in order of arrival.
    package let ordinal: Int
    /// 1 for the endpoint's first request, in order of arrival.
    package let ordinalOfEndpoint: Int
    /// 1 the first time that this very target is asked for.
    ///
    /// Counted anew where 100,000 different targets have been asked for.
    package let attempt: Int
    /// Whether the query has no cursor.
    package let isFirstPage: Bool

    package init(
      endpoint: String, target: String, ordinal: Int, ordinalOfEndpoint: Int, attempt: Int, isFirstPage: Bool
    ) {
      self.endpoint = endpoint
      self.target = target
      self.ordinal = ordinal
      self.ordinalOfEndpoint = ordinalOfEndpoint
      self.attempt = attempt
      self.isFirstPage = isFirstPage
    }
  }

  /// `nil` where nothing ever goes wrong.
  private let decide: (@Sendable (Occasion) -> Fault?)?

  private init(deciding decide: (@Sendable (Occasion) -> Fault?)?) { self.decide = decide }

  /// A plan of any kind.
  package init(_ decide: @escaping @Sendable (Occasion) -> Fault?) { self.init(deciding: decide) }

  /// Nothing goes wrong.
  package static let none = FaultPlan(deciding: nil)

  /// What goes wrong with the answer to a request; `nil` where nothing does.
  package func fault(for occasion: Occasion) -> Fault? { decide?(occasion) }

  /// Whether nothing can ever go wrong.
  var isNone: Bool { decide == nil }

  /// The first request that arrives goes wrong, of an endpoint or of all.
  package static func first(_ fault: Fault, of endpoint: String? = nil) -> FaultPlan { first(1, fault, of: endpoint) }

  /// The first requests that arrive go wrong, of an endpoint or of all.
  package static func first(_ count: Int, _ fault: Fault, of endpoint: String? = nil) -> FaultPlan {
    FaultPlan { occasion in
      guard let endpoint else { return occasion.ordinal <= count ? fault : nil }
      return occasion.endpoint == endpoint && occasion.ordinalOfEndpoint <= count ? fault : nil
    }
  }

  /// All requests go wrong, of an endpoint or of all.
  package static func always(_ fault: Fault, of endpoint: String? = nil) -> FaultPlan {
    FaultPlan { endpoint == nil || $0.endpoint == endpoint ? fault : nil }
  }

  /// A share of the requests goes wrong: a pure function of seed, target and attempt.
  ///
  /// So the order of arrival and the number of connections change nothing. Of the faults only those that can be done to
  /// the endpoint are chosen from.
  ///
  /// - Parameters:
  ///   - seed: Another one lets other requests go wrong.
  ///   - share: From 0 to 1.
  ///   - faults: Each as likely as the other.
  /// - Returns: The plan.
  package static func random(seed: UInt64, share: Double, of faults: [Fault]) -> FaultPlan {
    FaultPlan { occasion in
      // FNV-1a: `Hasher` differs from one process to the next.
      let hash = occasion.target.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01b3
      }
      var generator = Generator(seed, .fault, Int(truncatingIfNeeded: hash), occasion.attempt)
      guard generator.chance(share) else { return nil }
      let possible = faults.filter { $0.concerns(occasion.endpoint) }
      return possible.isEmpty ? nil : possible[generator.below(possible.count)]
    }
  }
}
