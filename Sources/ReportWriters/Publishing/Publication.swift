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
  package let formats: [ReportFormat]
  /// Why formats asked for are not among ``formats``.
  private let failures: [ProgramError]
  /// What the mail attaches, also if it is not among ``formats``.
  let attachments: [ReportFormat]
  /// Whether all files are packed into one.
  let isZipped: Bool
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
  ///   - attachments: The formats that the mail attaches; they are ignored without a mail.
  ///   - isZipped: Whether all files are packed into one.
  ///   - options: The user's choices about formats.
  ///   - overwriting: Whether files that this tool did not write, and tables that were edited since, may be replaced.
  /// - Throws: ``WriteError``.
  package init(
    into path: String, name: String, formats: [ReportFormat], failures: [ProgramError] = [],
    attachments: [ReportFormat] = [], isZipped: Bool = false, options: WriterOptions = WriterOptions(),
    overwriting: Bool = false
  ) throws(WriteError) {
    let name = try ReportName(name)
    let directory = try OutputDirectory.prepare(path)
    var named: Set<String> = []
    let attachments =
      formats.contains { $0.isMail } ? attachments.filter { !$0.isMail && named.insert($0.id).inserted } : []
    let (unique, taken) = Self.unique((isZipped ? [.zip] : []) + formats + attachments, for: name)
    let (asked, known) = (Set(formats.map { $0.id }), Set(unique.map { $0.id }))
    let placed = isZipped ? [.zip] : unique.filter { asked.contains($0.id) }
    do {
      let folder = try File(directory.path, O_RDONLY | O_DIRECTORY)
      let products = placed.map { Product($0, of: name, in: directory) }
      occupants = try Self.occupants(of: products, in: folder, overwriting: overwriting)
    } catch {
      throw WriteError(error, at: directory.path)
    }
    (self.name, self.directory, self.failures, self.isZipped) = (name, directory, failures + taken, isZipped)
    (self.formats, self.attachments) = (
      unique.filter { asked.contains($0.id) }, attachments.filter { known.contains($0.id) }
    )
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
  package var works: [String] {
    let last: [ReportFormat] = formats.filter(\.isMail) + (isZipped ? [.zip] : [])
    return parts.map { $0.format.id } + last.map { $0.id } + [Self.placing]
  }

  private static let placing = "publish"

  /// Writes the report in every format, several in parallel, and moves the products into place.
  ///
  /// - Parameters:
  ///   - report: The report. Its streamed rows are read by several threads in parallel.
  ///   - measuring: Measures each of the ``works``.
  ///   - telling: Gets sentences for the user: on what is written, and on each staging folder that stays, beyond those of
  ///     ``directory``.
  /// - Returns: The paths of the products, in the order of the formats; a folder's path ends in `/`.
  /// - Throws: ``WriteError``, the errors of the report's streamed rows, and `CancellationError`. An error while formats
  ///   are written leaves the older report unchanged; the staging folder is always removed. ``ProgramFailures`` where
  ///   programs wrote no product and all else is in place.
  package func publish(
    _ report: Report, measuring: @escaping Measuring = { _, body in try body() },
    telling: (String) -> Void = { _ in }
  ) async throws -> [String] {
    // A fetch can take an hour, in which the directory may have been removed.
    for remark in try OutputDirectory.prepare(directory.path).remarks where !directory.remarks.contains(remark) {
      telling(remark)
    }
    return try await StagingFolder.with(in: directory.path, remarking: telling) { staging in
      do {
        let (products, failures) = try await write(report, in: staging, measuring: measuring, telling: telling)
        try measuring(Self.placing) {
          for product in products { try product.seal(in: staging) }
          try place(products, from: staging)
          try staging.parent.sync()
        }
        let paths = products.map { $0.isFolder ? $0.target + "/" : $0.target }
        let all = self.failures + failures
        guard all.isEmpty else { throw ProgramFailures(all, written: paths) }
        return paths
      } catch let error as WriteError {
        throw error.moved(from: staging.output.file.path + "/", to: directory.appending(""))
      } catch let error as FileError {
        throw WriteError(error).moved(from: staging.output.file.path + "/", to: directory.appending(""))
      }
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

  /// What is moved into place.
  var products: [Product] { isZipped ? [product(.zip)] : formats.map(product) }

  func product(_ format: ReportFormat) -> Product { Product(format, of: name, in: directory) }

  /// The path of the mail or the zip file, if there is one; it stands for all that is written.
  package var mainProduct: String? {
    isZipped ? product(.zip).target : formats.first(where: \.isMail).map { product($0).target }
  }
}
