/// The last day on which a user was active according to `/users`.
package struct LastActivity: Sendable {
  package let userID: ExactText
  /// The address in the row of that day.
  package let email: ExactText?
  package let day: Day

  package init(userID: ExactText, email: ExactText?, day: Day) {
    self.userID = userID
    self.email = email
    self.day = day
  }
}
