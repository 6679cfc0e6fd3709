import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

/// A few plain words for what goes wrong with a connection.
///
/// - Parameters:
///   - error: What was thrown.
///   - url: Whom the request was for.
///   - limit: How long the answer might take.
/// - Returns: A clause of a sentence.
func transportReason(_ error: any Error, url: String, limit: Duration) -> String {
  switch error {
  case is TimedOut: return "the answer took longer than \(limit.components.seconds) s"
  case let error as NIOConnectionError:
    return error.connectionErrors.first.map { transportReason($0.error, url: url, limit: limit) }
      ?? "\(url): no such host"
  case let error as IOError: return "\(url): " + String(cString: strerror(error.errnoCode))
  case let error as HTTPClientError:
    if error == .connectTimeout { return "connecting to \(url) timed out" }
    if error == .readTimeout || error == .deadlineExceeded { return "the answer timed out" }
    if error == .remoteConnectionClosed { return "the connection was closed before the answer was complete" }
    return printable("\(error)")
  case is NIOHTTPDecompression.DecompressionError: return "the answer's compressed body is broken"
  case is HTTPParserError: return "the answer was cut short or is no HTTP"
  default: return printable("\(error)")
  }
}
