import Files
import Glibc

/// Reads a file, pipe or device piece by piece, and never waits for ever.
struct InputReader: ~Copyable {
  /// How long a pipe may be silent.
  private static let secondsOfSilence: Int32 = 60

  private let path: String
  /// `nil` for standard input.
  private let file: File?
  private let descriptor: Int32
  private var piece = [UInt8](repeating: 0, count: 64 << 10)

  /// Standard input.
  init() {
    path = "standard input"
    file = nil
    descriptor = STDIN_FILENO
  }

  init(_ path: String) throws(FileError) {
    self.path = path
    // Without O_NONBLOCK, opening a pipe waits for its writer.
    let file = try File(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    descriptor = file.descriptor
    self.file = consume file
  }

  /// The next bytes; empty at the end.
  ///
  /// - Throws: ``FileError``: `EISDIR` for a folder, `ETIMEDOUT` for a pipe that stays silent.
  mutating func next() throws(FileError) -> ArraySlice<UInt8> {
    var mustWait = descriptor == STDIN_FILENO
    while true {
      if mustWait { try wait() }
      let count = read(descriptor, &piece, piece.count)
      if count >= 0 { return piece[..<count] }
      mustWait = errno == EAGAIN
      guard mustWait || errno == EINTR else { throw FileError(path) }
    }
  }

  private func wait() throws(FileError) {
    var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    // A person at a terminal takes their time.
    let isTerminal = descriptor == STDIN_FILENO && isatty(descriptor) == 1
    let count = poll(&state, 1, isTerminal ? -1 : Self.secondsOfSilence * 1000)
    guard count != 0 else { throw FileError(path, code: ETIMEDOUT) }
    guard count > 0 || errno == EINTR else { throw FileError(path) }
  }
}

extension FileError {
  /// Why a file that a user has named cannot be read.
  var inputReason: String { code == ETIMEDOUT ? "nothing has come from it for a minute" : reason }
}
