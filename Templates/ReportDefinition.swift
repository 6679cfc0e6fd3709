/// What a report shows, in which order: the YAML files of this folder, and those that users make of them.
package struct ReportDefinition: Sendable, Equatable {
  /// A sheet of the workbook and a chapter of a page.
  package struct Section: Sendable, Equatable {
    /// Letters, digits and underscores, unique in the report.
    package let id: String
    /// A sheet's name: see ``SheetName``; unique in the report, however it is capitalised.
    package let title: String
    package let summary: String
    /// Whether a spreadsheet has only its table, from the first cell: for programs that import it.
    package let isFlat: Bool
    /// At least one; just a table where the section is flat.
    package let blocks: [Block]

    package init(id: String, title: String, summary: String = "", isFlat: Bool = false, blocks: [Block]) {
      self.id = id
      self.title = title
      self.summary = summary
      self.isFlat = isFlat
      self.blocks = blocks
    }
  }

  /// A part of what is said of the billing period.
  package enum SubscriptionPart: String, CaseIterable, Sendable {
    case figures
    case sentences
    /// Bars of used, projected and allowed tokens.
    case chart
  }

  package enum Block: Sendable, Equatable {
    /// A paragraph.
    case text(String)
    /// Metric ids.
    case figures([String])
    /// - Parameter limit: At most so many sentences.
    case changes(limit: Int)
    /// The billing period, or why it is left out.
    case subscription([SubscriptionPart])
    /// - Parameters:
    ///   - title: `nil` for the chart's own.
    ///   - top: At most so many bars or lines; `nil` for as many as the chart chooses.
    case chart(String, title: String?, top: Int?)
    /// - Parameters:
    ///   - title: `nil` for the table's own.
    ///   - columns: In this order; `nil` for all.
    ///   - pageRows: How many rows a page shows.
    case table(String, title: String?, columns: [String]?, pageRows: Int)
    /// - Parameters:
    ///   - title: `nil` for the table's own.
    ///   - columns: In this order; `nil` for the main ones.
    ///   - rows: At most so many; `nil` for all.
    case excerpt(String, title: String?, columns: [String]?, rows: Int?)
  }

  package let title: String
  /// One line for the list of definitions; `description` in YAML.
  package let summary: String
  /// What is written unless the user names formats; `nil` for all.
  package let formats: [String]?
  /// At least one.
  package let sections: [Section]

  package init(title: String, summary: String = "", formats: [String]? = nil, sections: [Section]) {
    self.title = title
    self.summary = summary
    self.formats = formats
    self.sections = sections
  }
}
