/// Every format, in the order in which help lists them.
///
/// Help, look-up and tests all loop over this.
package enum ReportFormats {
  package static let all: [any ReportWriter.Type] = [
    XLSXReportWriter.self,
    CSVReportWriter.self,
    MarkdownReportWriter.self,
    HTMLReportWriter.self,
  ]

  /// The identifiers, in the same order.
  package static var ids: [String] { all.map { $0.id } }

  /// - Returns: The format called `id`, or `nil` if there is none.
  package static func named(_ id: String) -> (any ReportWriter.Type)? {
    all.first { $0.id == id }
  }
}
