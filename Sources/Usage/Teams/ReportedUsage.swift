/// A source as a report may show it: the one place where ids and addresses of users give way to what stands for them.
///
///     let usage = ReportedUsage(archive, people: .pseudonyms) { key.pseudonym(of: $0) }
///     let summary = try Summary(of: range, from: usage, comparing: true)
package struct ReportedUsage: UsageSource {
  private let source: any UsageSource
  package let people: PeopleShown
  package let directory: UserDirectory

  /// - Parameters:
  ///   - source: Provides the days, with the users' ids and addresses.
  ///   - people: How users are shown.
  ///   - pseudonym: Makes a pseudonym of an id; used for ``PeopleShown/pseudonyms`` alone.
  package init(
    _ source: any UsageSource, people: PeopleShown = .names, pseudonym: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.source = source
    self.people = people
    directory = UserDirectory(people) { userID, count in
      switch people {
      case .names: userID
      case .pseudonyms: ExactText(pseudonym(userID.text))
      // Nothing shows it; users are counted by it.
      case .none: ExactText("user \(count + 1)")
      }
    }
  }

  private var isHiding: Bool { people != .names }

  package func forEachUserDay(in days: ClosedRange<Day>, _ body: (UserDay) throws -> Void) throws {
    try source.forEachUserDay(in: days) { row in
      let reported = directory.note(row.userID, email: row.email, on: row.day)
      guard isHiding else { return try body(row) }
      var row = row
      row.userID = reported
      row.email = nil
      row.unknownFields = nil
      try body(row)
    }
  }

  package func activity(before day: Day) throws -> UserActivity {
    try source.activity(before: day).reported { user in
      let reported = directory.note(user.userID, email: user.email, on: user.last)
      return isHiding ? ActivitySpan(userID: reported, email: nil, first: user.first, last: user.last) : user
    }
  }

  /// Notes without the values that the API gave for a user.
  package func answerNotes(in days: ClosedRange<Day>) throws -> [AnswerNote] {
    let notes = try source.answerNotes(in: days)
    return isHiding ? notes.map(\.withoutValues).withoutRepetition : notes
  }

  package func coverage(of days: ClosedRange<Day>) throws -> [Coverage] { try source.coverage(of: days) }

  package func organisationDays(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try source.organisationDays(in: days)
  }

  package func organisationTotals(in days: ClosedRange<Day>) throws -> [OrganisationDay] {
    try source.organisationTotals(in: days)
  }
}

extension AnswerNote {
  /// The note without a user, and without values that may name one.
  fileprivate var withoutValues: AnswerNote {
    switch (kind, endpoint, subject) {
    case (.repeated, .users, _):
      AnswerNote(
        endpoint, day, kind, subject: "",
        "/users has two different rows for a user; the one read last counts.")
    case (.withdrawn, .users, let subject) where !subject.isEmpty:
      AnswerNote(
        endpoint, day, kind, subject: "",
        "The API no longer returns some rows or values of /users for the day; what it returned before stays.")
    case (.repeated, _, ""):
      AnswerNote(
        endpoint, day, kind, subject: "",
        "/\(endpoint.rawValue) has two different rows for the day; the one read last counts.")
    default: self
    }
  }
}

extension [AnswerNote] {
  fileprivate var withoutRepetition: [AnswerNote] {
    var seen: Set<AnswerNote> = []
    return filter { seen.insert($0).inserted }
  }
}
