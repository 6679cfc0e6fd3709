/// A finished report: what every format shows, in this order.
///
/// It holds typed values and depends on no clock and no locale, so that the same report gives the same bytes anywhere.
package struct Report: Sendable {
  package let title: String
  /// The organisation's identifier, as the API gave it.
  package let organisation: String
  package let firstDay: CalendarDate
  package let lastDay: CalendarDate
  package let generatedAt: Timestamp
  /// Program and version: `factory-report 2.0.0`.
  package let generator: String
  /// What needs attention, the weightiest first; empty if there is nothing.
  package let notices: [Sentence]
  /// What the report leaves out of people; `nil` if it shows them as they are.
  package let privacy: Privacy?
  /// The report for people: each is a sheet or a chapter.
  package let sections: [Section]
  /// The same in one screen, for a mail.
  package let mailPage: [Section]
  /// The report for programs: all flat tables, with all rows.
  package let tables: [Table]
  /// What each group's tokens and seats cost; `nil` without prices.
  package let charges: Charges?

  package typealias Charges = @Sendable () throws -> [Charge]

  /// Without a `mailPage`, that of a mail has the sections.
  package init(
    title: String, organisation: String, firstDay: CalendarDate, lastDay: CalendarDate, generatedAt: Timestamp,
    generator: String, notices: [Sentence], privacy: Privacy? = nil, sections: [Section], mailPage: [Section]? = nil,
    tables: [Table],
    charges: Charges? = nil
  ) {
    self.title = title
    self.organisation = organisation
    self.firstDay = firstDay
    self.lastDay = lastDay
    self.generatedAt = generatedAt
    self.generator = generator
    self.notices = notices
    self.privacy = privacy
    self.sections = sections
    self.mailPage = mailPage ?? sections
    self.tables = tables
    self.charges = charges
  }
}

/// What a report leaves out of people, for its properties.
package struct Privacy: Hashable, Sendable {
  /// How people are shown: `names`, `pseudonyms` or `none`.
  package let people: String
  /// Groups of fewer people are shown together; `nil` if all groups are shown.
  package let minimumGroup: Int?

  package init(people: String, minimumGroup: Int? = nil) {
    self.people = people
    self.minimumGroup = minimumGroup
  }

  /// The same as keywords: `people: pseudonyms, minimum group: 5`.
  package var keywords: String {
    "people: \(people)" + (minimumGroup.map { ", minimum group: \($0)" } ?? "")
  }
}

/// A part of a report: a sheet of a workbook, a chapter of a page.
package struct Section: Sendable {
  package let id: String
  /// Unique in the report.
  package let title: String
  /// One sentence under the title; empty where the title is enough.
  package let summary: String
  /// Whether its sheet holds nothing but its table, from the first cell, for programs that import it.
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
  /// Sentences about the data, the most important first.
  case sentences([Sentence], heading: String = "What changed")
  case chart(Chart)
  /// A table.
  ///
  /// - Parameter pageRows: How many rows a page (Markdown, HTML) shows; `nil` for all, 0 to leave the table out there.
  case table(Table, pageRows: Int?)
  /// A small table for pages only; workbooks have the whole table instead.
  case excerpt(Table)
}
