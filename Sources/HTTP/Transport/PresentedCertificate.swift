import Foundation
import NIOCore
import NIOPosix
import NIOSSL

extension ServerClient.Configuration {
  /// What to check where an authority is not known, an object of "check".
  static let authoritiesToCheck =
    "its authorities (package ca-certificates, or SSL_CERT_FILE or SSL_CERT_DIR with the authority's certificate)"

  /// Why the server's certificate cannot be verified: TLS tells no reason, so that the certificates are looked at.
  ///
  /// - Returns: `nil` behind a proxy, and if the server presents no certificate this time.
  func certificateProblem() async -> TransportProblem? {
    guard proxy == nil, let certificates = try? await presentedCertificates(), !certificates.isEmpty else { return nil }
    // The system's clock, as TLS has it.
    let now = time(nil)
    for (place, certificate) in certificates.enumerated() {
      let problem =
        if certificate.notValidAfter < now {
          "expired on \(Self.day(certificate.notValidAfter))"
        } else if certificate.notValidBefore > now {
          "is not valid before \(Self.day(certificate.notValidBefore))"
        } else {
          String?.none
        }
      guard let problem else { continue }
      let subject = place == 0 ? "the certificate of \(address.host)" : "a certificate that \(address.host) sends along"
      return TransportProblem(
        reason: "\(subject) \(problem)", check: "the machine's clock, tell those who run the server", isTransient: false
      )
    }
    return TransportProblem(
      reason: "the certificate of \(address.host) comes from an authority that this machine does not know",
      check: Self.authoritiesToCheck, isTransient: false)
  }

  private static func day(_ seconds: Int) -> String {
    Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(.iso8601.year().month().day())
  }

  /// The server's own certificate and those it sends along.
  ///
  /// Nothing is sent to it, and the handshake is not completed.
  private func presentedCertificates() async throws -> [NIOSSLCertificate] {
    let authority = address.url.dropFirst("https://".count)
    let port = ServerAddress.hostAndPort(of: authority)?.port ?? 443
    var tls = TLSConfiguration.makeClientConfiguration()
    tls.minimumTLSVersion = .tlsv12
    let context = try NIOSSLContext(configuration: tls)
    // Addresses in figures are no names for TLS.
    let name = (try? SocketAddress(ipAddress: address.host, port: port)) == nil ? address.host : nil
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    let presented = loop.makePromise(of: [NIOSSLCertificate].self)
    let limit = loop.scheduleTask(in: TimeAmount(limits.connecting)) { presented.succeed([]) }
    let connected = ClientBootstrap(group: loop)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let look: NIOSSLCustomVerificationCallback = { certificates, verdict in
            presented.succeed(certificates)
            verdict.succeed(.failed)
          }
          try channel.pipeline.syncOperations.addHandler(
            NIOSSLClientHandler(context: context, serverHostname: name, customVerificationCallback: look))
        }
      }
      .connect(host: address.host, port: port)
    // Of the connected channel alone: a name may have an address that refuses beside one that answers.
    connected.whenSuccess { $0.closeFuture.whenComplete { _ in presented.succeed([]) } }
    connected.whenFailure { presented.fail($0) }
    defer {
      limit.cancel()
      connected.whenSuccess { $0.close(promise: nil) }
    }
    return try await presented.futureResult.get()
  }
}
