import HTTP
import Usage

/// What the service is asked about the billing period; the raw value is the path.
///
/// None of it is documented by the vendor; see `reference/facts.md`.
enum BillingQuestion: String, CaseIterable {
  case limits = "/api/billing/limits"
  case usage = "/api/organization/subscription/usage"
  case plan = "/api/app/auth/me"
  case computers = "/api/organization/compute-usage"

  private var subject: String {
    switch self {
    case .limits: "the limits of the subscription"
    case .usage: "the subscription"
    case .plan: "the plan's name"
    case .computers: "the use of managed computers"
    }
  }

  /// Several clients say that the service refuses these requests without the header.
  private var headers: [(name: String, value: String)] {
    self == .computers ? [] : [("x-factory-client", "web-app")]
  }

  /// A GET request.
  func get(_ query: String = "") -> Request { Request(rawValue + query, headers: headers, subject: subject) }

  /// The same as a POST request.
  func post(_ body: String) -> Request { Request(rawValue, body: body, headers: headers, subject: subject) }

  /// The fact that the question is not to be asked, once that is known.
  var absence: ServiceFact? {
    switch self {
    case .limits: .noLimits
    case .usage: nil
    case .plan: .noPlan
    case .computers: .noComputers
    }
  }
}
