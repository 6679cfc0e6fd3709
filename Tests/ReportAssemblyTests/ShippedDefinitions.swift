import ReportAssembly
import ReportModel
import Templates

extension ReportDefinition {
  /// One that comes with the tool, in a report that may be written in every format.
  static func shipped(_ shipped: ShippedDefinition) throws -> ReportDefinition {
    try shipped.definition(Report.vocabulary(formats: ["xlsx", "csv", "markdown", "html"]))
  }
}
