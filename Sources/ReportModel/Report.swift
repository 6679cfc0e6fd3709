/// A finished report: everything that any writer shows, in the order in which it is shown.
///
/// It holds typed values and knows no clock and no locale, so that the same report gives the same bytes anywhere.
package struct Report: Sendable {
  package let title: String
  /// The organisation's identifier, as the API gave it.
  package let organisation: String
  package let firstDay: CalendarDate
  package let lastDay: CalendarDate
  package let generatedAt: Timestamp
  /// Program and version: `factory-report 0.1.0`.
  package let generator: String
  /// What a reader must know before trusting the numbers; empty when nothing is off.
  package let notices: [String]
  /// What people read: a sheet, a chapter.
  package let sections: [Section]
  /// What programs read: every flat table, whole.
  package let tables: [Table]

  package init(
    title: String, organisation: String, firstDay: CalendarDate, lastDay: CalendarDate, generatedAt: Timestamp,
    generator: String, notices: [String], sections: [Section], tables: [Table]
  ) {
    self.title = title
    self.organisation = organisation
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.generatedAt = generatedAt
    self.generator = generator
    self.notices = notices
    self.sections = sections
    self.tables = tables
  }
}

/// A part of a report that stands by itself: one sheet of a workbook, one chapter of a page.
package struct Section: Sendable {
  package let id: String
  /// At most 31 characters, unique in the report.
  package let title: String
  /// One sentence under the title; empty where the title says it all.
  package let summary: String
  /// Whether a spreadsheet has nothing but its table, from the first cell: for programs that read it.
  package let isFlat: Bool
  package let blocks: [Block]

  package init(id: String, title: String, summary: String, isFlat: Bool = false, blocks: [Block]) {
    self.id = id
    self.title = title
    self.summary = summary
    self.isFlat = isFlat
    self.blocks = blocks
  }
}

package enum Block: Sendable {
  case paragraph(String)
  case figures([KeyFigure])
  /// Statements on the data, the most important first.
  ///
  /// - Parameter heading: What they are about.
  case sentences([Sentence], heading: String = "What changed")
  case chart(Chart)
  /// A table; formats that people read from top to bottom show only its first rows.
  ///
  /// - Parameter pageRows: How many rows a page shows; `nil` for all, 0 to leave the table to spreadsheets.
  case table(Table, pageRows: Int?)
  /// A small table for formats that people read from top to bottom, in place of one that is whole in a spreadsheet.
  case excerpt(Table)
}
