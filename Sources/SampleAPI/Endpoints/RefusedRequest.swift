/// Why the API refuses a request: its status and error body.
struct RefusedRequest: Error {
  enum Status: Int {
    case badRequest = 400
    case unauthorized = 401
    case paymentRequired = 402
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405

    var title: String {
      switch self {
      case .badRequest: "Bad Request"
      case .unauthorized: "Unauthorized"
      case .paymentRequired: "Payment Required"
      case .forbidden: "Forbidden"
      case .notFound: "Not Found"
      case .methodNotAllowed: "Method Not Allowed"
      }
    }
  }

  let status: Status
  let detail: String

  init(_ status: Status, _ detail: String) {
    self.status = status
    self.detail = detail
  }

  func response(requestID: String) -> SampleResponse {
    var response = SampleResponse.problem(status.rawValue, status.title, detail: detail, requestID: requestID)
    switch status {
    case .unauthorized: response.headers.append(("WWW-Authenticate", "Bearer"))
    case .methodNotAllowed: response.headers.append(("Allow", "GET, HEAD"))
    default: break
    }
    return response
  }
}

extension SampleResponse {
  /// The API's error body.
  package static func problem(_ status: Int, _ title: String, detail: String, requestID: String) -> SampleResponse {
    SampleResponse(
      status: status,
      .json(
        .object([
          ("title", .string(title)), ("detail", .string(detail)), ("status", .integer(status)),
          ("requestId", .string(requestID)),
        ])))
  }
}
