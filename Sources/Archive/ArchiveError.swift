/// The reason why the archive cannot be used.
///
/// The description is one sentence that says what to do.
package enum ArchiveError: Error, Sendable {
  case cannotOpen(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case busy(path: String)
  case damaged(path: String, reason: String)
  case notAnArchive(path: String)
  /// A newer version of this program wrote the archive.
  case newer(path: String)
  case otherOrganisation(path: String, archived: String, answered: String)
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
      "The archive \(path) is in use by another run; run the command again when that one has ended."
    case .damaged(let path, let reason):
      "The archive \(path) is damaged (\(reason)), and nothing in it was mended or removed; move it away and run the command again to fetch "
        + "its days anew."
    case .notAnArchive(let path):
      "The file \(path) is not an archive of factory-report and was left as it is; choose another with --archive."
    case .newer(let path):
      "The archive \(path) was written by a newer version of factory-report; update this one."
    case .otherOrganisation(let path, let archived, let answered):
      "The archive \(path) belongs to organisation \(archived), but the API answers for \(answered); "
        + "choose another file with --archive."
    }
  }
}
