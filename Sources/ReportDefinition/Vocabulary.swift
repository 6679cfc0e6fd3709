/// The names that a definition can use.
package struct Vocabulary: Sendable {
  package let metrics: [String]
  package let charts: [String]
  package let tables: [(id: String, columns: [String])]
  package let formats: [String]

  package init(metrics: [String], charts: [String], tables: [(id: String, columns: [String])], formats: [String]) {
    self.metrics = metrics
    self.charts = charts
    self.tables = tables
    self.formats = formats
  }
}
