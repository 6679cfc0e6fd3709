/// What a definition can name.
package struct Vocabulary: Sendable {
  package struct Table: Sendable {
    package let id: String
    package let columns: [String]

    package init(id: String, columns: [String]) {
      self.id = id
      self.columns = columns
    }
  }

  package let metrics: [String]
  package let charts: [String]
  package let tables: [Table]
  package let formats: [String]

  package init(metrics: [String], charts: [String], tables: [Table], formats: [String]) {
    self.metrics = metrics
    self.charts = charts
    self.tables = tables
    self.formats = formats
  }
}
