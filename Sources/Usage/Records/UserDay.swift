/// A row of `/users`: one user on one day.
package struct UserDay: Sendable {
  package var day: Day
  /// Never empty.
  package var userID: ExactText
  package var email: ExactText?
  package var counts = UserCounts()
  package var primaryModel: ExactText?
  package var primaryModelTier: ExactText?
  /// As sent by the API; reports compute a period's ratio from its totals.
  package var autonomyRatio: Double?
  package var delegationLevel: ExactText?
  /// In the order of the API; empty if the API sent none.
  package var languages = TextList.empty
  /// Fields that this version does not know, as a JSON object; `nil` if there are none.
  package var unknownFields: String?

  package init(day: Day, userID: ExactText) {
    self.day = day
    self.userID = userID
  }
}

extension UserDay: Equatable {
  /// Compares texts byte by byte, see ``ExactText``.
  package static func == (left: UserDay, right: UserDay) -> Bool {
    left.day == right.day && left.userID == right.userID && left.email == right.email && left.counts == right.counts
      && left.primaryModel == right.primaryModel && left.primaryModelTier == right.primaryModelTier
      && left.autonomyRatio == right.autonomyRatio && left.delegationLevel == right.delegationLevel
      && left.languages == right.languages
      && left.unknownFields.map(ExactText.init) == right.unknownFields.map(ExactText.init)
  }
}
