import Foundation
import Usage

extension SampleService {
  /// The answer to a request about the billing period.
  func billing(
    _ endpoint: SampleEndpoint, _ request: SampleRequest, _ target: RequestTarget
  ) throws(RefusedRequest) -> SampleResponse {
    try authorizeBilling(request)
    let method = endpoint == .subscription ? variant.method.rawValue : "GET"
    guard request.method == method else {
      throw RefusedRequest(.methodNotAllowed, "\(request.method) is not allowed here")
    }
    switch endpoint {
    case .limits: return SampleResponse(status: 200, .json(limits))
    case .plan: return SampleResponse(status: 200, .json(profile))
    case .computers:
      guard variant.kind == .windows else {
        throw RefusedRequest(.forbidden, "Managed computers are not available due to your subscription status")
      }
      return SampleResponse(status: 200, .json(computers))
    default: return SampleResponse(status: 200, .json(use(isCached: try usesCache(request, target))))
    }
  }

  private var variant: SampleBilling { options.billing ?? SampleBilling() }

  private func authorizeBilling(_ request: SampleRequest) throws(RefusedRequest) {
    guard let authorization = request.authorization, authorization.hasPrefix("Bearer ") else {
      throw RefusedRequest(.unauthorized, "A credential is required")
    }
    let credential = String(authorization.dropFirst("Bearer ".count))
    if options.sessions?.accepts(credential) == true { return }
    guard credential == options.key, variant.acceptsKey else {
      throw RefusedRequest(.unauthorized, "The credential is not valid")
    }
  }

  private func usesCache(_ request: SampleRequest, _ target: RequestTarget) throws(RefusedRequest) -> Bool {
    struct Question: Decodable {
      let useCache: Bool
    }
    let isCached =
      request.method == "GET"
      ? try target.value("useCache").flatMap(Bool.init)
      : (try? JSONDecoder().decode(Question.self, from: Data(request.body)))?.useCache
    guard let isCached else { throw RefusedRequest(.badRequest, "useCache must be true or false") }
    return isCached
  }

  private func use(isCached: Bool) -> JSONTree {
    let hasAllowance = variant.kind == .allowance
    return .object([
      (
        "usage",
        SampleSubscription(
          organisation, today: options.today(), tokensPerUser: hasAllowance ? variant.tokensPerUser : 0
        ).usage
      ),
      ("source", .string(isCached ? "cache" : "live")),
      ("cacheUpdated", .bool(!isCached)),
    ])
  }

  /// As captured in August 2026: an end is a text, seconds, milliseconds or null, and a window that has ended keeps its
  /// percentage.
  private var limits: JSONTree {
    guard variant.kind == .windows else {
      return .object([("extraUsageAllowed", .bool(false)), ("usesTokenRateLimitsBilling", .bool(false))])
    }
    let today = options.today()
    let midnight = today.number * 86_400
    func window(_ percent: Double, _ end: JSONTree, remaining: JSONTree = .null) -> JSONTree {
      .object([("usedPercent", .ratio(percent)), ("windowEnd", end), ("secondsRemaining", remaining)])
    }
    return .object([
      ("usesTokenRateLimitsBilling", .bool(true)),
      (
        "limits",
        .object([
          (
            "standard",
            .object([
              ("fiveHour", window(61, .string("\(today - 1)T23:00:00.775Z"))),
              ("weekly", window(48.5, .string("\(today + 3)T02:04:42.775Z"))),
              ("monthly", window(93.25, .integer((midnight + 12 * 86_400) * 1000))),
            ])
          ),
          (
            "core",
            .object([
              ("fiveHour", window(0, .null)), ("weekly", window(7.25, .integer(midnight + 5 * 86_400))),
              ("monthly", window(2, .null, remaining: .integer(9 * 86_400))),
            ])
          ),
        ])
      ),
      ("extraUsageBalanceCents", .integer(1234)), ("overagePreference", .string("droidCore")),
      ("extraUsageAllowed", .bool(true)),
    ])
  }

  private var profile: JSONTree {
    let plan: JSONTree = .object([("plan", .object([("name", .string("Team"))]))])
    let subscription: [(key: String, value: JSONTree)] =
      variant.kind == .none ? [] : [("factoryTier", .string("team")), ("orbSubscription", plan)]
    return .object([
      (
        "organization",
        .object([
          ("id", .string(organisation.id)), ("name", .string("Example")), ("subscription", .object(subscription)),
        ])
      ), ("userProfile", .object([("email", .string("ada@example.com"))])),
    ])
  }

  private var computers: JSONTree {
    let midnight = options.today().number * 86_400_000
    return .object([
      ("orgUsageMs", .integer(9 * 3_600_000)), ("limitMs", .integer(40 * 3_600_000)),
      ("periodStart", .integer(midnight - 11 * 86_400_000)), ("periodEnd", .integer(midnight + 19 * 86_400_000)),
    ])
  }
}
