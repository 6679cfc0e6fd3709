import Synchronization

/// The users of a source, and the names that a report has for them.
///
/// It knows each user whose rows were read so far.
package final class UserDirectory: Sendable {
  package struct Entry: Sendable {
    package let userID: ExactText
    /// The id in the report.
    package let reported: ExactText
    /// The latest address that the API gave.
    package fileprivate(set) var email: ExactText?
    fileprivate var emailDay: Day
  }

  private struct State {
    var entries: [Entry] = []
    /// Places in `entries` by the user's id.
    var places = TextPlaces()
    /// Places in `entries` by the id in the report; empty where that is the user's id.
    var reported: [ExactText: Int] = [:]
  }

  /// How the report shows people.
  let people: PeopleShown
  private let state = Mutex(State())
  /// The id in the report, of the id in the source and the number of users that were known before.
  private let name: @Sendable (ExactText, Int) -> ExactText

  init(_ people: PeopleShown, name: @escaping @Sendable (ExactText, Int) -> ExactText) {
    self.people = people
    self.name = name
  }

  /// The name in the report of a person who is no user of the source, by id or address.
  func name(of text: ExactText) -> ExactText { name(text, 0) }

  package var entries: [Entry] { state.withLock { $0.entries } }

  /// The user who has an id in the report; `nil` if no row of such a user was read so far.
  func entry(reportedAs id: ExactText) -> Entry? {
    state.withLock { state in
      if let place = state.reported[id] { return state.entries[place] }
      return state.places[id].map { state.entries[$0] }
    }
  }

  /// Notes a row of a user.
  ///
  /// - Returns: The id in the report.
  @discardableResult
  func note(_ userID: ExactText, email: ExactText?, on day: Day) -> ExactText {
    state.withLock { state in
      let (place, isNew) = state.places.place(of: userID)
      guard !isNew else {
        let reported = name(userID, place)
        if reported != userID { state.reported[reported] = place }
        state.entries.append(Entry(userID: userID, reported: reported, email: email, emailDay: day))
        return reported
      }
      if let email, state.entries[place].email == nil || day >= state.entries[place].emailDay {
        state.entries[place].email = email
        state.entries[place].emailDay = day
      }
      return state.entries[place].reported
    }
  }
}
