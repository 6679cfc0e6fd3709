import Glibc
import Synchronization

/// Where people read: standard error for what happens, standard output for results.
struct Console: Sendable {
  private let descriptor: Int32

  static let standardError = Console(descriptor: STDERR_FILENO)
  static let standardOutput = Console(descriptor: STDOUT_FILENO)

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Why results could not be written, as the system's code; `nil` where all were, or where nobody reads them.
  static let lostResults = Mutex<Int32?>(nil)

  /// Writes all of a text; what a closed pipe does not take is dropped.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else {
          let code = errno
          if descriptor == STDOUT_FILENO, code != EPIPE { Self.lostResults.withLock { $0 = code } }
          return
        }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
  }
}
