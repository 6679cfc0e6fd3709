import Foundation
import HTTP
import Subscription
import Synchronization
import Testing

/// Noon of 2026-11-01 in UTC.
let now = 1_793_534_400

/// Lends a folder for a session; it goes when `body` is left.
func withHome<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("session-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try await body(folder.path)
}

/// A JWT with an invalid signature.
func jwt(_ claims: String) -> String {
  func base64URL(_ text: String) -> String {
    Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }
  return base64URL(#"{"alg":"RS256"}"#) + "." + base64URL(claims) + ".c2lnbmF0dXJl"
}

/// An access token that is good for so many hours from ``now``.
func access(hours: Int, _ number: Int = 1) -> String {
  jwt(#"{"exp":\#(now + hours * 3600),"org_id":"org_\#(number)","email":"ada@example.com","roles":["owner"]}"#)
}

func write(_ text: String, to path: String, mode: Int = 0o600) throws {
  try Data(text.utf8).write(to: URL(fileURLWithPath: path))
  try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
}

func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

func names(in folder: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}

/// A service that gives new pairs, each refresh token once.
final class Authority: Sendable {
  private let tokens: Mutex<(live: Set<String>, received: [String])>

  init(_ token: String) { tokens = Mutex(([token], [])) }

  /// The tokens that were sent, in order.
  var received: [String] { tokens.withLock(\.received) }

  /// Whether the service would accept a token.
  func accepts(_ token: String) -> Bool { tokens.withLock { $0.live.contains(token) } }

  func redeem(_ token: RefreshToken) -> Redemption {
    tokens.withLock { tokens in
      tokens.received.append(token.secret)
      guard tokens.live.remove(token.secret) != nil else { return .refused(reason: "invalid_grant") }
      let next = "refresh-\(tokens.received.count + 1)"
      tokens.live.insert(next)
      guard let access = AccessToken(access(hours: 168, tokens.received.count + 1)), let refresh = RefreshToken(next)
      else { return .lost(reason: "no pair") }
      return .pair(TokenPair(access: access, refresh: refresh))
    }
  }
}

/// Whether modes keep this process from anything: they do not keep root.
let isBoundByModes = geteuid() != 0

/// A key as the analytics client has one.
struct Key: Credential {
  static let name = "API key"
  let secret: String
  static func advice(status: Int, answer: String) -> String { "check FACTORY_API_KEY" }
}
