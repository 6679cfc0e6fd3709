internal import Crypto
package import Files
internal import Glibc
package import ReportModel

/// A mail that is ready to be sent: its text, the same as a web page, and the files that are attached.
///
///     sendmail -t < usage-2026-10.eml
///
/// Mail programs open it as a draft. All of it is ASCII on short lines, as RFC 5322 and 2045 want it.
package struct MailReportWriter: ReportWriter {
  package static let id = "mail"
  package static let summary = "one mail with a short report and attachments, to send or to open as a draft"

  package static func product(named name: String) -> String { name + ".eml" }

  /// The first field of the header shows it.
  package static func wrote(_ file: borrowing File) -> Bool {
    GeneratorMark.beginning(of: file).hasPrefix("\(mark): \(GeneratorMark.name)")
  }

  private static let mark = "X-Generator"

  private let options: MailOptions
  private let namesFiles: Bool

  package init(options: WriterOptions) { (self.options, namesFiles) = (options.mail, options.namesFiles) }

  package func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    let content = try MailContent(report, attachments: options.attachments, namesFiles: namesFiles)
    let file = try folder.create(name)
    try write(report, content, from: folder.file) { try file.write($0) }
    try file.finish()
  }

  // The parts are encoded so that no line of them begins with a boundary: in quoted-printable and base64, `=_` is
  // nowhere.
  private static let mixed = "=_factory-report-mixed"
  private static let alternative = "=_factory-report-alternative"

  private func write(
    _ report: Report, _ content: MailContent, from folder: borrowing File, _ output: ([UInt8]) throws -> Void
  ) throws {
    let end = MailHeader.lineEnd
    let body =
      "--\(Self.alternative)\(end)" + Self.textPart("plain", MailText.text(of: content))
      + "--\(Self.alternative)\(end)" + Self.textPart("html", MailPage.html(of: content))
      + "--\(Self.alternative)--\(end)"
    try output(
      Array(
        (header(of: report, body) + end + "--\(Self.mixed)\(end)"
          + MailHeader.folded(
            "Content-Type", ["multipart/alternative;", "boundary=\"\(Self.alternative)\""]) + end + body).utf8))
    for attachment in options.attachments {
      try output(Array("--\(Self.mixed)\(end)\(attachment.header)\(end)".utf8))
      try MailEncoding.base64(of: try folder.open(attachment.file, O_RDONLY), output)
    }
    try output(Array("--\(Self.mixed)--\(end)".utf8))
  }

  private func header(of report: Report, _ body: String) -> String {
    let title = [options.subjectPrefix, report.title].filter { !$0.isEmpty }.joined(separator: " ")
    var header = MailHeader.plain(Self.mark, report.generator) + MailHeader.plain("X-Unsent", "1")
    header += MailHeader.plain("Date", MailHeader.date(report.generatedAt))
    // Without a sender, the mail program enters its own.
    if let from = options.from { header += MailHeader.addresses("From", [from]) }
    if !options.to.isEmpty { header += MailHeader.addresses("To", options.to) }
    header += MailHeader.text("Subject", title)
    let digest = Checksum.of(header + options.attachments.map(\.name).joined(separator: "\n") + body).prefix(32)
    return header
      + MailHeader.plain("Message-ID", "<\(digest)@\(options.from?.domain ?? "factory-report.invalid")>")
      + MailHeader.plain("MIME-Version", "1.0")
      + MailHeader.folded("Content-Type", ["multipart/mixed;", "boundary=\"\(Self.mixed)\""])
  }

  private static func textPart(_ kind: String, _ text: String) -> String {
    MailHeader.plain("Content-Type", "text/\(kind); charset=utf-8")
      + MailHeader.plain("Content-Transfer-Encoding", "quoted-printable") + MailHeader.lineEnd
      + MailEncoding.quotedPrintable(text)
  }
}

/// The user's choices about mails.
package struct MailOptions: Hashable, Sendable {
  package var to: [MailAddress]
  package var from: MailAddress?
  /// Stands before the report's title in the subject.
  package var subjectPrefix: String
  /// What ``Publication`` has written for the mail.
  var attachments: [MailAttachment] = []

  package init(to: [MailAddress] = [], from: MailAddress? = nil, subjectPrefix: String = "") {
    (self.to, self.from, self.subjectPrefix) = (to, from, subjectPrefix)
  }
}

/// A finished file that a mail carries.
struct MailAttachment: Hashable, Sendable {
  let name: String
  /// Its name in the folder of the mail.
  let file: String

  var header: String {
    MailHeader.folded("Content-Type", [type + ";", "name=\"\(MailHeader.asciiName(name))\""])
      + MailHeader.folded("Content-Disposition", ["attachment;"] + MailHeader.fileName(name))
      + MailHeader.plain("Content-Transfer-Encoding", "base64")
  }

  private var type: String {
    switch name.split(separator: ".").last {
    case "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case "zip": "application/zip"
    case "md": "text/markdown; charset=utf-8"
    case "html": "text/html; charset=utf-8"
    case "pdf": "application/pdf"
    default: "application/octet-stream"
    }
  }
}
