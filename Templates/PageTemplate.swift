/// A page template that is built into the binary, in Mustache.
package enum PageTemplate: String, CaseIterable, Sendable {
  /// A whole report as Markdown: `report.md.mustache`.
  case markdown
  /// A whole report as a web page: `report.html.mustache`, whose looks are in `report.css`.
  case html

  package var text: String {
    switch self {
    case .markdown: String(decoding: PackageResources.report_md_mustache, as: UTF8.self)
    case .html: String(decoding: PackageResources.report_html_mustache, as: UTF8.self)
    }
  }

  /// How the web page looks: a style sheet that goes into the page.
  package static var styleSheet: String { String(decoding: PackageResources.report_css, as: UTF8.self) }
}
