/// The first and the last day on which a user was active according to `/users`.
package struct ActivitySpan: Sendable {
  package let userID: ExactText
  /// The address in the row of the last day.
  package let email: ExactText?
  package let first: Day
  package let last: Day

  package init(userID: ExactText, email: ExactText?, first: Day, last: Day) {
    self.userID = userID
    self.email = email
    self.first = first
    self.last = last
  }
}
