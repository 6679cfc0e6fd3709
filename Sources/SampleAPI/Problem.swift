/// Why a request is refused, as the API's error body says it.
struct Problem: Error {
  enum Status: Int {
    case badRequest = 400
    case unauthorized = 401
    case forbidden = 403
    case notFound = 404
    case methodNotAllowed = 405

    var title: StaticString {
      switch self {
      case .badRequest: "Bad Request"
      case .unauthorized: "Unauthorized"
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
    var json = JSONText()
    json.object { json in
      json.member("title", "\(status.title)")
      json.member("detail", detail)
      json.member("status", status.rawValue)
      json.member("requestId", requestID)
    }
    var response = SampleResponse(status: status.rawValue, body: json.bytes)
    switch status {
    case .unauthorized: response.headers.append(("WWW-Authenticate", "Bearer"))
    case .methodNotAllowed: response.headers.append(("Allow", "GET, HEAD"))
    default: break
    }
    return response
  }
}
