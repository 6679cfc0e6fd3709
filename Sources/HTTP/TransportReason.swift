import AsyncHTTPClient
import Glibc
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix

/// Why a connection failed, in plain words.
///
/// - Parameters:
///   - error: The error of AsyncHTTPClient or NIO.
///   - url: The server.
///   - limit: The limit on the time of an answer.
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
  case is HTTPParserError: return "the answer was cut short or is not HTTP"
  default: return printable("\(error)")
  }
}
