/// A page template that is built into the binary, in Mustache.
package enum PageTemplate: String, CaseIterable, Sendable {
  /// A whole report as Markdown: `report.mustache`.
  case report

  package var text: String {
    switch self {
    case .report: String(decoding: PackageResources.report_mustache, as: UTF8.self)
    }
  }
}
