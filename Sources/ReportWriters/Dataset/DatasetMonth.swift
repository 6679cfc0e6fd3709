package import ReportModel

/// The tables of one month of a dataset, and what the archive had fetched of it.
package struct DatasetMonth: Sendable {
  /// A table with the rows of the month.
  package struct Source: Sendable {
    package let table: Table
    /// The endpoints that the rows come from, by name.
    package let endpoints: [String]

    package init(_ table: Table, endpoints: [String]) {
      self.table = table
      self.endpoints = endpoints
    }
  }

  /// The fetches of one endpoint in the month.
  package struct Fetches: Sendable {
    package var fetchedAt: [(day: CalendarDate, time: Timestamp)] = []
    /// The days whose numbers the API has changed since the first fetch.
    package var restated: [CalendarDate] = []
    /// The days that were so young when they were fetched that the API may still change them.
    package var provisional: [CalendarDate] = []
    /// The days of which there is no data: never fetched, or the API returned none.
    package var missing: [CalendarDate] = []
    /// The days of which the API returned no row when they were fetched.
    package var empty: [CalendarDate] = []
    /// All that the archive knows of these fetches, as text: equal texts mean equal rows.
    package var state = ""

    package init() {}
  }

  /// The first and the last day that the tables may have rows of; both are in the same month.
  package let days: (first: CalendarDate, last: CalendarDate)
  package let sources: [Source]
  /// By endpoint.
  package let fetches: [String: Fetches]

  package init(days: (first: CalendarDate, last: CalendarDate), sources: [Source], fetches: [String: Fetches]) {
    self.days = days
    self.sources = sources
    self.fetches = fetches
  }

  /// `2026-10`.
  var id: String { String(days.first.description.prefix(7)) }

  /// The month's part of the manifest.
  func entry(generator: String) -> DatasetManifest.Month {
    DatasetManifest.Month(
      month: id, firstDay: days.first.description, lastDay: days.last.description, generator: generator,
      fetches: fetches.mapValues { fetches in
        DatasetManifest.Fetches(
          fetchedAt: Dictionary(fetches.fetchedAt.map { ($0.day.description, $0.time.description) }) { $1 },
          restated: fetches.restated.map(\.description), provisional: fetches.provisional.map(\.description),
          missing: fetches.missing.map(\.description), empty: fetches.empty.map(\.description),
          state: Checksum.of(fetches.state))
      })
  }
}

extension DatasetManifest.Month {
  /// Whether the rows from these endpoints are the same in another state of the month.
  func agrees(with other: Self, on endpoints: [String]) -> Bool {
    (month, firstDay, lastDay, generator) == (other.month, other.firstDay, other.lastDay, other.generator)
      && endpoints.allSatisfy { fetches[$0]?.state == other.fetches[$0]?.state }
  }

  /// The days that had been fetched of an endpoint, and in another state of the month have not, or have no row of it any
  /// more; sorted.
  func daysLost(in other: Self) -> [String] {
    let lost = fetches.flatMap { endpoint, fetches in
      let (now, empty) = (other.fetches[endpoint], fetches.empty)
      return fetches.fetchedAt.keys.filter { day in
        now?.fetchedAt[day] == nil || empty?.contains(day) == false && now?.empty?.contains(day) == true
      }
    }
    return Set(lost).sorted()
  }
}
