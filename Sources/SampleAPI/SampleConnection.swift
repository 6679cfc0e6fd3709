import NIOCore
import NIOHTTP1

/// One client's connection: answers its requests one after the other until either side closes.
///
/// A plain channel handler: an async channel that is accepted while the server closes, and so never served, would stop
/// the process.
final class SampleConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let service: SampleService
  private let log: RequestLog
  private var head: HTTPRequestHead?

  init(service: SampleService, log: RequestLog) {
    self.service = service
    self.log = log
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      guard let request = head else { return }
      head = nil
      log.append(request.uri)
      let response = service.respond(
        method: request.method.rawValue, target: request.uri,
        headers: request.headers.map { (name: $0.name, value: $0.value) })
      send(response, to: request, context: context)
    }
  }

  /// A connection that breaks concerns only its client, who will notice.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// The one place where an answer meets the socket: whoever wants bodies cut, delayed or refused does it here, with the
  /// channel at hand to be closed.
  private func send(_ response: SampleResponse, to request: HTTPRequestHead, context: ChannelHandlerContext) {
    var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
    headers.add(name: "Content-Length", value: String(response.body.count))
    if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(
      version: request.version, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if request.method != .HEAD {
      let body = context.channel.allocator.buffer(bytes: response.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    if !request.isKeepAlive {
      let channel = context.channel
      sent.whenComplete { _ in channel.close(promise: nil) }
    }
  }
}
