import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression

extension HTTPClient.Configuration {
  /// What all our clients have in common: bounds, a proxy where there is one, and no more attempts than they count.
  init(_ limits: FactoryClient.Limits, proxy: FactoryAPI.Proxy?, connections: Int) {
    self.init()
    redirectConfiguration = .disallow
    timeout = .init(
      connect: TimeAmount(limits.connecting), read: TimeAmount(limits.idle), write: TimeAmount(limits.idle))
    decompression = .enabled(limit: .size(limits.body))
    connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
    // Attempts are counted here, not in the pool: a request must not be sent more often than the retry policy says.
    connectionPool.retryConnectionEstablishment = false
    guard let proxy else { return }
    self.proxy =
      if let login = proxy.login {
        .server(
          host: proxy.host, port: proxy.port, authorization: .basic(username: login.user, password: login.password))
      } else {
        .server(host: proxy.host, port: proxy.port)
      }
  }
}
