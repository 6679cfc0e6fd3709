import Yams

/// What a report shows, in which order: the YAML files of this folder.
package struct ReportDefinition: Decodable, Sendable {
  package struct Section: Decodable, Sendable {
    package let id: String
    /// At most 31 characters, unique in the report: a sheet's name.
    package let title: String
    package let summary: String
    package let blocks: [Block]
  }

  package enum Block: Sendable {
    /// Metric ids.
    case figures([String])
    case chart(String)
    /// - Parameter pageRows: How many rows a page shows.
    case table(String, pageRows: Int)
    /// - Parameter rows: At most so many rows; `nil` for all.
    case excerpt(String, rows: Int?)
  }

  package let title: String
  package let sections: [Section]

  /// The report that the tool makes unless told otherwise.
  ///
  /// - Throws: What the parser says of the file.
  package static func management() throws -> ReportDefinition {
    try YAMLDecoder().decode(
      ReportDefinition.self, from: String(decoding: PackageResources.management_yaml, as: UTF8.self))
  }
}

extension ReportDefinition.Block: Decodable {
  private enum Key: String, CodingKey {
    case figures
    case chart
    case table
    case excerpt
    case rows
    case pageRows = "page_rows"
  }

  package init(from decoder: any Decoder) throws {
    let block = try decoder.container(keyedBy: Key.self)
    if let metrics = try block.decodeIfPresent([String].self, forKey: .figures) {
      self = .figures(metrics)
    } else if let chart = try block.decodeIfPresent(String.self, forKey: .chart) {
      self = .chart(chart)
    } else if let table = try block.decodeIfPresent(String.self, forKey: .table) {
      self = .table(table, pageRows: try block.decodeIfPresent(Int.self, forKey: .pageRows) ?? 0)
    } else {
      self = .excerpt(
        try block.decode(String.self, forKey: .excerpt), rows: try block.decodeIfPresent(Int.self, forKey: .rows))
    }
  }
}
