import NIOCore

/// A server that was asked without TLS has answered with a record of TLS.
struct SecureServer: Error {}

/// Finds out that a server expects TLS, by the first bytes of its answer.
final class SecureServerDetector: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  /// The first two bytes of an alert: its type, and the major version of all TLS.
  private static let alert: [UInt8] = [21, 3]

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if unwrapInboundIn(data).readableBytesView.starts(with: Self.alert) {
      context.fireErrorCaught(SecureServer())
      context.close(promise: nil)
    } else {
      context.fireChannelRead(data)
    }
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }
}
