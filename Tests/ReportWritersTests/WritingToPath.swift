import Files
import Glibc
import ReportModel

@testable import ReportWriters

extension ReportWriter {
  /// Writes to a path at which nothing or an empty folder is.
  func write(_ report: Report, to path: String) throws {
    _ = rmdir(path)
    try write(report, to: Path.name(of: path), in: OutputFolder(Path.folder(of: path)))
  }
}
