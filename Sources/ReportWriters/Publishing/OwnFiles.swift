internal import Files
internal import Glibc
internal import Synchronization

/// The files and folders that a run has made in its staging folder, by device and inode.
///
/// Nothing else in the folder is removed, replaced or published, whatever its name. They are also noted in a file, the
/// mark, so that the next run knows what a killed run has made: a line each behind the first line.
final class OwnFiles: Sendable {
  /// How an entry of the staging folder became the run's.
  enum Origin: Hashable {
    /// The run has made it.
    case made
    /// A folder of the run's that a library or program fills with files of any name, beginning at this time.
    case filled(FileStamp.Moment)
    /// An older product of this name, which the run has seen in the output directory and moves to the staging folder.
    case replaced(String)
  }

  private let origins: Mutex<[FileStamp.Identity: Origin]>
  /// `nil` where nothing is noted.
  private let mark: File?

  init() {
    origins = Mutex([:])
    mark = nil
  }

  /// - Parameter mark: The mark, an empty file that is open for appending.
  /// - Throws: `FileError`.
  init(notingIn mark: consuming File) throws(FileError) {
    origins = Mutex([try FileStamp(of: mark).identity: .made])
    self.mark = consume mark
  }

  /// Reads the mark of a killed run.
  ///
  /// - Returns: `nil` if it has another first line.
  init?(reading mark: borrowing File, firstLine: String) throws(FileError) {
    let lines = String(decoding: try mark.contents(atMost: 1 << 20), as: UTF8.self).split(separator: "\n")
    guard let first = lines.first, first == firstLine else { return nil }
    var known: [FileStamp.Identity: Origin] = [try FileStamp(of: mark).identity: .made]
    for (identity, origin) in lines.dropFirst().compactMap(Self.note) { known[identity] = origin }
    origins = Mutex(known)
    self.mark = nil
  }

  /// How this entry became the run's; `nil` if it did not.
  func origin(of stamp: FileStamp) -> Origin? { origins.withLock { $0[stamp.identity] } }

  func add(_ stamp: FileStamp, _ origin: Origin = .made) throws(FileError) {
    origins.withLock { $0[stamp.identity] = origin }
    try note(Self.line(stamp.identity, origin))
  }

  /// Forgets an entry that is removed: the system may give its inode to another file.
  func forget(_ stamp: FileStamp) {
    origins.withLock { $0[stamp.identity] = nil }
    try? note(Self.line(stamp.identity, nil))
  }

  /// Adds a line to the mark.
  func note(_ line: String) throws(FileError) { try mark?.write(Array((line + "\n").utf8)) }

  // MARK: Lines

  private static func line(_ identity: FileStamp.Identity, _ origin: Origin?) -> String {
    switch origin {
    case .made: "made \(identity)"
    case .filled(let start): "filled \(identity) \(start)"
    case .replaced(let product): "replaced \(identity) \(product)"
    case nil: "removed \(identity)"
    }
  }

  private static func note(_ line: Substring) -> (FileStamp.Identity, Origin?)? {
    let parts = line.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 2, let identity = FileStamp.Identity(parts[1]) else { return nil }
    switch (parts[0], parts.count) {
    case ("made", 2): return (identity, .made)
    case ("removed", 2): return (identity, nil)
    case ("filled", 3): return FileStamp.Moment(parts[2]).map { (identity, .filled($0)) }
    case ("replaced", 3): return (identity, .replaced(parts[2]))
    default: return nil
    }
  }
}
