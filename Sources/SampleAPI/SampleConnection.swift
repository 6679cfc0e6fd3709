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
  /// `nil` where every answer is made anew.
  private let memory: AnswerMemory?
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  /// The next byte of an answer that drips.
  private var drop: Scheduled<Void>?

  init(service: SampleService, log: RequestLog, memory: AnswerMemory?) {
    self.service = service
    self.log = log
    self.memory = memory
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      self.head = head
      body = []
    case .body(let part): if body.count < Self.longestBody { body += part.readableBytesView }
    case .end:
      guard let request = head else { return }
      head = nil
      send(answer(request), to: request, context: context)
    }
  }

  /// No request of ours is longer.
  private static let longestBody = 64 << 10

  func channelInactive(context: ChannelHandlerContext) {
    drop?.cancel()
    drop = nil
    context.fireChannelInactive()
  }

  /// A connection that breaks concerns only its client, who will notice.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    context.close(promise: nil)
  }

  /// Logs the request and makes its answer, with whatever goes wrong with it.
  private func answer(_ request: HTTPRequestHead) -> Delivery {
    let authorization = request.headers["Authorization"]
    let entry = RequestLog.Entry(
      target: request.uri, authorization: authorization.isEmpty ? nil : authorization.joined(separator: ", "))
    let plan = service.options.faults
    let endpoint = SampleService.endpoint(of: request.uri)
    let detour = plan.isNone ? nil : CursorDetour(request.uri)
    let target = detour?.target ?? request.uri
    let cursor = (try? RequestTarget(target))?.cursor
    let occasion = log.append(entry, endpoint: endpoint, isFirstPage: cursor == nil && detour == nil)
    func make() -> SampleResponse {
      if request.method == .POST, let sessions = service.options.sessions,
        let response = service.respond(
          toPost: target, authorization: entry.authorization, body: body, sessions: sessions)
      {
        return response
      }
      return service.respond(
        method: request.method.rawValue, target: target,
        headers: request.headers.map { (name: $0.name, value: $0.value) })
    }
    // A POST can be answered otherwise the next time.
    var response =
      (request.method == .POST ? nil : memory)?.answer(
        method: request.method.rawValue, target: target, authorization: entry.authorization, make: make) ?? make()
    let faulty = FaultyRequest(
      endpoint: endpoint, authorization: entry.authorization, cursor: cursor, detour: detour?.kind)
    if detour?.kind == .loop, case .whole(let looped) = Fault.cursorLoop.delivery(of: response, to: faulty) {
      response = looped
    }
    return plan.fault(for: occasion)?.delivery(of: response, to: faulty) ?? .whole(response)
  }

  /// The one place where an answer meets the socket.
  private func send(_ delivery: Delivery, to request: HTTPRequestHead, context: ChannelHandlerContext) {
    if request.method == .HEAD, let response = delivery.response {
      start(response, length: response.body.count, to: request, context: context)
      return end(request, context: context)
    }
    switch delivery {
    case .whole(let response):
      start(response, length: response.body.count, to: request, context: context)
      write(response.body[...], context: context)
      end(request, context: context)
    case .part(let response, let count, let sequel):
      start(response, length: response.body.count, to: request, context: context)
      write(response.body.prefix(count), context: context)
      context.flush()
      if sequel == .close { closeWhenSent(context) }
    case .brokenChunks(let response):
      start(response, length: nil, to: request, context: context)
      write(response.body.prefix(response.body.count / 2), context: context)
      closeWhenSent(context)
    case .drip(let response):
      start(response, length: nil, to: request, context: context)
      drip(response.body, from: 0, context: context)
    case .padded(let response, let padding):
      start(response, length: response.body.count + padding, to: request, context: context)
      write(response.body[...], context: context)
      pad(padding, Self.white, request, context: context)
    case .bytes(let bytes):
      sendRaw(bytes, context: context)
    case .silence: break
    }
  }

  // MARK: The parts of an answer

  /// Writes the head of an answer, which is sent in chunks where the `length` of its body is `nil`.
  private func start(
    _ response: SampleResponse, length: Int?, to request: HTTPRequestHead, context: ChannelHandlerContext
  ) {
    var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
    if let length { headers.add(name: "Content-Length", value: String(length)) }
    if !request.isKeepAlive { headers.add(name: "Connection", value: "close") }
    let head = HTTPResponseHead(
      version: request.version, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
  }

  private func write(_ bytes: ArraySlice<UInt8>, context: ChannelHandlerContext) {
    guard !bytes.isEmpty else { return }
    context.write(wrapOutboundOut(.body(.byteBuffer(context.channel.allocator.buffer(bytes: bytes)))), promise: nil)
  }

  private func end(_ request: HTTPRequestHead, context: ChannelHandlerContext) {
    let sent = context.writeAndFlush(wrapOutboundOut(.end(nil)))
    let channel = context.channel
    // An answer that cannot be sent, for a header that is none for instance, is not waited for.
    sent.whenFailure { _ in channel.close(promise: nil) }
    if !request.isKeepAlive { sent.whenSuccess { channel.close(promise: nil) } }
  }

  private func closeWhenSent(_ context: ChannelHandlerContext) {
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(ByteBuffer())))).whenComplete { _ in
      channel.close(promise: nil)
    }
  }

  /// Sends bytes past the handlers that would make HTTP of them.
  private func sendRaw(_ bytes: [UInt8], context: ChannelHandlerContext) {
    let channel = context.channel
    guard !bytes.isEmpty,
      let encoder = try? channel.pipeline.syncOperations.context(handlerType: HTTPResponseEncoder.self)
    else { return channel.close(promise: nil) }
    encoder.writeAndFlush(NIOAny(channel.allocator.buffer(bytes: bytes))).whenComplete { _ in
      channel.close(promise: nil)
    }
  }

  // MARK: Answers that take their time

  /// What a body is padded with, a piece at a time.
  private static let white = ByteBuffer(repeating: UInt8(ascii: " "), count: 256 << 10)

  /// Sends a piece of white space when the one before is sent, so that none are held.
  private func pad(_ rest: Int, _ white: ByteBuffer, _ request: HTTPRequestHead, context: ChannelHandlerContext) {
    guard rest > 0 else { return end(request, context: context) }
    var piece = white
    let count = min(rest, white.readableBytes)
    piece.moveWriterIndex(to: piece.readerIndex + count)
    let eventLoop = context.eventLoop
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece)))).assumeIsolated().whenSuccess {
      // Not at once: where the client is fast, every piece is sent at once, and each would lie on the stack.
      eventLoop.assumeIsolated().execute { self.pad(rest - count, white, request, context: context) }
    }
  }

  /// Sends all bytes but the last, and then white space for ever.
  private func drip(_ body: [UInt8], from index: Int, context: ChannelHandlerContext) {
    if context.channel.isWritable {
      let byte = index < body.count - 1 ? body[index] : UInt8(ascii: " ")
      write([byte], context: context)
      context.flush()
    }
    guard context.channel.isActive else { return }
    drop = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(5)) {
      self.drip(body, from: index + 1, context: context)
    }
  }
}
