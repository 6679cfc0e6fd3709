import NIOCore
import NIOHTTP1

/// One client's connection: answers its requests one after the other until either side closes.
struct SampleConnection: Sendable {
  typealias HTTPChannel = NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>

  let channel: HTTPChannel
  let service: SampleService
  let log: RequestLog

  /// Returns when the connection is closed.
  ///
  /// A connection that breaks concerns only its client, who will notice.
  func serve() async {
    try? await channel.executeThenClose { requests, responses in
      var head: HTTPRequestHead?
      for try await part in requests {
        switch part {
        case .head(let received): head = received
        case .body: break
        case .end:
          guard let request = head else { break }
          log.append(request.uri)
          let response = service.respond(
            method: request.method.rawValue, target: request.uri,
            headers: request.headers.map { (name: $0.name, value: $0.value) })
          try await send(response, to: request, over: responses)
          guard request.isKeepAlive else { return }
        }
      }
    }
  }

  /// The one place where an answer meets the socket: whoever wants bodies cut, delayed or refused does it here, with
  /// `channel` at hand to be closed.
  private func send(
    _ response: SampleResponse, to request: HTTPRequestHead,
    over responses: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
  ) async throws {
    var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
    headers.add(name: "Content-Length", value: String(response.body.count))
    if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(
      version: request.version, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    var parts: [HTTPServerResponsePart] = [.head(head), .end(nil)]
    if request.method != .HEAD {
      let body = channel.channel.allocator.buffer(bytes: response.body)
      parts.insert(.body(.byteBuffer(body)), at: 1)
    }
    try await responses.write(contentsOf: parts)
  }
}
