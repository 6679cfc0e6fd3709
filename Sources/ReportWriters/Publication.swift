internal import Glibc
package import ReportModel

/// The way from a finished report to files in place: each product appears whole or not at all, and replaces an older one
/// only when all of them are finished and on the disk.
///
/// Products are moved into place one after the other, so a power cut between two moves leaves some of this run and some
/// of the last one, each whole.
package struct Publication: Sendable {
  package let directory: OutputDirectory
  package let name: ReportName
  /// Each once, in the order they were asked for.
  package let formats: [any ReportWriter.Type]
  package let options: WriterOptions

  /// Makes sure that the report will have a place: to be called before any request.
  ///
  /// - Parameters:
  ///   - path: The output directory; it is created if it is not there.
  ///   - name: What the report is called.
  ///   - formats: What to write; one that comes twice is written once.
  ///   - options: What the user chose about them.
  /// - Throws: ``WriteError``.
  package init(
    into path: String, name: String, formats: [any ReportWriter.Type], options: WriterOptions = WriterOptions()
  ) throws(WriteError) {
    self.name = try ReportName(name)
    directory = try OutputDirectory.prepare(path)
    var seen: Set<String> = []
    self.formats = formats.filter { seen.insert($0.id).inserted }
    self.options = options
    try checkTargets()
  }

  /// Told what a run's time is spent on: it is lent each piece of work, and calls it once, on the thread it is called on.
  package typealias Measuring = @Sendable (_ work: String, _ body: () throws -> Void) throws -> Void

  /// What ``Measuring`` is lent: each format by its id, then the products' way onto the disk and into place.
  package var works: [String] { formats.map { $0.id } + [Self.placing] }

  private static let placing = "publish"

  /// Writes the report in every format, several at a time, and moves all of them into place.
  ///
  /// The first error ends the formats that are still being written. Where several have failed of themselves by then, it
  /// is the one of the first of them in the order of the formats.
  ///
  /// - Parameters:
  ///   - report: What to write. Its streamed rows are read by several threads at the same time.
  ///   - measuring: Lent each format's writing, and the placing of all.
  /// - Returns: The paths of the products, in the order of the formats; a folder's ends in `/`.
  /// - Throws: ``WriteError``, what the report's streamed rows throw, and `CancellationError`. Whatever it is, the older
  ///   report is untouched as long as it comes from the writing, and no litter is left.
  package func publish(
    _ report: Report, measuring: @escaping Measuring = { _, body in try body() }
  ) async throws -> [String] {
    // The fetch may have taken an hour, in which the directory could have gone.
    _ = try OutputDirectory.prepare(directory.path)
    return try await StagingFolder.with(in: directory.path) { staging in
      do {
        try await Rendering.concurrently(formats) { format in
          try measuring(format.id) { try write(report, as: format, in: staging) }
        }
        try Task.checkCancellation()
        try measuring(Self.placing) {
          for format in formats { try seal(format, in: staging) }
          try checkTargets()
          for format in formats { try moveIntoPlace(format, from: staging) }
          try Durability.sync(directory.path)
        }
      } catch let error as WriteError {
        throw error.moved(from: staging + "/", to: directory.appending(""))
      }
      return formats.map { directory.appending($0.product(named: name.description)) }
    }
  }

  /// Takes away what publications have begun, for a process that ends at once: products that are in place stay.
  package static func abandon() { StagingFolder.removeThoseInUse() }

  private func write(_ report: Report, as format: any ReportWriter.Type, in staging: String) throws {
    let product = format.product(named: name.description)
    let path = staging + "/" + product
    if product.hasSuffix("/"), mkdir(path, 0o777) != 0 { throw WriteError(errno, at: path) }
    try format.init(options: options).write(report, to: path)
  }

  private func seal(_ format: any ReportWriter.Type, in staging: String) throws(WriteError) {
    let product = format.product(named: name.description)
    let path = staging + "/" + product
    if product.hasSuffix("/") {
      for entry in StagingFolder.entries(of: path) { try Durability.seal(path + entry) }
      try Durability.sync(path)
    } else {
      try Durability.seal(path)
    }
  }

  /// Refuses to replace what no report left there.
  private func checkTargets() throws(WriteError) {
    for format in formats {
      let product = format.product(named: name.description)
      let isFolder = product.hasSuffix("/")
      let target = directory.appending(isFolder ? String(product.dropLast()) : product)
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
  }

  private func moveIntoPlace(_ format: any ReportWriter.Type, from staging: String) throws(WriteError) {
    let product = format.product(named: name.description)
    guard product.hasSuffix("/") else {
      let target = directory.appending(product)
      guard rename(staging + "/" + product, target) == 0 else { throw WriteError(errno, at: target) }
      return
    }
    let folder = String(product.dropLast())
    let target = directory.appending(folder)
    let staged = staging + "/" + folder
    if FileKind.of(target) == .nothing {
      guard rename(staged, target) == 0 else { throw WriteError(errno, at: target) }
    } else {
      try Exchange.swap(staged, with: target)
    }
  }
}
