import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Why a request got no whole answer, in plain words: no name of a library's error is in them.
struct TransportProblem: Error {
  /// A clause of a sentence.
  let reason: String
  /// What to look after, an object of "check".
  let check: String
  /// Whether another attempt may succeed; false where it would fail alike, or lock an account.
  var isTransient = true
  /// Whether the server's certificate could not be verified, which an attempt does not tell more of.
  var isOfCertificate = false
}

extension ServerClient.Configuration {
  /// The problem behind an error of AsyncHTTPClient, NIO or ``HTTPClientResponse/bytes(upTo:until:in:)``.
  func problem(_ error: any Error) async -> TransportProblem {
    let problem = seenProblem(error)
    return problem.isOfCertificate ? await certificateProblem() ?? problem : problem
  }

  /// What an error alone says.
  private func seenProblem(_ error: any Error) -> TransportProblem {
    // Behind a proxy every connection is one with the proxy.
    let passing = { (words: String) in
      proxy.map {
        TransportProblem(reason: "\($0.name): \(words)", check: "HTTPS_PROXY, the proxy and \(address.variable)")
      }
        ?? TransportProblem(reason: words, check: "the network and \(address.variable)")
    }
    // Connections are made to the proxy alone.
    let connecting = { (words: String) in
      proxy.map { TransportProblem(reason: "\($0.name): \(words)", check: "HTTPS_PROXY and the proxy") }
        ?? passing("\(address.url): \(words)")
    }
    switch error {
    case let problem as TransportProblem: return problem
    case let error as IOError where [EMFILE, ENFILE].contains(error.errnoCode):
      return TransportProblem(
        reason: "this process may open no more connections", check: "the limit of open files (ulimit -n)")
    case is TimedOut: return passing("the answer took longer than \(limits.answer.components.seconds) s")
    case is BrokenCompression: return passing("the answer's compressed body is broken or cut short")
    case is BodyTooLarge: return passing("the answer is too large")
    case let error as NIOConnectionError:
      return connecting(error.connectionErrors.first.map { Self.words(for: $0.error) } ?? "no such host")
    case let error as IOError: return passing("\(address.url): \(Self.words(for: error))")
    case is SecureServer:
      return TransportProblem(
        reason: "\(address.url) expects a secure connection", check: "\(address.variable), which must begin with https",
        isTransient: false)
    case let error as HTTPClientError: return problem(error, passing, connecting)
    case is HTTPParserError: return passing("the answer was cut short or is not HTTP")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      return secureProblem(error)
        ?? passing(
          "the secure connection to \(address.host) broke")
    default: return passing("the connection to \(address.host) broke")
    }
  }

  private static func words(for error: any Error) -> String {
    (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "the connection timed out"
  }

  private func problem(
    _ error: HTTPClientError, _ passing: (String) -> TransportProblem, _ connecting: (String) -> TransportProblem
  ) -> TransportProblem {
    switch error {
    case .proxyAuthenticationRequired:
      proxy?.noteRefusal()
      return proxyProblem
    case .invalidProxyResponse: return connecting("it does not connect to \(address.host)")
    case .connectTimeout, .httpProxyHandshakeTimeout: return connecting("the connection timed out")
    case .tlsHandshakeTimeout: return passing("\(address.url): the secure connection timed out")
    case .readTimeout, .deadlineExceeded, .getConnectionFromPoolTimeout: return passing("the answer timed out")
    case .writeTimeout: return passing("sending the request timed out")
    case .remoteConnectionClosed:
      let mayBeSecure = address.scheme == "http" ? ", as a server that expects https does" : ""
      return passing("the connection was closed before the answer was complete\(mayBeSecure)")
    default: return passing("the answer breaks the rules of HTTP")
    }
  }

  /// The proxy has refused its login, which is never sent again: some proxies lock accounts.
  var proxyProblem: TransportProblem {
    TransportProblem(
      reason: "\(proxy?.name ?? "the proxy") asks for a login (407)"
        + (proxy?.login == nil ? "" : ", and does not accept the one in HTTPS_PROXY"),
      check: "the user and password in HTTPS_PROXY", isTransient: false)
  }

  /// What is wrong with the server's certificate or TLS; `nil` for a connection that broke.
  private func secureProblem(_ error: any Error) -> TransportProblem? {
    // BoringSSL's names of errors are only in the description.
    let name = "\(error)"
    let host = address.host
    if error as? NIOSSLExtraError == .failedToValidateHostname
      || error as? NIOSSLExtraError == .serverHostnameImpossibleToMatch
    {
      return TransportProblem(
        reason: "the certificate that the server has sent is not one of \(host)",
        check: "\(address.variable) and the network",
        isTransient: false)
    }
    if name.contains("CERTIFICATE_VERIFY_FAILED") {
      return TransportProblem(
        reason: "the certificate of \(host) cannot be verified: it has expired, is not valid yet, or comes from an "
          + "authority that this machine does not know",
        check: "the machine's clock and \(Self.authoritiesToCheck)", isTransient: false, isOfCertificate: true)
    }
    if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"].contains(where: name.contains) {
      return TransportProblem(
        reason: "\(address.url) does not speak TLS: its answer is not one of a secure connection",
        check: "the address and port in \(address.variable)", isTransient: false)
    }
    if ["CERTIFICATE_REQUIRED", "HANDSHAKE_FAILURE", "ALERT_BAD_CERTIFICATE", "UNKNOWN_CA", "ALERT_ACCESS_DENIED"]
      .contains(where: name.contains)
    {
      return TransportProblem(
        reason:
          "\(host) refuses the secure connection: it asks for a client certificate, which this tool does not send, "
          + "or offers no cipher that it knows",
        check: "\(address.variable) and the network", isTransient: false)
    }
    if ["PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"].contains(where: name.contains) {
      return TransportProblem(
        reason: "\(host) offers no TLS 1.2 or newer", check: "\(address.variable) and the network", isTransient: false)
    }
    return nil
  }
}
