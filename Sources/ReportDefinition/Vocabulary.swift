/// The names that a definition can use.
package struct Vocabulary: Sendable {
  package let metrics: [String]
  package let charts: [String]
  package let tables: [(id: String, columns: [String])]
  package let formats: [String]
  /// The tables that replaced those of the first edition, by the earlier name.
  package let formerTables: [String: String]
  /// How people can be shown.
  package let people: [String]

  package init(
    metrics: [String], charts: [String], tables: [(id: String, columns: [String])], formats: [String],
    formerTables: [String: String] = [:], people: [String] = []
  ) {
    self.metrics = metrics
    self.charts = charts
    self.tables = tables
    self.formats = formats
    self.formerTables = formerTables
    self.people = people
  }
}
