package import Files
package import ReportModel

/// A built-in format of reports: one type, and one line in ``ReportFormats``.
package protocol ReportWriter: Sendable {
  /// The name for `--format`, in lowercase letters.
  static var id: String { get }

  /// One line for `factory-report formats`.
  static var summary: String { get }

  /// The name of the file or folder that it makes for a report called `name`; a folder ends in `/`.
  static func product(named name: String) -> String

  /// Whether this format wrote a file, so that it may be replaced; false by default. A folder's `datapackage.json` shows
  /// it instead (see ``DataPackage``).
  static func wrote(_ file: borrowing File) -> Bool

  init(options: WriterOptions)

  /// Writes the whole report. The result depends on the report alone: on no clock, locale or environment.
  ///
  /// - Parameters:
  ///   - report: The report.
  ///   - name: The file or folder to create, without a `/` at its end.
  ///   - folder: A staging folder; ``Publication`` syncs the files and moves them into place.
  /// - Throws: ``WriteError``, and the errors of the report's streamed rows.
  func write(_ report: Report, to name: String, in folder: OutputFolder) throws
}

extension ReportWriter {
  package static func wrote(_ file: borrowing File) -> Bool { false }
}

/// The user's choices about formats.
package struct WriterOptions: Hashable, Sendable {
  package var csvDialect: CSVDialect
  package var mail: MailOptions
  /// Whether the reader gets the CSV files, so that a page may name them.
  package var namesFiles: Bool

  package init(csvDialect: CSVDialect = .standard, mail: MailOptions = MailOptions(), namesFiles: Bool = true) {
    (self.csvDialect, self.mail, self.namesFiles) = (csvDialect, mail, namesFiles)
  }
}

/// A format of a run.
package enum ReportFormat: Sendable {
  case builtIn(any ReportWriter.Type)
  case program(ProgramFormat)
  /// The files of all others in one.
  case zip

  package var id: String {
    switch self {
    case .builtIn(let writer): writer.id
    case .zip: ZipProduct.id
    case .program(let format): format.id
    }
  }

  /// The name of the file or folder that it makes for a report called `name`; a folder ends in `/`.
  func product(named name: String) -> String {
    switch self {
    case .builtIn(let writer): writer.product(named: name)
    case .zip: ZipProduct.name(of: name)
    case .program(let format): format.product(named: name)
    }
  }

  /// Whether this tool wrote a file in this format, see ``ReportWriter/wrote(_:)``.
  func wrote(_ file: borrowing File) -> Bool {
    switch self {
    case .builtIn(let writer): writer.wrote(file)
    case .zip: ZipProduct.wrote(file)
    case .program: false
    }
  }

  package var isMail: Bool { id == MailReportWriter.id }

  var isCSV: Bool { id == CSVReportWriter.id }
}

/// All built-in formats, in the order in which help lists them.
package enum ReportFormats {
  /// Those of a run that names none.
  package static let standard: [any ReportWriter.Type] = [
    XLSXReportWriter.self,
    CSVReportWriter.self,
    MarkdownReportWriter.self,
    HTMLReportWriter.self,
  ]

  package static let all: [any ReportWriter.Type] =
    standard + [JSONReportWriter.self, FOCUSReportWriter.self, MailReportWriter.self]

  package static var ids: [String] { all.map { $0.id } }

  /// - Returns: The format with this id; `nil` if there is none.
  package static func named(_ id: String) -> (any ReportWriter.Type)? { all.first { $0.id == id } }
}
