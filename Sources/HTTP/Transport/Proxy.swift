import Foundation
import Synchronization

/// The http proxy of a host, from the variables `HTTPS_PROXY` (port 3128 unless given) and `NO_PROXY`.
struct Proxy: Hashable {
  let host: String
  let port: Int
  /// User and password, percent-decoded; `nil` if the address has none.
  let login: Login?

  struct Login: Hashable, Secret {
    static let name = "proxy login"
    let user: String
    let password: String
    var secret: String { password }
  }

  /// `the proxy proxy.example.com:3128`, without its login.
  var name: String { "the proxy \(host):\(port)" }

  /// The proxies that have refused their login: no client of this process sends it again.
  private static let refused = Mutex<Set<Proxy>>([])

  var hasRefused: Bool { Self.refused.withLock { $0.contains(self) } }

  func noteRefusal() { _ = Self.refused.withLock { $0.insert(self) } }

  /// - Returns: `nil` if the host is reached directly.
  /// - Throws: `ServerAddress.Invalid` if the variable is not the address of an http proxy.
  init?(for address: ServerAddress, environment: [String: String]) throws(ServerAddress.Invalid) {
    func variable(_ name: String) -> String? {
      let text = (environment[name] ?? environment[name.lowercased()])?.trimmingCharacters(in: .whitespacesAndNewlines)
      return text.flatMap { $0.isEmpty ? nil : $0 }
    }
    guard address.scheme == "https", let proxy = variable("HTTPS_PROXY") else { return nil }
    if Self.isException(address.host, (variable("NO_PROXY") ?? "")) { return nil }

    let invalid = ServerAddress.Invalid(
      description: "HTTPS_PROXY is not the address of an http proxy such as http://proxy.example.com:3128.")
    var authority = Substring(proxy)
    if let scheme = authority.firstRange(of: "://") {
      guard authority[..<scheme.lowerBound].lowercased() == "http" else { throw invalid }
      authority = authority[scheme.upperBound...]
    }
    if let slash = authority.firstIndex(of: "/") { authority = authority[..<slash] }
    var login: Login?
    if let at = authority.lastIndex(of: "@") {
      let parts = authority[..<at].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard let user = parts.first?.removingPercentEncoding,
        let password = parts.count == 2 ? parts[1].removingPercentEncoding : ""
      else {
        throw invalid
      }
      login = Login(user: user, password: password)
      authority = authority[authority.index(after: at)...]
    }
    guard ServerAddress.isAuthority(authority), let (host, port) = ServerAddress.hostAndPort(of: authority),
      !host.isEmpty
    else { throw invalid }
    self.host = host
    self.port = port ?? 3128
    self.login = login
  }

  private static func isException(_ host: String, _ exceptions: String) -> Bool {
    exceptions.split { $0 == "," || $0 == " " }.contains { exception in
      if exception == "*" { return true }
      // The port of an exception is ignored.
      let name = (ServerAddress.hostAndPort(of: exception)?.host ?? exception.lowercased()).drop {
        $0 == "." || $0 == "*"
      }
      return !name.isEmpty && (host == name || host.hasSuffix("." + name))
    }
  }
}
