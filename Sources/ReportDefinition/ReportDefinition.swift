/// What a report shows, in which order: one of the shipped definitions, or a user's YAML file.
package struct ReportDefinition: Sendable, Equatable {
  /// A chapter of a page and a sheet of the workbook.
  package struct Section: Sendable, Equatable {
    /// ASCII letters, digits and underscores; unique in the report.
    package let id: String
    /// One line; unique in the report, ignoring case.
    package let title: String
    package let summary: String
    /// Whether the sheet has only the section's table, from the first cell: for programs that import it.
    package let isFlat: Bool
    /// At least one; exactly one table if the section is flat.
    package let blocks: [Block]

    package init(id: String, title: String, summary: String = "", isFlat: Bool = false, blocks: [Block]) {
      self.id = id
      self.title = title
      self.summary = summary
      self.isFlat = isFlat
      self.blocks = blocks
    }
  }

  /// A part of the chapter about the billing period.
  package enum SubscriptionPart: String, CaseIterable, Sendable {
    /// What runs out, in sentences; nothing if all lasts.
    case warnings
    case figures
    case sentences
    /// Bars of used, projected and allowed tokens, or of the used share of windows.
    case chart
  }

  /// What is said of the budgets of a price file.
  package enum BudgetPart: String, CaseIterable, Sendable {
    /// Those that are over, or will be; nothing if all last.
    case warnings
    /// A sentence on each.
    case sentences
  }

  package enum Block: Sendable, Equatable {
    /// A paragraph.
    case text(String)
    /// Key figures, by metric id.
    case figures([String])
    /// The greatest changes in sentences, at most `limit`.
    case changes(limit: Int)
    /// The billing period, or the reason why it is missing.
    case subscription([SubscriptionPart])
    /// The budgets of the price file; nothing without any.
    case budgets([BudgetPart])
    /// The first chart, by id, that the report has.
    ///
    /// - Parameters:
    ///   - title: `nil` for the chart's own title.
    ///   - top: The highest number of bars of the charts `tools` and `tokens_by_group`; `nil` for their own limit. Other
    ///     charts have no limit.
    case chart([String], title: String?, top: Int?)
    /// - Parameters:
    ///   - title: `nil` for the table's own title.
    ///   - columns: Column ids in the order shown; `nil` for all columns.
    ///   - pageRows: The number of rows on a page.
    ///   - users: The highest number of users of each period, by billable tokens; `nil` for all users.
    case table(String, title: String?, columns: [String]?, pageRows: Int, users: Int? = nil)
    /// - Parameters:
    ///   - title: `nil` for the table's own title.
    ///   - columns: Column ids in the order shown; `nil` for the main columns.
    ///   - rows: The highest number of rows; `nil` for all rows.
    case excerpt(String, title: String?, columns: [String]?, rows: Int?)
  }

  package let title: String
  /// One line for the list of templates; `description` in YAML.
  package let summary: String
  /// The formats written unless the user names others; `nil` for all formats.
  package let formats: [String]?
  /// How people are shown, unless something else hides more; `nil` if the definition does not say.
  package let people: String?
  /// At least one.
  package let sections: [Section]
  /// What the author should change, with its line: names of the first edition, which are still accepted.
  package let remarks: [String]

  package init(
    title: String, summary: String = "", formats: [String]? = nil, people: String? = nil, sections: [Section],
    remarks: [String] = []
  ) {
    self.title = title
    self.summary = summary
    self.formats = formats
    self.people = people
    self.sections = sections
    self.remarks = remarks
  }
}
