import NIOCore
import NIOHTTP1

/// A client's connection: answers its requests one after the other until either side closes.
final class SampleConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let answer: (SampleRequest) -> ResponseDelivery
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  /// Longer bodies of requests are cut: no request of the API needs more.
  private static let longestBody = 64 << 10

  init(answer: @escaping (SampleRequest) -> ResponseDelivery) { self.answer = answer }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): (self.head, body) = (head, [])
    case .body(let part): if body.count < Self.longestBody { body += part.readableBytesView }
    case .end:
      guard let head else { return }
      self.head = nil
      let request = SampleRequest(
        method: head.method.rawValue, target: head.uri,
        headers: head.headers.map { (name: $0.name, value: $0.value) }, body: body)
      send(answer(request), to: head, context: context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  private func send(_ delivery: ResponseDelivery, to request: HTTPRequestHead, context: ChannelHandlerContext) {
    guard let response = delivery.response else { return sendRaw(delivery, context: context) }
    var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
    let isHead = request.method == .HEAD
    if let length = delivery.length ?? (isHead ? response.body.count : nil) {
      headers.add(name: "Content-Length", value: String(length))
    }
    if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(
      version: request.version, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    guard !isHead else { return end(.complete, of: request, context: context) }
    if !delivery.body.isEmpty { context.write(piece(delivery.body), promise: nil) }
    sendRest(of: delivery, to: request, context: context)
  }

  /// Sends the pieces that follow the body, one at a time, and the ending.
  private func sendRest(of delivery: ResponseDelivery, to request: HTTPRequestHead, context: ChannelHandlerContext) {
    guard let bytes = delivery.nextPiece?() else { return end(delivery.ending, of: request, context: context) }
    let eventLoop = context.eventLoop
    context.writeAndFlush(piece(bytes)).assumeIsolated().whenSuccess {
      // A scheduled task even without a pause: a recursion for each piece could exhaust the stack.
      eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delivery.pause)) {
        self.sendRest(of: delivery, to: request, context: context)
      }
    }
  }

  private func end(_ ending: ResponseDelivery.Ending, of request: HTTPRequestHead, context: ChannelHandlerContext) {
    let channel = context.channel
    switch ending {
    case .complete:
      let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
      // An answer that cannot be sent, for instance for an invalid header, ends the connection.
      sent.whenFailure { _ in channel.close(promise: nil) }
      if !request.isKeepAlive { sent.whenSuccess { channel.close(promise: nil) } }
    case .close: context.writeAndFlush(piece([])).whenComplete { _ in channel.close(promise: nil) }
    case .silence: context.flush()
    }
  }

  /// Sends the body past the handler that would encode it as HTTP.
  private func sendRaw(_ delivery: ResponseDelivery, context: ChannelHandlerContext) {
    guard delivery.ending == .close else { return }
    let channel = context.channel
    guard !delivery.body.isEmpty,
      let encoder = try? channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
    else { return channel.close(promise: nil) }
    encoder.writeAndFlush(NIOAny(ByteBuffer(bytes: delivery.body))).whenComplete { _ in channel.close(promise: nil) }
  }

  private func piece(_ bytes: [UInt8]) -> NIOAny { wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: bytes)))) }
}
