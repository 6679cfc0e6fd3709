import Archive
import Files
import Glibc
import ReportAssembly
import ReportModel
import Usage

/// Checks of where a run writes: archive, output folder, and the room on their disks.
///
/// Nothing is written.
struct PlaceChecks {
  let environment: Environment

  /// Bytes below which a run may fail, and below which it soon may.
  private static let (least, comfortable) = (64 << 20, 1 << 30)

  func archive(_ path: String) -> [Diagnosis] {
    Diagnosis.of("archive") {
      let isThere = try Archive.exists(path)
      if let problem = archivePlaceProblem(path, isThere: isThere) { return [problem] }
      guard isThere else {
        return [.warning("archive", "There is no archive at \(path) yet; the first run makes it.")]
      }
      let inspection = try Archive.inspect(path)
      guard !inspection.isOlder else {
        return [
          .warning(
            "archive",
            "\(path) is of version \(inspection.version); the next run brings it up to date and keeps a copy.")
        ]
      }
      return [.ok("archive", try contents(of: path, version: inspection.version))]
    }
  }

  /// The archive cannot be written: its file, or the folder that also takes its log and its lock; `nil` if it can.
  private func archivePlaceProblem(_ path: String, isThere: Bool) -> Diagnosis? {
    let problem = { (error: FileError) in
      Diagnosis.problem(
        "archive",
        "The archive \(path) cannot be written (\(error.path): \(error.reason)); run as the user that it belongs to, or "
          + "name another with --archive.", .cannotWrite)
    }
    do throws(FileError) {
      try File.checkCanBeMade(in: try existingFolder(above: Path.resolved(path)))
    } catch {
      return problem(error)
    }
    return isThere && access(path, W_OK) != 0 ? problem(FileError(path)) : nil
  }

  private func contents(of path: String, version: Int) throws -> String {
    let archive = try Archive(path: path, isForReading: true)
    let days = Availability.days(today: environment.today)
    let coverage = try CoverageStatus.all(of: days, from: archive)
    let fetched = coverage.filter { $0.fetched != nil }
    let isSettled = try archive.settledDays(at: environment.now())
    let provisional = Set(fetched.filter { !isSettled($0.endpoint, $0.day) }.map(\.day)).count
    let missing = Set(fetched.filter(\.isMissing).map(\.day)).count
    try archive.close()
    guard let first = fetched.map(\.day).min(), let last = fetched.map(\.day).max(),
      let latest = fetched.compactMap(\.fetched?.fetchedAt).max()
    else { return "\(path) (version \(version)) is whole, and has no days yet." }
    return "\(path) (version \(version)) is whole: days from \(first) to \(last), \(missing) of them missing and "
      + "\(provisional) provisional; the last fetch was at \(Timestamp(secondsSince1970: latest)) UTC."
  }

  func output(_ path: String) -> [Diagnosis] {
    Diagnosis.of("output") {
      do throws(FileError) {
        guard let stamp = try FileStamp(path) else {
          let parent = try existingFolder(above: path)
          try File.checkCanBeMade(in: parent)
          return [.warning("output", "The folder \(path) is not there yet; the run makes it.")]
        }
        guard stamp.kind == .folder else {
          return [.problem("output", "\(path) is no folder; name another with --output.", .cannotWrite)]
        }
        try File.checkCanBeMade(in: path)
        return [.ok("output", "The folder \(path) can be written.")]
      } catch {
        return [
          .problem(
            "output", "The folder \(error.path) cannot be written (\(error.reason)); name another with --output.",
            .cannotWrite)
        ]
      }
    }
  }

  /// The nearest folder above a path that is there.
  private func existingFolder(above path: String) throws(FileError) -> String {
    var folder = Path.folder(of: path)
    while try FileStamp(folder) == nil, folder != "/", folder != "." { folder = Path.folder(of: folder) }
    return folder
  }

  /// The room on the disks of some paths, a line each.
  func room(_ paths: [(name: String, path: String)]) -> [Diagnosis] {
    paths.map { name, path in
      var status = statvfs()
      guard let folder = try? existingFolder(above: path + "/"), statvfs(folder, &status) == 0 else {
        return .warning("disk", "The free room at \(path) cannot be told.")
      }
      let (bytes, isTooLarge) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
      let free = isTooLarge ? Int.max : Int(clamping: bytes)
      let said = "The disk of the \(name) (\(folder)) has \(free >> 20) MiB free"
      if free < Self.least { return .problem("disk", "\(said); make room, a run needs some hundred.", .cannotWrite) }
      return free < Self.comfortable ? .warning("disk", "\(said); make room soon.") : .ok("disk", "\(said).")
    }
  }
}
