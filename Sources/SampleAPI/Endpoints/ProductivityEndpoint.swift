extension SampleService {
  /// The rows of `/productivity`, one a day.
  func productivity(_ query: AnalyticsQuery) -> [JSONTree] {
    rows(of: query) { date, totals, _ in
      [
        .object([
          ("date", date),
          ("files_created", .integer(totals.filesCreated)),
          ("files_edited", .integer(totals.filesEdited)),
          ("by_extension", .breakdown(totals.extensions, name: "extension", count: "count")),
          ("by_language", .breakdown(totals.languages, name: "language", count: "count")),
          ("git_commits", .integer(totals.commits)),
          ("git_prs_created", .integer(totals.pullRequests)),
        ])
      ]
    }
  }
}

extension JSONTree {
  /// A breakdown: an array of objects with a name and a count.
  static func breakdown(_ parts: [DayTotals.Part], name: String, count: String) -> JSONTree {
    .array(parts.map { .object([(name, .string($0.name)), (count, .integer($0.count))]) })
  }
}
