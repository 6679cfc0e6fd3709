import Glibc

/// Where people read: standard error for what happens, standard output for results.
struct Console: Sendable {
  private let descriptor: Int32

  static let standardError = Console(descriptor: STDERR_FILENO)
  static let standardOutput = Console(descriptor: STDOUT_FILENO)

  var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Writes all of a text; what a closed pipe does not take is dropped.
  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
      }
    }
  }
}
