import AsyncHTTPClient
import NIOCore
import NIOSSL

/// How long an answer may take, and how large it may be.
package struct RequestLimits: Sendable {
  /// Until a connection is made.
  package var connecting: Duration
  /// Between two pieces of an answer.
  package var idle: Duration
  /// From the request to the last byte of the answer.
  package var answer: Duration
  /// The largest body, in bytes and uncompressed.
  package var body: Int

  /// The defaults suit `/tokens`, which lists every user: a day of 100,000 users is 40 MB.
  package init(
    connecting: Duration = .seconds(10), idle: Duration = .seconds(60), answer: Duration = .seconds(300),
    body: Int = 128 << 20
  ) {
    self.connecting = connecting
    self.idle = idle
    self.answer = answer
    self.body = body
  }
}

extension HTTPClient.Configuration {
  init(_ configuration: ServerClient.Configuration) {
    self.init()
    let limits = configuration.limits
    redirectConfiguration = .disallow
    timeout = .init(
      connect: TimeAmount(limits.connecting), read: TimeAmount(limits.idle), write: TimeAmount(limits.idle))
    // RFC 8996 forbids what is older.
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    if let authorities = configuration.authorities { tls.trustRoots = .certificates(authorities) }
    tlsConfiguration = tls
    let isPlain = configuration.address.scheme == "http"
    http1_1ConnectionDebugInitializer = { channel in
      channel.eventLoop.makeCompletedFuture {
        try StatusCheck.add(to: channel)
        if isPlain { try channel.pipeline.syncOperations.addHandler(SecureServerDetector(), position: .first) }
      }
    }
    // ``Inflater`` does it.
    decompression = .disabled
    connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = configuration.concurrency
    // Attempts are counted by the retry policy, not by the connection pool.
    connectionPool.retryConnectionEstablishment = false
    proxy = configuration.proxy.map { proxy in
      guard let login = proxy.login else { return .server(host: proxy.host, port: proxy.port) }
      return .server(
        host: proxy.host, port: proxy.port, authorization: .basic(username: login.user, password: login.password))
    }
  }
}
