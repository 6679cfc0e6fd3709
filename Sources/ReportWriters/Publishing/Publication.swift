internal import Files
internal import Glibc
package import ReportModel
internal import Synchronization

/// Writes a finished report in several formats, and moves the products into place.
///
/// Each product is replaced atomically, and only when all products are finished and on the disk. Since they are moved
/// one after the other, a power failure between two moves leaves some products of this run and some of the last.
package struct Publication: Sendable {
  package let directory: OutputDirectory
  package let name: ReportName
  /// Without duplicates, in the order asked for.
  package let formats: [ReportFormat]
  /// Why formats asked for are not among ``formats``.
  private let failures: [ProgramError]
  package let options: WriterOptions
  private let overwriting: Bool
  /// What is at the products' places, by name.
  private let occupants: [String: Product.Occupant]

  /// Checks that the report can be written there, before any request is made.
  ///
  /// - Parameters:
  ///   - path: The output directory; it is created if it does not exist.
  ///   - name: The report's name.
  ///   - formats: The formats; duplicates are ignored.
  ///   - failures: Why other formats that were asked for cannot be written: ``publish(_:measuring:)`` throws them when
  ///     it has written all others.
  ///   - options: The user's choices about formats.
  ///   - overwriting: Whether files that this tool did not write, and tables that were edited since, may be replaced.
  /// - Throws: ``WriteError``.
  package init(
    into path: String, name: String, formats: [ReportFormat], failures: [ProgramError] = [],
    options: WriterOptions = WriterOptions(), overwriting: Bool = false
  ) throws(WriteError) {
    let name = try ReportName(name)
    let directory = try OutputDirectory.prepare(path)
    let (formats, taken) = Self.unique(formats, for: name)
    do {
      let folder = try File(directory.path, O_RDONLY | O_DIRECTORY)
      let products = formats.map { Product($0, of: name, in: directory) }
      occupants = try Self.occupants(of: products, in: folder, overwriting: overwriting)
    } catch {
      throw WriteError(error, at: directory.path)
    }
    (self.name, self.directory, self.formats, self.failures) = (name, directory, formats, failures + taken)
    (self.options, self.overwriting) = (options, overwriting)
  }

  /// A publication in built-in formats.
  package init(
    into path: String, name: String, formats: [any ReportWriter.Type], options: WriterOptions = WriterOptions(),
    overwriting: Bool = false
  ) throws(WriteError) {
    try self.init(
      into: path, name: name, formats: formats.map { .builtIn($0) }, options: options, overwriting: overwriting)
  }

  /// The formats without duplicates, and without programs whose product is another format's.
  private static func unique(
    _ formats: [ReportFormat], for name: ReportName
  ) -> (formats: [ReportFormat], taken: [ProgramError]) {
    var (ids, owners) = (Set<String>(), [String: String]())
    var taken: [ProgramError] = []
    let unique = formats.filter { format in
      guard ids.insert(format.id).inserted else { return false }
      let product = format.product(named: name.description)
      if case .program(let program) = format, let owner = owners[product] {
        taken.append(program.error(.takenProduct(product, by: owner)))
        return false
      }
      owners[product] = format.id
      return true
    }
    return (unique, taken)
  }

  /// - Throws: ``WriteError`` for what may not be replaced, and `FileError`.
  private static func occupants(
    of products: [Product], in folder: borrowing File, known: [String: Product.Occupant] = [:], overwriting: Bool
  ) throws -> [String: Product.Occupant] {
    var occupants: [String: Product.Occupant] = [:]
    for product in products {
      occupants[product.name] = try product.occupant(
        of: folder, known: known[product.name] ?? .nothing, overwriting: overwriting)
    }
    return occupants
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
  ///   - remarking: Gets a sentence for each staging folder that stays, beyond those of ``directory``.
  /// - Returns: The paths of the products, in the order of the formats; a folder's path ends in `/`.
  /// - Throws: ``WriteError``, the errors of the report's streamed rows, and `CancellationError`. An error while formats
  ///   are written leaves the older report unchanged; the staging folder is always removed. ``ProgramFailures`` where
  ///   programs wrote no product and all else is in place.
  package func publish(
    _ report: Report, measuring: @escaping Measuring = { _, body in try body() },
    remarking: (String) -> Void = { _ in }
  ) async throws -> [String] {
    // A fetch can take an hour, in which the directory may have been removed.
    for remark in try OutputDirectory.prepare(directory.path).remarks where !directory.remarks.contains(remark) {
      remarking(remark)
    }
    return try await StagingFolder.with(in: directory.path, remarking: remarking) { staging in
      let failed = Mutex<[String: ProgramError]>([:])
      var products = products
      do {
        try await Rendering.concurrently(products) { product in
          do {
            try await product.write(report, options, in: staging) { try measuring(product.format.id, $0) }
          } catch let error as ProgramError {
            failed.withLock { $0[product.name] = error }
          }
        }
        products.removeAll { product in failed.withLock { $0[product.name] != nil } }
        try measuring(Self.placing) {
          for product in products { try product.seal(in: staging) }
          try place(products, from: staging)
          try staging.parent.sync()
        }
      } catch let error as WriteError {
        throw error.moved(from: staging.output.file.path + "/", to: directory.appending(""))
      } catch let error as FileError {
        throw WriteError(error).moved(from: staging.output.file.path + "/", to: directory.appending(""))
      }
      let paths = products.map { $0.isFolder ? $0.target + "/" : $0.target }
      let failures = failures + self.products.compactMap { product in failed.withLock { $0[product.name] } }
      guard failures.isEmpty else { throw ProgramFailures(failures, written: paths) }
      return paths
    }
  }

  /// Moves the products into place, unless the run was cancelled; a signal waits until all are there.
  private func place(_ products: [Product], from staging: StagingFolder) throws {
    let occupants = try Self.occupants(of: products, in: staging.parent, known: occupants, overwriting: overwriting)
    try StagingFolder.undisturbed {
      try Task.checkCancellation()
      for product in products {
        try product.moveIntoPlace(
          from: staging, replacing: occupants[product.name] ?? .nothing, overwriting: overwriting)
      }
    }
  }

  /// Removes unfinished products and ends the process; no product can be begun in between.
  package static func abandon(thenEnd end: () -> Never) -> Never { StagingFolder.removeThoseInUse(thenEnd: end) }

  private var products: [Product] { formats.map { Product($0, of: name, in: directory) } }
}
