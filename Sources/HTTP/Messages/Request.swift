import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A request to a server: GET, or POST if it has a body.
///
/// Printed, it is its name: the body may hold a secret.
package struct Request: Sendable, CustomStringConvertible, CustomReflectable {
  /// Path and query.
  let target: String
  let body: String?
  let bodyType: String
  /// Headers that other requests do not have.
  let headers: [(name: String, value: String)]
  /// What is asked for, in error messages: `/users of 2026-10-01, page 3`.
  let subject: String
  /// What is good to know after a failure, in error messages: `finished days are kept`.
  let hint: String?

  package init(
    _ target: String, body: String? = nil, bodyType: String = "application/json",
    headers: [(name: String, value: String)] = [], subject: String, hint: String? = nil
  ) {
    self.target = target
    self.body = body
    self.bodyType = bodyType
    self.headers = headers
    self.subject = subject
    self.hint = hint
  }

  /// `GET /path`: the request in the log.
  var name: String { (body == nil ? "GET " : "POST ") + target }

  package var description: String { name }
  package var customMirror: Mirror { Mirror(self, children: [:]) }
}

extension HTTPClientRequest {
  /// The message with the headers that all requests have.
  init(_ request: Request, to address: ServerAddress) {
    self.init(url: address.url + request.target)
    headers = ["Accept": "application/json", "User-Agent": "factory-report"]
    for (name, value) in request.headers { headers.add(name: name, value: value) }
    if let body = request.body {
      method = .POST
      headers.add(name: "Content-Type", value: request.bodyType)
      self.body = .bytes(ByteBuffer(string: body))
    }
  }
}

extension String {
  /// Percent-encoded but for the unreserved characters of RFC 3986.
  package var percentEncoded: String {
    let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    let unreserved = CharacterSet(charactersIn: letters + "0123456789-._~")
    // `nil` only for text that is not Unicode, which a String never is.
    return addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }
}
