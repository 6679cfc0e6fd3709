import Glibc

/// Lends the address of a port without a server.
///
/// The port is bound meanwhile, so that no server of another test can use it.
package func withSilentPort<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  try await withPort(listening: false, body)
}

/// Lends the address of a server that accepts connections and never answers.
package func withListeningPort<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  try await withPort(listening: true, body)
}

private func withPort<Result>(
  listening: Bool, _ body: (String) async throws -> Result
) async throws -> Result {
  let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = inet_addr("127.0.0.1")
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let code = withUnsafeMutablePointer(to: &address) { address in
    address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      bind(descriptor, address, length) == 0 ? getsockname(descriptor, address, &length) : -1
    }
  }
  guard descriptor >= 0, code == 0, !listening || listen(descriptor, 16) == 0 else { throw CannotBind(code: errno) }
  return try await body("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
}

private struct CannotBind: Error {
  let code: Int32
}
