package import ReportModel
internal import Templates

/// One web page that needs nothing but itself: no network, no script, no other file.
package struct HTMLReportWriter: ReportWriter {
  package static let id = "html"
  package static let summary = "one web page with charts, to open in a browser, to print or to mail"

  package static func product(named name: String) -> String {
    name + ".html"
  }

  package init(options: WriterOptions) {}

  package func write(_ report: Report, to path: String) throws {
    try PageTemplate.html.write(try HTMLPage(report), to: path)
  }
}
