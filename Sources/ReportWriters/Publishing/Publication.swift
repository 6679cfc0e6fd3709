internal import Files
internal import Glibc
package import ReportModel

/// Writes a finished report in several formats, and moves the products into place.
///
/// Each product is replaced atomically, and only when all products are finished and on the disk. Since they are moved
/// one after the other, a power failure between two moves leaves some products of this run and some of the last.
package struct Publication: Sendable {
  package let directory: OutputDirectory
  package let name: ReportName
  /// Without duplicates, in the order asked for.
  package let formats: [any ReportWriter.Type]
  package let options: WriterOptions

  /// Checks that the report can be written there, before any request is made.
  ///
  /// - Parameters:
  ///   - path: The output directory; it is created if it does not exist.
  ///   - name: The report's name.
  ///   - formats: The formats; duplicates are ignored.
  ///   - options: The user's choices about formats.
  /// - Throws: ``WriteError``.
  package init(
    into path: String, name: String, formats: [any ReportWriter.Type], options: WriterOptions = WriterOptions()
  ) throws(WriteError) {
    self.name = try ReportName(name)
    directory = try OutputDirectory.prepare(path)
    var seen: Set<String> = []
    self.formats = formats.filter { seen.insert($0.id).inserted }
    self.options = options
    for product in products { try product.checkTarget() }
  }

  /// Measures a piece of work: it calls `body` once, on the thread that it is called on.
  package typealias Measuring = @Sendable (_ work: String, _ body: () throws -> Void) throws -> Void

  /// The pieces of work that ``Measuring`` measures: the formats by id, then syncing and moving.
  package var works: [String] { formats.map { $0.id } + [Self.placing] }

  private static let placing = "publish"

  /// Writes the report in every format, several in parallel, and moves the products into place.
  ///
  /// - Parameters:
  ///   - report: The report. Its streamed rows are read by several threads in parallel.
  ///   - measuring: Measures each of the ``works``.
  /// - Returns: The paths of the products, in the order of the formats; a folder's path ends in `/`.
  /// - Throws: ``WriteError``, the errors of the report's streamed rows, and `CancellationError`. An error while formats
  ///   are written leaves the older report unchanged; the staging folder is always removed.
  package func publish(
    _ report: Report, measuring: @escaping Measuring = { _, body in try body() }
  ) async throws -> [String] {
    // A fetch can take an hour, in which the directory may have been removed.
    _ = try OutputDirectory.prepare(directory.path)
    return try await StagingFolder.with(in: directory.path) { staging in
      do {
        try await Rendering.concurrently(products) { product in
          try measuring(product.format.id) { try product.write(report, options, in: staging) }
        }
        try Task.checkCancellation()
        try measuring(Self.placing) {
          for product in products { try product.seal(in: staging) }
          for product in products { try product.checkTarget() }
          for product in products { try product.moveIntoPlace(from: staging) }
          try File.sync(directory.path)
        }
      } catch let error as WriteError {
        throw error.moved(from: staging + "/", to: directory.appending(""))
      } catch let error as FileError {
        throw WriteError(error).moved(from: staging + "/", to: directory.appending(""))
      }
      return products.map { $0.isFolder ? $0.target + "/" : $0.target }
    }
  }

  /// Removes unfinished products and ends the process; no product can be begun in between.
  package static func abandon(thenEnd end: () -> Never) -> Never { StagingFolder.removeThoseInUse(thenEnd: end) }

  private var products: [Product] { formats.map { Product($0, of: name, in: directory) } }
}

/// The file or folder that a format makes of a report.
private struct Product: Sendable {
  let format: any ReportWriter.Type
  let name: String
  let isFolder: Bool
  /// The final path.
  let target: String

  init(_ format: any ReportWriter.Type, of report: ReportName, in directory: OutputDirectory) {
    self.format = format
    let name = format.product(named: report.description)
    isFolder = name.hasSuffix("/")
    self.name = isFolder ? String(name.dropLast()) : name
    target = directory.appending(self.name)
  }

  func write(_ report: Report, _ options: WriterOptions, in staging: String) throws {
    let path = staging + "/" + name
    if isFolder, mkdir(path, 0o777) != 0 { throw WriteError(errno, at: path) }
    try format.init(options: options).write(report, to: isFolder ? path + "/" : path)
  }

  /// Makes the finished files readable by their owner alone, and syncs them.
  func seal(in staging: String) throws(FileError) {
    let path = staging + "/" + name
    for file in isFolder ? StagingFolder.entries(of: path).map({ path + "/" + $0 }) : [path] {
      guard chmod(file, 0o600) == 0 else { throw FileError(file) }
      try File.sync(file)
    }
    if isFolder { try File.sync(path) }
  }

  /// Refuses to replace anything but an older product of the same kind, or a link.
  func checkTarget() throws(WriteError) {
    switch FileKind.of(target) {
    case .directory where !isFolder: throw .directoryInTheWay(path: target)
    case .file where isFolder: throw .fileInTheWay(path: target)
    case .directory:
      if let entry = StagingFolder.entries(of: target).first(where: { !format.mayHold($0) }) {
        throw .foreignEntry(folder: target, entry: entry)
      }
    case .nothing, .link, .file: break
    }
  }

  func moveIntoPlace(from staging: String) throws(WriteError) {
    let staged = staging + "/" + name
    if isFolder, FileKind.of(target) != .nothing {
      try Exchange.swap(staged, with: target)
    } else {
      guard rename(staged, target) == 0 else { throw WriteError(errno, at: target) }
    }
  }
}
