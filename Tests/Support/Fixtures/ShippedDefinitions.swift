import ReportAssembly
package import ReportDefinition
import ReportModel
package import Templates

extension ReportDefinition {
  /// A definition that comes with the tool, checked for a report in all formats.
  package static func shipped(_ shipped: ShippedDefinition) throws -> ReportDefinition {
    try shipped.definition(Report.vocabulary(formats: ["xlsx", "csv", "markdown", "html", "mail"]))
  }
}
