package import Usage

/// The reason why the archive cannot be used.
///
/// The description is one sentence that says what to do.
package enum ArchiveError: Error, Sendable {
  case cannotOpen(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case busy(path: String)
  /// Another program holds the lock of a file or folder.
  case locked(path: String)
  case damaged(path: String, reason: String)
  /// Days are damaged, and nothing else is: a new fetch replaces them.
  ///
  /// - Parameter days: All damaged days of the archive, in their order; not empty.
  case damagedDays(path: String, days: [Day], reason: String)
  /// The file at the path is no longer the one that was opened.
  case replaced(path: String)
  case notAnArchive(path: String, reason: String)
  /// A newer version of this program wrote the archive.
  case newer(path: String)
  case otherOrganisation(path: String, archived: String, answered: String)
  /// The file with the key of pseudonyms, beside the archive.
  case cannotUsePseudonyms(path: String, reason: String)
}

extension ArchiveError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .cannotOpen(let path, let reason):
      "The archive \(path) cannot be read (\(reason)); check the path, its permissions and the disk, "
        + "or choose another with --archive."
    case .cannotWrite(let path, let reason):
      "The archive \(path) cannot be written (\(reason)); make room or mend the permissions and run the command again: "
        + "finished days are kept."
    case .busy(let path):
      "The archive \(path) is in use by another run or program; run the command again when that one has ended."
    case .locked(let path):
      "Another program holds the lock of \(path), which a run needs; run the command again when that program has ended."
    case .damaged(let path, let reason):
      "The archive \(path) is damaged (\(reason)), and nothing in it was mended or removed; move it away and run the "
        + "command again to fetch its days anew."
    case .damagedDays(let path, let days, let reason):
      "The archive \(path) is damaged on \(days.ranges.map(\.named).joined(separator: ", ")) (\(reason)); "
        + "fetch \(days.count == 1 ? "that day" : "those days") again with "
        + days.rangesToFetch.map { "fetch --from \($0.lowerBound) --to \($0.upperBound) --refresh" }
        .joined(separator: " and ") + "."
    case .replaced(let path):
      "The archive \(path) was deleted or replaced during the run, so that what was fetched is lost; run the command "
        + "again when no other program moves it."
    case .notAnArchive(let path, let reason):
      "The file \(path) is not an archive of factory-report (\(reason)) and was left as it is; choose another with "
        + "--archive, or move it away."
    case .newer(let path):
      "The archive \(path) was written by a newer version of factory-report; update this one."
    case .otherOrganisation(let path, let archived, let answered):
      "The archive \(path) belongs to organisation \(archived), but the API answers for \(answered); "
        + "choose another file with --archive."
    case .cannotUsePseudonyms(let path, let reason):
      "The key of pseudonyms \(path) cannot be used (\(reason)); mend it, or move it away to have other pseudonyms from "
        + "now on."
    }
  }
}

extension [Day] {
  /// Those to fetch again: a few commands, or one that fetches days between them, too.
  fileprivate var rangesToFetch: [ClosedRange<Day>] {
    guard ranges.count > 3, let first, let last else { return ranges }
    return [first...last]
  }
}
