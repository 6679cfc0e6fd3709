internal import Glibc

/// A new file being written: bytes go in, through a buffer of constant size, and out in large pieces.
///
/// It is closed on every path: by ``finish()``, which reports what the disk refused, or by being dropped, after an
/// error that somebody else reports.
struct FileSink: ~Copyable {
  private let path: String
  private var descriptor: Int32
  /// Its own, so that no write asks whether it is shared.
  private let start: UnsafeMutablePointer<UInt8>
  private let end: UnsafeMutablePointer<UInt8>
  /// What comes next goes there.
  ///
  /// Who has a lot to put down takes it, has room made for each few bytes, and gives it back.
  var pen: BytePen

  /// Bytes gathered before they are handed to the system, and the most that there can be room for.
  static let capacity = 1 << 16

  /// Creates the file, readable by its owner alone since reports hold e-mail addresses.
  ///
  /// - Throws: ``WriteError``, also if there is a file already: no writer overwrites or follows a link.
  init(creating path: String) throws(WriteError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw WriteError(errno, at: path) }
    self.path = path
    self.descriptor = descriptor
    start = .allocate(capacity: FileSink.capacity)
    end = start + FileSink.capacity
    pen = BytePen(at: start)
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
    start.deallocate()
  }

  /// Makes room for what a pen puts down next.
  ///
  /// - Parameters:
  ///   - count: How many bytes that is, at most ``capacity``.
  ///   - pen: This file's.
  /// - Throws: ``WriteError``.
  @inline(__always)
  mutating func makeRoom(_ count: Int, for pen: inout BytePen) throws(WriteError) {
    if end - pen.next >= count { return }
    self.pen = pen
    try flush()
    pen = self.pen
  }

  mutating func write(_ byte: UInt8) throws(WriteError) {
    if pen.next == end { try flush() }
    pen.put(byte)
  }

  mutating func write(_ text: String) throws(WriteError) {
    try write(text.utf8.span)
  }

  mutating func write(_ bytes: Span<UInt8>) throws(WriteError) {
    var index = 0
    while index < bytes.count {
      if pen.next == end { try flush() }
      let piece = bytes.extracting(index..<min(bytes.count, index + (end - pen.next)))
      piece.withUnsafeBytes { pen.put($0) }
      index += piece.count
    }
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
    var rest = UnsafeRawBufferPointer(start: start, count: pen.next - start)
    while !rest.isEmpty {
      let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
      if written < 0 {
        if errno == EINTR { continue }
        throw WriteError(errno, at: path)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
    pen = BytePen(at: start)
  }
}
