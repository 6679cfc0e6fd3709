/// A request as the server receives it.
package struct SampleRequest: Sendable {
  package var method: String
  /// Path and query as in the request line, percent-encoded.
  package var target: String
  /// In order; names in any case.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(
    method: String = "GET", target: String, headers: [(name: String, value: String)], body: [UInt8] = []
  ) {
    self.method = method
    self.target = target
    self.headers = headers
    self.body = body
  }

  /// The endpoint's name, for instance `users`; `nil` for a path that is not the API's.
  package var endpoint: String? { SampleEndpoint(path: RequestTarget.parts(target).path)?.rawValue }

  /// The first cursor in the query; `nil` also for a query that cannot be decoded.
  package var cursor: String? { (try? RequestTarget(target))?.cursor }

  /// The values of `Authorization`, separated by commas; `nil` without one.
  package var authorization: String? {
    let values = authorizations
    return values.isEmpty ? nil : values.joined(separator: ", ")
  }

  /// The values of the headers `Authorization`.
  var authorizations: [String] {
    headers.filter { $0.name.lowercased() == "authorization" }.map(\.value)
  }
}

/// An answer of the stand-in, before the server adds `Content-Length`.
package struct SampleResponse: Sendable {
  package enum Content: Sendable {
    case json(JSONTree)
    case bytes([UInt8])
  }

  package var status: Int
  package var headers: [(name: String, value: String)] = [("Content-Type", "application/json")]
  package var content: Content

  package init(status: Int, _ content: Content) {
    self.status = status
    self.content = content
  }

  /// The printed content; an answer to a HEAD request has one, too, which the server leaves out.
  package var body: [UInt8] {
    switch content {
    case .json(let tree): tree.bytes
    case .bytes(let bytes): bytes
    }
  }
}
