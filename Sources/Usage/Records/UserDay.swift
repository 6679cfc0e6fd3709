/// A row of `/users`: one user on one day.
package struct UserDay: Sendable {
  package var day: Day
  /// Never empty.
  package var userID: String
  package var email: String?
  package var counts = UserCounts()
  package var primaryModel: String?
  package var primaryModelTier: String?
  /// As sent by the API; reports compute a period's ratio from its totals.
  package var autonomyRatio: Double?
  package var delegationLevel: String?
  /// In the order of the API; empty if the API sent none.
  package var languages: [String] = []
  /// Fields that this version does not know, as a JSON object; `nil` if there are none.
  package var unknownFields: String?

  package init(day: Day, userID: String) {
    self.day = day
    self.userID = userID
  }
}

extension UserDay: Equatable {
  /// Compares texts byte by byte, see ``ExactText``.
  package static func == (left: UserDay, right: UserDay) -> Bool {
    func texts(_ row: UserDay) -> [ExactText?] {
      [row.userID, row.email, row.primaryModel, row.primaryModelTier, row.delegationLevel, row.unknownFields].map {
        $0.map(ExactText.init)
      }
    }
    return left.day == right.day && left.counts == right.counts && left.autonomyRatio == right.autonomyRatio
      && texts(left) == texts(right) && left.languages.map(ExactText.init) == right.languages.map(ExactText.init)
  }
}
