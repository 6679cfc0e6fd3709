/// Why a server did not give what was asked for.
///
/// The description is one sentence with what to do now. It never holds a secret.
package struct RequestError: Error, Sendable {
  package enum Cause: Sendable {
    /// No connection, a time-out, or a server error, on the last attempt.
    ///
    /// - Parameter check: What to look after: `the network and FACTORY_API_URL`.
    case unreachable(reason: String, check: String)
    /// 403 from a server in between, such as a firewall: it says nothing about the credential.
    case blocked(status: Int, by: String)
    /// 429 on the last attempt, or a `Retry-After` beyond what the client may wait.
    case rateLimited(retryAfter: Duration?)
    /// 401 or 403.
    case notAllowed(status: Int, answer: String)
    /// Another status that a retry does not change.
    case refused(status: Int, answer: String)
    /// 3xx: the credential is never sent on to another address.
    case redirected(status: Int, location: String)
    /// An answer of 200 that is not what the reference describes.
    case badData(reason: String)
    /// A body above the limit, in bytes.
    case tooLarge(limit: Int)
  }

  package let cause: Cause
  /// How often the request was sent.
  package let attempts: Int
  /// The server's clock as its last answer had it, in seconds since 1970-01-01T00:00:00Z; `nil` without such an answer.
  package let date: Int?
  private let subject: String
  private let hint: String?
  private let credential: any Credential.Type

  /// The status of an answer that a retry does not change; `nil` for other causes.
  package var status: Int? {
    switch cause {
    case .notAllowed(let status, _), .refused(let status, _): status
    default: nil
    }
  }

  init(_ cause: Cause, _ request: Request, _ credential: any Credential.Type, attempts: Int, date: Int?) {
    self.cause = cause
    subject = request.subject
    hint = request.hint
    self.credential = credential
    self.attempts = attempts
    self.date = date
  }
}

extension RequestError: CustomStringConvertible {
  package var description: String {
    let hint = hint.map { ": \($0)." } ?? "."
    switch cause {
    case .unreachable(let reason, let check):
      return
        "The request for \(subject) failed after \(attempts) \(attempts == 1 ? "attempt" : "attempts") (\(reason)); "
        + "check \(check) and run the command again\(hint)"
    case .blocked(let status, let server):
      return
        "A server between this machine and the API refused the request (\(status) for \(subject) from \(server)); ask "
        + "those who run the network or the proxy, check FACTORY_API_URL and run the command again\(hint)"
    case .rateLimited(let retryAfter):
      let moment = retryAfter.map { "in \($0.components.seconds / 60 + 1) min" } ?? "later"
      return "The API limits the rate of requests (429 for \(subject)); run the command again \(moment)\(hint)"
    case .notAllowed(let status, let answer):
      let problem = status == 401 ? "does not accept the \(credential.name)" : "does not allow this"
      return
        "The API \(problem) (\(status) for \(subject)\(answer)); \(credential.advice(status: status, answer: answer))."
    case .refused(let status, let answer):
      return
        "The API refused the request (\(status) for \(subject)\(answer)); check FACTORY_API_URL and the options of "
        + "the command."
    case .redirected(let status, let location):
      return "The API redirects to \(location) (\(status) for \(subject)), where the \(credential.name) is not sent; "
        + "set FACTORY_API_URL to the API's own address."
    case .badData(let reason):
      return "The API's answer for \(subject) cannot be used: \(reason); nothing of it was kept, so run the command "
        + "again, and report it to the vendor if it stays."
    case .tooLarge(let limit):
      return "The API's answer for \(subject) is larger than \(limit >> 20) MiB; nothing of it was kept."
    }
  }
}

/// Thrown by the reader of a body that it cannot use.
package struct UnusableBody: Error {
  let reason: String
  /// Whether the body may have been damaged on the way, so that a retry may help.
  let isTransient: Bool

  /// - Parameters:
  ///   - reason: A clause of a sentence.
  ///   - isTransient: Whether a retry may help.
  package init(_ reason: String, isTransient: Bool = false) {
    self.reason = reason
    self.isTransient = isTransient
  }
}
