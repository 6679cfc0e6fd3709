/// Which users were active on which days according to `/users`; a bit for each user and day.
///
///     var activity = try source.activity(before: "2026-10-01")
///     try source.forEachUserDay(in: "2026-10-01"..."2026-10-31") { activity.add($0) }
///     activity.users(on: ["2026-09-30", "2026-10-01"])
package struct UserActivity: Sendable {
  /// The first and the last day with activity of each user, in order of the first.
  package private(set) var spans: [ActivitySpan] = []
  /// The days with a user of whom it is not known whether they were active, see ``UserCounts/Activity/unknown``.
  package private(set) var unknownDays: Set<Day> = []
  /// Places in ``spans``.
  private var places = TextPlaces()
  /// By day: the bits of the places of its active users.
  private var active: [Day: [UInt64]] = [:]

  package init() {}

  /// Adds a row; call it in order of days.
  package mutating func add(_ row: UserDay) {
    switch row.counts.activity {
    case .idle: break
    case .unknown: unknownDays.insert(row.day)
    case .active:
      let (place, isNew) = places.place(of: row.userID)
      if isNew {
        spans.append(ActivitySpan(userID: row.userID, email: row.email, first: row.day, last: row.day))
      } else {
        spans[place].extend(to: row)
      }
      active[row.day, default: []].setBit(place)
    }
  }

  /// The number of different users who were active on at least one of the days.
  func users(on days: Set<Day>) -> Int {
    var union: [UInt64] = []
    for day in days {
      guard let words = active[day] else { continue }
      union += Array(repeating: 0, count: max(0, words.count - union.count))
      for index in words.indices { union[index] |= words[index] }
    }
    return union.reduce(0) { $0 + $1.nonzeroBitCount }
  }

  /// The same with each user's id and address replaced.
  func reported(_ replace: (ActivitySpan) -> ActivitySpan) -> UserActivity {
    var result = self
    (result.spans, result.places) = ([], TextPlaces())
    for span in spans.map(replace) {
      _ = result.places.place(of: span.userID)
      result.spans.append(span)
    }
    return result
  }
}

extension [UInt64] {
  fileprivate mutating func setBit(_ place: Int) {
    let (word, bit) = place.quotientAndRemainder(dividingBy: UInt64.bitWidth)
    if word >= count { self += Array(repeating: 0, count: word + 1 - count) }
    self[word] |= 1 << UInt64(bit)
  }
}
