internal import Files
internal import Glibc

/// A new file that is being written.
///
/// It is closed in all cases: by ``finish()``, which reports errors of closing, or when it goes out of scope.
struct OutputFile: ~Copyable {
  private let file: File

  /// Creates the file, readable by its owner alone, since reports hold e-mail addresses.
  ///
  /// - Throws: ``WriteError``; also if anything is at `path` already, a link too.
  init(creating path: String) throws(WriteError) {
    do {
      file = try File(path, O_WRONLY | O_CREAT | O_EXCL)
    } catch {
      throw WriteError(error)
    }
  }

  /// Creates a file with this text.
  static func write(_ text: String, to path: String) throws(WriteError) {
    let file = try OutputFile(creating: path)
    try file.write(Array(text.utf8))
    try file.finish()
  }

  func write(_ bytes: [UInt8]) throws(WriteError) {
    do {
      try file.write(bytes)
    } catch {
      throw WriteError(error)
    }
  }

  /// Closes the file without syncing it; ``Publication`` syncs all files of a report.
  consuming func finish() throws(WriteError) {
    do {
      try file.close()
    } catch {
      throw WriteError(error)
    }
  }
}
