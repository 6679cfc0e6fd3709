import Dispatch
import Foundation
import SampleAPI
import Testing

@testable import FaultSwitchboard

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Sends bytes over a connection of their own and reads until the other side closes, as no HTTP client does.
func rawExchange(port: Int, _ request: String) async throws -> String {
  String(decoding: try await rawBytes(port: port, request), as: UTF8.self)
}

/// The bytes that come back, until the other side closes or `isEnough`.
///
/// It waits on a thread of its own: the tests' threads are needed by the tasks that end the wait.
func rawBytes(
  port: Int, _ request: String, isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
) async throws -> [UInt8] {
  try await withCheckedThrowingContinuation { continuation in
    DispatchQueue.global().async {
      continuation.resume(with: Result { try exchange(port: port, request, isEnough) })
    }
  }
}

private func exchange(port: Int, _ request: String, _ isEnough: ([UInt8]) -> Bool) throws -> [UInt8] {
  #if canImport(Darwin)
  let stream = SOCK_STREAM
  #else
  let stream = Int32(SOCK_STREAM.rawValue)
  #endif
  let descriptor = socket(AF_INET, stream, 0)
  try #require(descriptor >= 0)
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_port = in_port_t(port).bigEndian
  address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
  let connected = withUnsafePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
    }
  }
  try #require(connected == 0)
  let bytes = Array(request.utf8)
  try #require(send(descriptor, bytes, bytes.count, 0) == bytes.count)
  var received: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while !isEnough(received) {
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { break }
    received += buffer[..<count]
  }
  return received
}

/// An answer as it arrived, taken apart without checks.
struct RawAnswer {
  let status: Int
  private let headers: [String: String]
  let body: [UInt8]

  /// Bytes that are not, or not yet, the head of an answer.
  struct NoHead: Error {}

  /// - Throws: ``NoHead``, without an issue being recorded.
  init(_ bytes: [UInt8]) throws(NoHead) {
    let data = Data(bytes)
    guard let end = data.range(of: Data("\r\n\r\n".utf8)) else { throw NoHead() }
    let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    guard lines[0].hasPrefix("HTTP/1.1 "), let status = Int(lines[0].dropFirst(9).prefix(3)) else { throw NoHead() }
    self.status = status
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { throw NoHead() }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    self.headers = headers
    body = Array(data[end.upperBound...])
  }

  subscript(header: String) -> String? { headers[header] }
  var announced: Int? { headers["content-length"].flatMap { Int($0) } }
  var json: JSON { get throws { try JSON(body) } }
  var text: String { String(decoding: body, as: UTF8.self) }
}

extension RunningServer {
  var port: Int { get throws { try #require(URL(string: url)?.port) } }

  /// A request over a connection of its own, and all that comes back.
  func bytes(
    _ target: String, method: String = "GET", isEnough: @escaping @Sendable ([UInt8]) -> Bool = { _ in false }
  ) async throws -> [UInt8] {
    try await rawBytes(
      port: port,
      "\(method) \(target) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer fk-sample\r\nConnection: close\r\n\r\n",
      isEnough: isEnough)
  }

  func answer(_ target: String, method: String = "GET") async throws -> RawAnswer {
    try RawAnswer(try await bytes(target, method: method))
  }
}

extension SampleService {
  /// Lends a server that answers as this service does.
  func serve<Result: Sendable>(
    faults: FaultPlan = .none, _ body: (RunningServer) async throws -> Result
  ) async throws -> Result {
    try await SampleServer.withServer(organisation: organisation, options: options, faults: faults, body)
  }

  /// What a client sees of an answer with a fault.
  func answer(_ target: String, method: String = "GET", _ fault: Fault) async throws -> RawAnswer {
    try await serve(faults: .always(fault)) { try await $0.answer(target, method: method) }
  }
}

extension SampleService {
  /// The body without any fault.
  func truth(_ target: String) -> [UInt8] { respond(to: target).body }

  /// The answer with a fault as a tree, and the answer without.
  ///
  /// The tree of the former is the one that the switchboard edits: the bytes that arrive are its bytes.
  func trees(_ target: String, _ fault: Fault) async throws -> (wrong: JSONTree, right: JSONTree) {
    let answer = try await answer(target, fault)
    #expect(answer.status == 200 && answer.announced == answer.body.count)
    let response = respond(to: target)
    let request = SampleRequest(target: target, headers: [])
    let wrong = try #require(fault.edited(response, to: request, detour: nil).tree)
    #expect(answer.body == wrong.bytes)
    return (wrong, try #require(response.tree))
  }
}

/// The target of a range of days.
func target(_ endpoint: String, _ start: String = "2026-10-05", _ end: String = "2026-10-07", _ more: String = "")
  -> String
{
  "/api/v1/analytics/\(endpoint)?startDate=\(start)&endDate=\(end)\(more)"
}
