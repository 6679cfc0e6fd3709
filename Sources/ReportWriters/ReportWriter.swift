package import ReportModel

/// A format a report can be written in: one file a format, one line in ``ReportFormats``.
package protocol ReportWriter: Sendable {
  /// What `--format` calls it: lowercase letters.
  static var id: String { get }

  /// One line for `factory-report formats`.
  static var summary: String { get }

  /// The file or folder it leaves for a report called `name`; a folder ends in `/`.
  static func product(named name: String) -> String

  /// Whether a folder that this format makes may hold such an entry. An older product is replaced whole, so a folder
  /// that holds anything else is somebody's own and is left alone. True unless a format that makes a folder says less.
  static func mayHold(_ entry: String) -> Bool

  init(options: WriterOptions)

  /// Writes the whole report.
  ///
  /// - Parameters:
  ///   - report: What to write. The writer reads no clock, no locale and no environment.
  ///   - path: Where to write it: a file that is not there yet, or an empty folder to fill if the product ends in `/`.
  ///     It is in a staging folder; permissions, syncing and publication are not the writer's business.
  /// - Throws: ``WriteError`` for what the disk refuses, and what the report's streamed rows throw.
  func write(_ report: Report, to path: String) throws
}

extension ReportWriter {
  package static func mayHold(_ entry: String) -> Bool { true }
}

/// What a user can choose about formats.
package struct WriterOptions: Hashable, Sendable {
  package var csvDialect: CSVDialect

  package init(csvDialect: CSVDialect = .standard) {
    self.csvDialect = csvDialect
  }
}
