import SampleAPI

/// Decides which answers go wrong, and how.
///
/// A plan has no state: the ``Switchboard`` counts the requests.
package struct FaultPlan: Sendable {
  /// What a plan knows of a request.
  package struct Occasion: Hashable, Sendable {
    /// The endpoint's name, for instance `users`; empty for a path that is not the API's.
    package let endpoint: String
    /// Path and query as requested.
    package let target: String
    /// 1 for the server's first request, in order of arrival.
    package let ordinal: Int
    /// 1 for the endpoint's first request, in order of arrival.
    package let ordinalOfEndpoint: Int
    /// 1 for the first request with this target; counting restarts after 100,000 different targets.
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

  /// `nil` if nothing ever goes wrong.
  private let decide: (@Sendable (Occasion) -> Fault?)?

  private init(deciding decide: (@Sendable (Occasion) -> Fault?)?) { self.decide = decide }

  /// A plan of any kind.
  package init(_ decide: @escaping @Sendable (Occasion) -> Fault?) { self.init(deciding: decide) }

  /// Nothing goes wrong.
  package static let none = FaultPlan(deciding: nil)

  /// The fault of the answer to a request, if any.
  package func fault(for occasion: Occasion) -> Fault? { decide?(occasion) }

  /// Whether nothing can ever go wrong.
  var isNone: Bool { decide == nil }

  /// The first request goes wrong, of an endpoint or of all.
  package static func first(_ fault: Fault, of endpoint: String? = nil) -> FaultPlan { first(1, fault, of: endpoint) }

  /// The first `count` requests go wrong, of an endpoint or of all.
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

  /// A share of the requests goes wrong: a function of seed, target and attempt.
  ///
  /// The order of arrival and the number of connections change nothing.
  ///
  /// - Parameters:
  ///   - seed: Another seed gives other faults to other requests.
  ///   - share: From 0 to 1.
  ///   - faults: The faults to choose from, with equal probability among those that concern the endpoint.
  /// - Returns: The plan.
  package static func random(seed: UInt64, share: Double, of faults: [Fault]) -> FaultPlan {
    FaultPlan { occasion in
      var random = SeededRandom(seed, .fault, Int(truncatingIfNeeded: occasion.target.stableHash), occasion.attempt)
      guard random.chance(share) else { return nil }
      let possible = faults.filter { $0.concerns(occasion.endpoint) }
      return possible.isEmpty ? nil : possible[random.below(possible.count)]
    }
  }
}
