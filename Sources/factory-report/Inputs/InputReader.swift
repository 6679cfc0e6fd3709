import Files
import Glibc
import HTTP

/// Reads a file, pipe or device piece by piece, and never waits for ever.
struct InputReader: ~Copyable {
  private let path: String
  /// `nil` for standard input.
  private let file: File?
  private let descriptor: Int32
  private var patience: InputPatience?
  private var piece = [UInt8](repeating: 0, count: 64 << 10)

  /// Standard input.
  init(clock: InputPatience.Clock = .system) {
    path = "standard input"
    file = nil
    descriptor = STDIN_FILENO
    // A person at a terminal takes their time.
    if isatty(STDIN_FILENO) != 1 { patience = InputPatience(path, clock) }
  }

  init(_ path: String, clock: InputPatience.Clock = .system) throws(FileError) {
    self.path = path
    // Without O_NONBLOCK, opening a pipe waits for its writer.
    let file = try File(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    if try FileStamp(of: file).kind == .other { patience = InputPatience(path, clock) }
    descriptor = file.descriptor
    self.file = consume file
  }

  /// The next bytes; empty at the end.
  ///
  /// - Throws: `FileError`: `EISDIR` for a folder, and those of ``InputPatience/wait(for:)``.
  mutating func next() throws(FileError) -> ArraySlice<UInt8> {
    while true {
      // A pipe that has no writer yet is not at its end: poll(2) waits for the first one.
      try patience?.wait(for: descriptor)
      let count = read(descriptor, &piece, piece.count)
      if count >= 0 { return piece[..<count] }
      guard errno == EINTR || errno == EAGAIN && patience != nil else { throw FileError(path) }
    }
  }
}

/// How long a run waits for the bytes of one pipe or device.
struct InputPatience {
  /// The clock and poll(2), so that tests can replace them.
  struct Clock: Sendable {
    /// Seconds of a clock that never goes back.
    let now: @Sendable () -> Double
    /// Waits until bytes can be read, for at most some milliseconds; the result of poll(2).
    let poll: @Sendable (_ descriptor: Int32, _ milliseconds: Int32) -> Int32
    /// Called with a sentence that says what is waited for.
    let say: @Sendable (String) -> Void

    static let system = Clock(
      now: {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
      },
      poll: { descriptor, milliseconds in
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return Glibc.poll(&state, 1, milliseconds)
      },
      say: { Console.standardError.write("\($0)\n") })
  }

  /// After what time it is said that the run waits, in seconds.
  static let untilNotice = 10.0
  /// How long nothing may come, in seconds.
  static let silence = 60.0
  /// How long the whole may take, in seconds.
  static let whole = 300.0

  private let path: String
  private let clock: Clock
  private let start: Double
  private var hasSaid = false

  init(_ path: String, _ clock: Clock) {
    (self.path, self.clock) = (path, clock)
    start = clock.now()
  }

  /// Waits for bytes, or the end.
  ///
  /// - Throws: `FileError`: `ETIMEDOUT` for silence, `ETIME` for an input that is not complete in time.
  mutating func wait(for descriptor: Int32) throws(FileError) {
    let last = clock.now()
    while true {
      let now = clock.now()
      guard now - start < Self.whole else { throw FileError(path, code: ETIME) }
      guard now - last < Self.silence else { throw FileError(path, code: ETIMEDOUT) }
      if now - start >= Self.untilNotice, !hasSaid {
        hasSaid = true
        clock.say("Waiting for \(path.onOneLine), a pipe that is not at its end after \(Int(Self.untilNotice)) s.")
      }
      let end = min(start + Self.whole, last + Self.silence, hasSaid ? .infinity : start + Self.untilNotice)
      let count = clock.poll(descriptor, Int32(max(1, (end - now) * 1000)))
      if count > 0 { return }
      guard count == 0 || errno == EINTR else { throw FileError(path) }
    }
  }
}

extension FileError {
  /// Why a file that a user has named cannot be read.
  var inputReason: String {
    switch code {
    case ETIMEDOUT: "nothing has come from it for a minute"
    case ETIME: "it was not complete within \(Int(InputPatience.whole) / 60) minutes"
    default: reason
    }
  }
}
