package import ReportModel
internal import Templates

/// One page of GitHub Flavored Markdown: what people paste into a wiki, an issue or a chat, and can read as it is.
package struct MarkdownReportWriter: ReportWriter {
  package static let id = "markdown"
  package static let summary = "one page of GitHub Flavored Markdown, to paste or to read as it is"

  package static func product(named name: String) -> String {
    name + ".md"
  }

  package init(options: WriterOptions) {}

  package func write(_ report: Report, to path: String) throws {
    try PageTemplate.markdown.write(try MarkdownPage(report), to: path)
  }
}
