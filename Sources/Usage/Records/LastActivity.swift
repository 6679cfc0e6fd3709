/// The last day on which a user was active according to `/users`.
package struct LastActivity: Sendable {
  package let userID: String
  /// The address in the row of that day.
  package let email: String?
  package let day: Day

  package init(userID: String, email: String?, day: Day) {
    self.userID = userID
    self.email = email
    self.day = day
  }
}
