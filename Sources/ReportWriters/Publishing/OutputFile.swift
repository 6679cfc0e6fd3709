internal import Files

/// A new file that is being written.
///
/// It is closed in all cases: by ``finish()``, which reports errors of closing, or when it goes out of scope.
struct OutputFile: ~Copyable {
  private let file: File

  init(_ file: consuming File) { self.file = file }

  /// Its path in the staging folder, for errors.
  var path: String { file.path }

  /// A path for a library that opens files itself; it leads to this file, whatever its name is.
  var held: String { file.held }

  func write(_ bytes: [UInt8]) throws(WriteError) {
    do {
      try file.write(bytes)
    } catch {
      throw WriteError(error)
    }
  }

  /// Waits until the content is on the disk.
  func sync() throws(FileError) { try file.sync() }

  /// Closes the file without syncing it; ``Publication`` syncs all files of a report.
  consuming func finish() throws(WriteError) {
    do {
      try file.close()
    } catch {
      throw WriteError(error)
    }
  }
}
