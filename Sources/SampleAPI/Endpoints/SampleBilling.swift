/// How the stand-in tells of the billing period, in the variants that the service has had.
package struct SampleBilling: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// An allowance of standard and premium tokens.
    case allowance
    /// Windows in place of an allowance.
    case windows
    /// Neither: every token is overage.
    case none
  }

  /// The method by which the use is asked for; the other one is answered by 405.
  package enum Method: String, CaseIterable, Sendable {
    case get = "GET"
    case post = "POST"
  }

  package var kind = Kind.allowance
  package var method = Method.get
  /// Whether an API key is accepted, or a session alone.
  package var acceptsKey = true
  /// Whether there are `/api/billing/limits`, `/api/app/auth/me` and `/api/organization/compute-usage`.
  package var hasNewPaths = true
  /// The allowance of standard tokens in a billing period, for each user.
  package var tokensPerUser = 12_000_000

  package init(
    _ kind: Kind = .allowance, method: Method = .get, acceptsKey: Bool = true, hasNewPaths: Bool = true
  ) {
    self.kind = kind
    self.method = method
    self.acceptsKey = acceptsKey
    self.hasNewPaths = hasNewPaths
  }

  /// As the reference describes it.
  package static let reference = SampleBilling(method: .post, acceptsKey: false, hasNewPaths: false)

  func has(_ endpoint: SampleEndpoint) -> Bool { endpoint == .subscription || hasNewPaths }
}
