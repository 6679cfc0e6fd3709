package import Usage

/// The days of an endpoint that are fetched together.
package struct FetchJob: Hashable, Sendable {
  package let endpoint: Endpoint
  package let days: ClosedRange<Day>

  package init(endpoint: Endpoint, days: ClosedRange<Day>) {
    self.endpoint = endpoint
    self.days = days
  }
}

/// Splits a range of days into jobs.
package enum FetchPlan {
  /// The most days of one job.
  ///
  /// `/tokens` and `/users` list every user of a day, so that an answer of several days would be large.
  static func daysPerRequest(_ endpoint: Endpoint) -> Int {
    switch endpoint {
    case .users, .tokens: 1
    case .tools, .activity, .productivity: 10
    }
  }

  /// The jobs for a range.
  ///
  /// - Parameters:
  ///   - range: The days of the report.
  ///   - isSettled: Whether a day is in the archive and final.
  /// - Returns: Jobs in the order of their first days, so that few of the large answers of `/tokens` are in memory at a
  ///   time.
  package static func jobs(for range: ClosedRange<Day>, isSettled: (Endpoint, Day) -> Bool) -> [FetchJob] {
    let jobs = Endpoint.allCases.flatMap { endpoint in
      var jobs: [FetchJob] = []
      for day in range where !isSettled(endpoint, day) {
        if let last = jobs.last, last.days.upperBound == day - 1, last.days.count < daysPerRequest(endpoint) {
          jobs[jobs.count - 1] = FetchJob(endpoint: endpoint, days: last.days.lowerBound...day)
        } else {
          jobs.append(FetchJob(endpoint: endpoint, days: day...day))
        }
      }
      return jobs
    }
    // The sort is stable: of one day the organisation comes before the users.
    return jobs.sorted { $0.days.lowerBound < $1.days.lowerBound }
  }
}
