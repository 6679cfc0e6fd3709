internal import Glibc

/// A new file being written: bytes go in, through a buffer of constant size, and out in large pieces.
///
/// It is closed on every path: by ``finish()``, which reports what the disk refused, or by being dropped, after an
/// error that somebody else reports.
struct FileSink: ~Copyable {
  private let path: String
  private var descriptor: Int32
  /// Its own, so that no write asks whether it is shared.
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private var used = 0

  /// Bytes gathered before they are handed to the system.
  private static let capacity = 1 << 16

  /// Creates the file, readable by its owner alone since reports hold e-mail addresses.
  ///
  /// - Throws: ``WriteError``, also if there is a file already: no writer overwrites or follows a link.
  init(creating path: String) throws(WriteError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw WriteError(errno, at: path) }
    self.path = path
    self.descriptor = descriptor
    buffer = .allocate(capacity: FileSink.capacity)
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
    buffer.deallocate()
  }

  mutating func write(_ byte: UInt8) throws(WriteError) {
    if used == buffer.count { try flush() }
    buffer[used] = byte
    used += 1
  }

  mutating func write(_ text: String) throws(WriteError) {
    try write(text.utf8.span)
  }

  mutating func write(_ bytes: Span<UInt8>) throws(WriteError) {
    var start = 0
    while start < bytes.count {
      if used == buffer.count { try flush() }
      let piece = bytes.extracting(start..<min(bytes.count, start + buffer.count - used))
      let target = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[used...])
      piece.withUnsafeBytes { target.copyMemory(from: $0) }
      used += piece.count
      start += piece.count
    }
  }

  /// The decimal digits of a whole number, with a sign where it is negative.
  mutating func write(_ number: Int64) throws(WriteError) {
    if number < 0 { try write(ASCII.minus) }
    try write(number.magnitude, digits: FileSink.digitCount(of: number.magnitude))
  }

  /// A whole number of at least `width` digits, with zeros before it where it has less.
  mutating func write(_ number: Int, width: Int) throws(WriteError) {
    if number < 0 { try write(ASCII.minus) }
    let magnitude = UInt64(number.magnitude)
    try write(magnitude, digits: max(width, FileSink.digitCount(of: magnitude)))
  }

  private static func digitCount(of number: UInt64) -> Int {
    var count = 1
    var rest = number
    while rest >= 10_000 {
      rest /= 10_000
      count += 4
    }
    return count + (rest >= 10 ? 1 : 0) + (rest >= 100 ? 1 : 0) + (rest >= 1000 ? 1 : 0)
  }

  private mutating func write(_ number: UInt64, digits length: Int) throws(WriteError) {
    if used + length > buffer.count { try flush() }
    let start = used
    used += length
    var position = start + length
    var rest = number
    // Each division waits for the one before it: two digits at a time take half as long.
    while position >= start + 2 {
      let pair = UInt8(truncatingIfNeeded: rest % 100)
      rest /= 100
      position -= 2
      buffer[position] = ASCII.zero + pair / 10
      buffer[position + 1] = ASCII.zero + pair % 10
    }
    if position > start { buffer[start] = ASCII.zero + UInt8(truncatingIfNeeded: rest % 10) }
  }

  /// Hands over what is left and closes the file.
  ///
  /// Putting it on the disk for good is publication's part, which does it for the files of every format.
  consuming func finish() throws(WriteError) {
    try flush()
    let result = close(descriptor)
    descriptor = -1
    guard result == 0 else { throw WriteError(errno, at: path) }
  }

  private mutating func flush() throws(WriteError) {
    var start = 0
    while start < used {
      let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[start..<used])
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw WriteError(errno, at: path)
      }
      start += written
    }
    used = 0
  }
}
