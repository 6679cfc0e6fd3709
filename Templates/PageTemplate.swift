/// A Mustache template of a page, embedded in the binary.
package enum PageTemplate: String, CaseIterable, Sendable {
  /// `report.md.mustache`.
  case markdown
  /// `report.html.mustache`; uses ``styleSheet``.
  case html

  package var text: String {
    switch self {
    case .markdown: String(decoding: PackageResources.report_md_mustache, as: UTF8.self)
    case .html: String(decoding: PackageResources.report_html_mustache, as: UTF8.self)
    }
  }

  /// `report.css`, which is embedded in HTML pages.
  package static var styleSheet: String { String(decoding: PackageResources.report_css, as: UTF8.self) }
}
