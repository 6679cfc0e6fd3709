import Glibc

/// The address of a server: https, or plain http to this machine.
package struct ServerAddress: Hashable, Sendable {
  /// Scheme, host and port, without a slash at the end.
  package let url: String
  package let scheme: String
  package let host: String
  /// The environment variable that may name it, for messages.
  let variable: String

  /// Why an address cannot be used; one sentence.
  package struct Invalid: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String
  }

  /// Factory's API.
  package static let factory = "https://api.factory.ai"
  /// The provider of Factory's sessions.
  package static let workOS = "https://api.workos.com"

  /// - Parameters:
  ///   - text: Such as `https://api.eu.factory.ai`.
  ///   - variable: The environment variable that holds it, for the error.
  /// - Throws: ``Invalid`` for a text that is not an http address, and for one that would send secrets unencrypted.
  package init(_ text: String, variable: String = "FACTORY_API_URL") throws(Invalid) {
    let trimmed = String(text.reversed().drop { $0 == "/" }.reversed())
    guard let colon = trimmed.firstRange(of: "://") else {
      throw Invalid(description: "\(variable) is not an address such as \(Self.factory).")
    }
    let scheme = trimmed[..<colon.lowerBound].lowercased()
    let authority = trimmed[colon.upperBound...]
    guard scheme == "https" || scheme == "http", Self.isAuthority(authority) else {
      throw Invalid(
        description: "\(variable) must be a scheme and a host such as \(Self.factory), without user, path or query.")
    }
    guard let host = Self.hostAndPort(of: authority)?.host, !host.isEmpty else {
      throw Invalid(description: "\(variable) has a port that is not a number from 1 to 65535, or no host.")
    }
    guard scheme == "https" || Self.isLoopback(host) else {
      throw Invalid(
        description:
          "\(variable) uses plain http to \(host), which would show the key to the network; use https, or a loopback "
          + "address."
      )
    }
    self.url = "\(scheme)://\(authority)"
    self.scheme = scheme
    self.host = host
    self.variable = variable
  }

  /// Whether a text has no character that cannot stand in a host and port.
  static func isAuthority(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0.isASCII && !"/?#@ \\".unicodeScalars.contains($0) && $0.value > 0x20 }
  }

  /// The host, in lower case and without brackets, and the port if there is one.
  ///
  /// - Returns: `nil` if the port is not a number from 1 to 65535.
  static func hostAndPort(of authority: Substring) -> (host: String, port: Int?)? {
    var host = authority
    var port: Substring?
    if authority.first == "[" {
      guard let end = authority.firstIndex(of: "]") else { return nil }
      host = authority[authority.index(after: authority.startIndex)..<end]
      let rest = authority[authority.index(after: end)...]
      guard rest.isEmpty || rest.first == ":" else { return nil }
      port = rest.isEmpty ? nil : rest.dropFirst()
    } else if let colon = authority.firstIndex(of: ":") {
      host = authority[..<colon]
      port = authority[authority.index(after: colon)...]
    }
    guard let port else { return (host.lowercased(), nil) }
    guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port), (1...65535).contains(number)
    else { return nil }
    return (host.lowercased(), number)
  }

  /// 127.0.0.0/8, ::1 and localhost (RFC 6761).
  private static func isLoopback(_ host: String) -> Bool {
    if host == "localhost" { return true }
    var v4 = in_addr()
    if inet_pton(AF_INET, host, &v4) == 1 { return UInt32(bigEndian: v4.s_addr) >> 24 == 127 }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, host, &v6) == 1 else { return false }
    return withUnsafeBytes(of: v6) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
  }
}
