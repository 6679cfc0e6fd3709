import Usage

extension SampleService {
  /// The body of `/productivity`.
  func productivity(_ query: AnalyticsQuery) -> [UInt8] {
    envelope(query) { json in
      eachDay(of: query) { day, totals in
        json.object { json in
          json.member("date", day.description)
          json.member("files_created", totals.filesCreated)
          json.member("files_edited", totals.filesEdited)
          list("by_extension", totals.extensions, name: "extension", count: "count", &json)
          list("by_language", totals.languages, name: "language", count: "count", &json)
          json.member("git_commits", totals.commits)
          json.member("git_prs_created", totals.pullRequests)
        }
      }
    }
  }
}
