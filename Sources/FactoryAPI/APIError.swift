package import Usage

/// Why the API did not give what was asked for.
///
/// Its description is one sentence with what to do now, and never holds the key.
package enum APIError: Error, Sendable {
  /// No connection, a time-out, or a server error, on every attempt.
  case unreachable(AnalyticsRequest, reason: String, attempts: Int)
  /// 429 on every attempt, or a `Retry-After` beyond what the run may wait.
  case rateLimited(AnalyticsRequest, retryAfter: Duration?)
  /// 401 or 403.
  case notAllowed(AnalyticsRequest, status: Int, answer: String)
  /// Any other status that asking again does not mend.
  case refused(AnalyticsRequest, status: Int, answer: String)
  /// 3xx: the key is never sent on to another address.
  case redirected(AnalyticsRequest, status: Int, location: String)
  /// An answer of 200 that is not what the reference describes.
  case badData(AnalyticsRequest, day: Day?, reason: String)
  /// An answer beyond the bound on a body.
  case tooLarge(AnalyticsRequest, limit: Int)
}

extension APIError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreachable(let request, let reason, let attempts):
      "\(request) could not be fetched in \(attempts) attempts (\(reason)); "
        + "check the network and FACTORY_API_URL and run the command again: finished days are kept."
    case .rateLimited(let request, let retryAfter):
      "The API limits the rate of requests (429 for \(request)); run the command again "
        + (retryAfter.map { "in \(Int($0.components.seconds / 60) + 1) min" } ?? "later")
        + ", or with a lower --concurrency: finished days are kept."
    case .notAllowed(let request, let status, let answer):
      status == 401
        ? "The API does not accept the key (401 for \(request)\(answer)); "
          + "check FACTORY_API_KEY, or make a new key at https://app.factory.ai/settings/api-keys."
        : "The API does not allow this (\(status) for \(request)\(answer)); "
          + "use a key of a user with the Manager or Owner role, in an organisation that has analytics enabled."
    case .refused(let request, let status, let answer):
      "The API refused the request (\(status) for \(request)\(answer)); check FACTORY_API_URL and the requested days."
    case .redirected(let request, let status, let location):
      "The API redirects to \(location) (\(status) for \(request)), where the key is not sent; "
        + "set FACTORY_API_URL to the API's own address."
    case .badData(let request, let day, let reason):
      "The API's answer to \(request) cannot be used"
        + (day.map { request.days.count > 1 ? " for \($0)" : "" } ?? "")
        + ": \(reason); nothing of it was kept, so run the command again, and report it to the vendor if it stays."
    case .tooLarge(let request, let limit):
      "The API's answer to \(request) is larger than \(limit >> 20) MiB; nothing of it was kept."
    }
  }
}
