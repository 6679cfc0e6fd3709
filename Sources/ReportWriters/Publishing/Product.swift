internal import Files
internal import Glibc
internal import ReportModel

/// The file or folder that a format makes of a report.
struct Product: Sendable {
  let format: ReportFormat
  let name: String
  let isFolder: Bool
  /// The final path.
  let target: String

  init(_ format: ReportFormat, of report: ReportName, in directory: OutputDirectory) {
    self.format = format
    let name = format.product(named: report.description)
    isFolder = name.utf8.last == UInt8(ascii: "/")
    self.name = isFolder ? String(name.dropLast()) : name
    target = directory.appending(self.name)
  }

  /// Writes the product into the staging folder.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - options: The user's choices about formats.
  ///   - staging: The staging folder.
  ///   - measuring: Calls the body that it is given.
  /// - Throws: The errors of the format; ``ProgramError`` does not concern the others.
  func write(
    _ report: Report, _ options: WriterOptions, in staging: StagingFolder,
    measuring: @escaping @Sendable (_ body: () throws -> Void) throws -> Void
  ) async throws {
    switch format {
    case .builtIn(let writer):
      try measuring { try writer.init(options: options).write(report, to: name, in: staging.output) }
    case .program(let program):
      try await program.write(report, named: name, in: staging, measuring: measuring)
    case .zip: break
    }
  }

  /// Checks that the finished files are the run's own, and syncs them.
  ///
  /// - Throws: `FileError`, and ``WriteError/changed(path:)``.
  func seal(in staging: StagingFolder) throws { try seal(name, in: staging.output.file, staging.output.own) }

  private func seal(_ name: String, in folder: borrowing File, _ own: OwnFiles) throws {
    let file = try folder.open(name, O_RDONLY)
    let stamp = try FileStamp(of: file)
    guard own.origin(of: stamp) == .made else { throw WriteError.changed(path: target) }
    if stamp.kind == .folder {
      for entry in try file.names() { try seal(entry, in: file, own) }
    }
    try file.sync()
  }

  // MARK: Replacing

  /// What is at the target: nothing, or an older report that may be replaced.
  enum Occupant: Equatable {
    case nothing
    /// A file, or with `--overwrite` a link.
    case file(FileStamp)
    case folder(FileStamp, WrittenFolder)

    var stamp: FileStamp? {
      switch self {
      case .nothing: nil
      case .file(let stamp), .folder(let stamp, _): stamp
      }
    }

    static func == (one: Occupant, other: Occupant) -> Bool {
      switch (one, other) {
      case (.nothing, .nothing): true
      case (.file(let one), .file(let other)): one == other
      case (.folder(let one, let content), .folder(let other, let otherContent)):
        one.isSameFile(as: other) && content == otherContent
      default: false
      }
    }
  }

  /// Looks at what is at the target.
  ///
  /// - Parameters:
  ///   - folder: The output directory, or the staging folder that the older report was moved to.
  ///   - entry: The name there; by default the product's.
  ///   - known: What was found before: unchanged files are not read again.
  ///   - overwriting: Whether files of other origin, and edited tables, may be replaced.
  /// - Returns: What may be replaced.
  /// - Throws: ``WriteError`` for what may not be replaced, and `FileError`.
  func occupant(
    of folder: borrowing File, at entry: String? = nil, known: Occupant = .nothing, overwriting: Bool
  ) throws -> Occupant {
    let entry = entry ?? name
    guard let stamp = try folder.stamp(of: entry) else { return .nothing }
    switch stamp.kind {
    case .folder where isFolder:
      var before: WrittenFolder?
      if case .folder(_, let content) = known { before = content }
      let inner = try folder.open(entry, O_RDONLY | O_DIRECTORY)
      guard try FileStamp(of: inner).isSameFile(as: stamp) else { throw WriteError.changed(path: target) }
      if case .program = format {
        guard overwriting else { throw WriteError.notOurs(path: target) }
        return .folder(stamp, try WrittenFolder(anythingIn: inner, at: target))
      }
      return .folder(
        stamp, try WrittenFolder(inner, at: target, known: before, allowingEdits: overwriting))
    case .folder: throw WriteError.directoryInTheWay(path: target)
    case _ where isFolder, .other: throw WriteError.fileInTheWay(path: target)
    case .link:
      guard overwriting else { throw WriteError.notOurs(path: target) }
    case .file:
      guard overwriting || known == .file(stamp) || isOurs(entry, stamp, in: folder) else {
        throw WriteError.notOurs(path: target)
      }
    }
    return .file(stamp)
  }

  private func isOurs(_ entry: String, _ stamp: FileStamp, in folder: borrowing File) -> Bool {
    guard let file = try? folder.open(entry, O_RDONLY), (try? FileStamp(of: file)) == stamp else { return false }
    return format.wrote(file)
  }

  /// Moves the finished product to the target, and removes the older one.
  ///
  /// Nothing else is replaced: what comes from the target must be what was found there before. Anything else is put back.
  ///
  /// - Parameters:
  ///   - staging: The folder with the product.
  ///   - seen: What ``occupant(of:at:known:overwriting:)`` found at the target.
  ///   - overwriting: As there.
  /// - Throws: `FileError`, and ``WriteError/changed(path:)``.
  func moveIntoPlace(from staging: StagingFolder, replacing seen: Occupant, overwriting: Bool) throws {
    guard let stamp = seen.stamp else {
      guard try staging.place(name, in: staging.parent, as: name) else { throw WriteError.changed(path: target) }
      return
    }
    let aside = try staging.replace(name, in: staging.parent, as: name, seen: stamp) { aside in
      (try? occupant(of: staging.output.file, at: aside, known: seen, overwriting: overwriting)) == seen
    }
    guard let aside else { throw WriteError.changed(path: target) }
    if case .folder(_, let content) = seen,
      let inner = try? staging.output.file.open(aside, O_RDONLY | O_DIRECTORY)
    {
      content.remove(from: inner)
    }
    // What has come into the older folder since it was looked at stays in the staging folder.
    try? staging.discard(aside, stamp)
  }
}
