internal import Subprocess
internal import Synchronization

/// The end of a program's standard error.
final class ProgramMessages: Sendable {
  private static let longest = 4 << 10

  private let bytes = Mutex<[UInt8]>([])

  /// Reads to the end, and keeps the last bytes.
  func read(_ errors: SubprocessOutputSequence) async throws {
    for try await piece in errors {
      bytes.withLock { bytes in
        piece.withUnsafeBytes { bytes += $0.suffix(Self.longest) }
        bytes.removeFirst(max(0, bytes.count - Self.longest))
      }
    }
  }

  /// The last lines that are not blank, on one line, at most 500 characters; the end says most.
  var lastLines: String {
    let lines = ShowableText.lines(of: String(decoding: bytes.withLock(\.self), as: UTF8.self))
      .filter { $0.contains { !$0.isWhitespace } }
    let text = lines.suffix(3).joined(separator: " / ")
    return text.count > 500 ? "…" + text.suffix(500) : text
  }
}
