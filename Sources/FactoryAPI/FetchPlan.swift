package import Usage

/// One piece of work that ends in days to keep.
package struct FetchJob: Hashable, Sendable {
  package let endpoint: Endpoint
  package let days: ClosedRange<Day>

  package init(endpoint: Endpoint, days: ClosedRange<Day>) {
    self.endpoint = endpoint
    self.days = days
  }
}

/// Which days to ask for, and in what pieces.
package enum FetchPlan {
  /// How many days one request may cover, so that memory does not grow with the range: `/tokens` lists every user, and
  /// `/users` has pages for each day.
  static func daysPerRequest(_ endpoint: Endpoint) -> Int {
    switch endpoint {
    case .users: 1
    case .tokens: 3
    case .tools, .activity, .productivity: 10
    }
  }

  /// So many days of `/tokens` are asked for one by one, to know how large they are: of three in a row one is a working
  /// day, and those of 100,000 users together would take more memory than all that follows.
  private static let unknownDays = 3

  /// The jobs for a range.
  ///
  /// - Parameters:
  ///   - range: The days that are needed.
  ///   - isSettled: Whether a day need not be asked for again.
  /// - Returns: In the order of their first days, so that of large answers, which are those of `/tokens`, few are under way
  ///   at a time.
  package static func jobs(for range: ClosedRange<Day>, isSettled: (Endpoint, Day) -> Bool) -> [FetchJob] {
    let jobs = Endpoint.allCases.flatMap { endpoint in
      var jobs: [FetchJob] = []
      for day in range where !isSettled(endpoint, day) {
        let mostDays = endpoint == .tokens && jobs.count <= unknownDays ? 1 : daysPerRequest(endpoint)
        if let last = jobs.last, last.days.upperBound == day - 1, last.days.count < mostDays {
          jobs[jobs.count - 1] = FetchJob(endpoint: endpoint, days: last.days.lowerBound...day)
        } else {
          jobs.append(FetchJob(endpoint: endpoint, days: day...day))
        }
      }
      return jobs
    }
    return jobs.enumerated().sorted { left, right in
      let (a, b) = (left.element.days.lowerBound, right.element.days.lowerBound)
      return a != b ? a < b : left.offset < right.offset
    }.map(\.element)
  }

  /// The most bytes that an answer should have, uncompressed: parsed it takes three times as much.
  private static let largestAnswer = 12 << 20

  /// The first days of a job, as many as one answer should have.
  ///
  /// - Parameters:
  ///   - job: What is to be fetched.
  ///   - bytesPerDay: What the largest of its endpoint's days has taken so far; 0 before the first.
  /// - Returns: All days of it, or its first one.
  package static func next(of job: FetchJob, bytesPerDay: Int) -> ClosedRange<Day> {
    let isUnknown = job.endpoint == .tokens && bytesPerDay == 0
    return !isUnknown && job.days.count * bytesPerDay <= largestAnswer
      ? job.days : job.days.lowerBound...job.days.lowerBound
  }
}
