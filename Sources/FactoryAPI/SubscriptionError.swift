/// Why the service did not tell the subscription.
///
/// Its description is one sentence with what to do now, and never holds a token.
package enum SubscriptionError: Error, Sendable {
  case unreachable(reason: String, attempts: Int)
  case rateLimited
  /// 401 or 403, also with a renewed session where it could be renewed.
  case notAllowed(status: Int, answer: String)
  case refused(status: Int, answer: String)
  case redirected(status: Int, location: String)
  case badData(reason: String)
}

extension SubscriptionError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreachable(let reason, let attempts):
      "The subscription could not be fetched in \(attempts) \(attempts == 1 ? "attempt" : "attempts") (\(reason)); "
        + "check the network and FACTORY_API_URL and run the command again."
    case .rateLimited:
      "The API limits the rate of requests (429 for the subscription); run the command again later."
    case .notAllowed(let status, let answer):
      "The API does not accept the session of the droid CLI (\(status) for the subscription\(answer)); run droid, or log "
        + "in as a user who may see the organisation's subscription."
    case .refused(let status, let answer):
      "The API refused the request (\(status) for the subscription\(answer)); check FACTORY_API_URL."
    case .redirected(let status, let location):
      "The API redirects to \(location) (\(status) for the subscription), where the token is not sent; "
        + "set FACTORY_API_URL to the API's own address."
    case .badData(let reason):
      "The API's answer on the subscription cannot be used (\(reason)); nothing of it was kept."
    }
  }
}
