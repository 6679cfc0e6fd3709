internal import Files
internal import Glibc
internal import ReportModel

/// The file or folder that a format makes of a report.
struct Product: Sendable {
  let format: any ReportWriter.Type
  let name: String
  let isFolder: Bool
  /// The final path.
  let target: String

  init(_ format: any ReportWriter.Type, of report: ReportName, in directory: OutputDirectory) {
    self.format = format
    let name = format.product(named: report.description)
    isFolder = name.utf8.last == UInt8(ascii: "/")
    self.name = isFolder ? String(name.dropLast()) : name
    target = directory.appending(self.name)
  }

  /// The paths of the files that it makes in the staging folder.
  func files(of report: Report) -> [String] {
    isFolder ? format.files(of: report).map { name + "/" + $0 } : [name]
  }

  func write(_ report: Report, _ options: WriterOptions, in staging: StagingFolder) throws {
    if isFolder { try staging.folder.makeFolder(name) }
    let path = staging.path + "/" + name
    try format.init(options: options).write(report, to: isFolder ? path + "/" : path)
  }

  /// Makes the finished files readable by their owner alone, and syncs them.
  func seal(in staging: StagingFolder) throws(FileError) { try Self.seal(name, in: staging.folder) }

  private static func seal(_ name: String, in folder: borrowing File) throws(FileError) {
    let file = try folder.open(name, O_RDONLY)
    if try FileStamp(of: file).kind == .folder {
      for entry in try file.names() { try seal(entry, in: file) }
    } else if fchmod(file.descriptor, 0o600) != 0 {
      throw FileError(file.path)
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
      return .folder(
        stamp, try WrittenFolder(inner, at: target, known: before, allowingEdits: overwriting))
    case .folder: throw WriteError.directoryInTheWay(path: target)
    case _ where isFolder, .other: throw WriteError.fileInTheWay(path: target)
    case .link:
      guard overwriting else { throw WriteError.notOurs(path: target) }
    case .file:
      guard overwriting || known == .file(stamp) || isOurs(entry, in: folder) else {
        throw WriteError.notOurs(path: target)
      }
    }
    return .file(stamp)
  }

  private func isOurs(_ entry: String, in folder: borrowing File) -> Bool {
    guard let file = try? folder.open(entry, O_RDONLY) else { return false }
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
    guard seen != .nothing else { return try staging.folder.move(name, to: staging.parent, as: name) }
    let aside = StagingFolder.replacedPrefix + name
    let product = try staging.folder.stamp(of: name)
    try staging.folder.move(name, to: staging.folder, as: aside)
    let isPlaced: Bool
    do {
      isPlaced = try staging.folder.exchange(aside, with: staging.parent, name)
    } catch {
      try staging.folder.move(aside, to: staging.folder, as: name)
      throw error
    }
    if !isPlaced {
      try staging.folder.move(aside, to: staging.folder, as: name)
      try staging.parent.move(name, to: staging.folder, as: aside)
    }
    let found = try? occupant(of: staging.folder, at: aside, known: seen, overwriting: overwriting)
    do {
      guard found == seen else { throw WriteError.changed(path: target) }
      if !isPlaced { try staging.folder.move(name, to: staging.parent, as: name) }
    } catch {
      try? putBack(aside, in: staging, exchanging: isPlaced ? product : nil)
      throw error
    }
    removeReplaced(aside, seen, from: staging.folder)
  }

  /// Puts back what was moved out of the target's place.
  ///
  /// What cannot be put back stays in the staging folder.
  private func putBack(_ aside: String, in staging: StagingFolder, exchanging product: FileStamp?) throws {
    guard let product else { return try staging.folder.move(aside, to: staging.parent, as: name) }
    _ = try staging.folder.exchange(aside, with: staging.parent, name)
    guard product.isSameFile(as: try staging.folder.stamp(of: aside)) else { return }
    try staging.folder.move(aside, to: staging.folder, as: name)
  }

  private func removeReplaced(_ aside: String, _ seen: Occupant, from folder: borrowing File) {
    if case .folder(_, let content) = seen {
      if let inner = try? folder.open(aside, O_RDONLY | O_DIRECTORY) { content.remove(from: inner) }
      try? folder.remove(aside, isFolder: true)
    } else {
      try? folder.remove(aside)
    }
  }
}
