/// The first and the last day on which a user was active according to `/users`.
package struct ActivitySpan: Sendable {
  package let userID: ExactText
  /// The latest known address.
  package private(set) var email: ExactText?
  package let first: Day
  package private(set) var last: Day

  package init(userID: ExactText, email: ExactText?, first: Day, last: Day) {
    self.userID = userID
    self.email = email
    self.first = first
    self.last = last
  }

  /// Adds the row of a later day with activity.
  mutating func extend(to row: UserDay) { (email, last) = (row.email ?? email, row.day) }
}
