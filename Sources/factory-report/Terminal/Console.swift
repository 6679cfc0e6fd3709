import Files
import Foundation
import Glibc
import HTTP
import Synchronization

/// A standard stream: standard output for results, standard error for everything else.
struct Console: Sendable {
  private let descriptor: Int32

  static let standardError = Console(descriptor: STDERR_FILENO)
  static let standardOutput = Console(descriptor: STDOUT_FILENO)

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// The width of the terminal; `nil` where it is not known.
  var columns: Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }

  private static let lostResults = Mutex<LostResults?>(nil)

  /// Throws the error of an earlier ``write(_:)`` to standard output, if there was one.
  static func checkResults() throws(LostResults) {
    if let error = lostResults.withLock(\.self) { throw error }
  }

  /// Writes the whole text; a pipe that its reader has closed is not an error.
  ///
  /// Standard error gets it without secrets.
  func write(_ text: String) {
    var text = descriptor == STDERR_FILENO ? Redaction.hidden(in: text) : text
    let code = text.withUTF8 { File.write(UnsafeRawBufferPointer($0), to: descriptor) }
    if code != 0, code != EPIPE, descriptor == STDOUT_FILENO {
      Self.lostResults.withLock { $0 = LostResults(reason: String(cString: strerror(code))) }
    }
  }

  /// Writes one JSON object on one line; the names of its members have underscores, in the order of the alphabet.
  func write(object: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    write(String(decoding: try encoder.encode(object), as: UTF8.self) + "\n")
  }

  /// Writes a warning, on one line.
  func warn(_ sentence: String) { write("warning: \(sentence.onOneLine)\n") }
}

/// The results of the command could not be written to standard output.
struct LostResults: Error, CustomStringConvertible {
  let reason: String

  var description: String { "Standard output cannot be written (\(reason)); make room and run the command again." }
}
