/// Which proxy a host is reached through, by the variables that curl and others honour.
struct Proxy: Hashable {
  let host: String
  let port: Int

  /// - Returns: `nil` where the host is reached directly.
  init?(for address: ServerAddress, environment: [String: String]) {
    func variable(_ name: String) -> String? {
      (environment[name] ?? environment[name.lowercased()]).flatMap { $0.isEmpty ? nil : $0 }
    }
    guard address.scheme == "https", let proxy = variable("HTTPS_PROXY") else { return nil }
    let exceptions = (variable("NO_PROXY") ?? "").split { $0 == "," || $0 == " " }
    for exception in exceptions {
      let name = exception.drop { $0 == "." || $0 == "*" }.lowercased()
      if exception == "*" || address.host == name || (!name.isEmpty && address.host.hasSuffix("." + name)) {
        return nil
      }
    }
    var authority = Substring(proxy)
    if let scheme = authority.firstRange(of: "://") { authority = authority[scheme.upperBound...] }
    if let at = authority.lastIndex(of: "@") { authority = authority[authority.index(after: at)...] }
    if let slash = authority.firstIndex(of: "/") { authority = authority[..<slash] }
    let parts = authority.split(separator: ":", maxSplits: 1)
    guard let host = parts.first else { return nil }
    self.host = String(host)
    port = parts.count == 2 ? Int(parts[1]) ?? 3128 : 3128
  }
}
