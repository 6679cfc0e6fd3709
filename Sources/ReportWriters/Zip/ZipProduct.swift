internal import Files
internal import Glibc
internal import Gzip
internal import ReportModel

/// A zip archive of finished products.
enum ZipProduct {
  /// No program's format can have this name.
  static let id = "--zip"

  static func name(of report: String) -> String { report + ".zip" }

  /// The archive's comment shows it.
  static func wrote(_ file: borrowing File) -> Bool {
    let end = GeneratorMark.end(of: file)
    guard GeneratorMark.beginning(of: file).utf8.starts(with: "PK".utf8) else { return false }
    // The last record: 22 bytes, of which the last two are the length of the comment behind it.
    return end.indices.dropLast(21).contains { start in
      end[start...].starts(with: [0x50, 0x4B, 5, 6])
        && Int(end[start + 20]) | Int(end[start + 21]) << 8 == end.endIndex - start - 22
        && end[(start + 22)...].starts(with: GeneratorMark.name.utf8)
    }
  }

  /// Packs entries of a folder, of folders all files in them, into a new file.
  ///
  /// - Parameters:
  ///   - names: The entries.
  ///   - archive: The name of the archive.
  ///   - folder: The folder of the entries and of the archive.
  ///   - report: It gives the archive its time and comment.
  /// - Throws: ``WriteError``, `FileError`, `OutOfMemory`, and `CancellationError` between two files.
  static func write(_ names: [String], to archive: String, in folder: OutputFolder, for report: Report) throws {
    let moment = report.generatedAt
    var zip = try Zip(
      modified: Zip.Moment(
        year: moment.date.year, month: moment.date.month, day: moment.date.day, secondOfDay: moment.secondOfDay),
      comment: report.generator)
    let output = try folder.create(archive)
    for name in names { try add(name, of: folder.file, as: name, to: &zip, output) }
    try output.write(zip.finish())
    try output.finish()
  }

  private static func add(
    _ name: String, of folder: borrowing File, as path: String, to zip: inout Zip, _ output: borrowing OutputFile
  ) throws {
    try Task.checkCancellation()
    let file = try folder.open(name, O_RDONLY)
    let stamp = try FileStamp(of: file)
    guard stamp.kind == .file else {
      for entry in try file.names() { try add(entry, of: file, as: path + "/" + entry, to: &zip, output) }
      return
    }
    try output.write(zip.begin(path, size: stamp.size))
    var piece = [UInt8](repeating: 0, count: 1 << 18)
    while case let count = try file.read(into: &piece), count > 0 {
      try output.write(zip.pack(count == piece.count ? piece : Array(piece[..<count])))
    }
    try output.write(zip.end())
  }
}
