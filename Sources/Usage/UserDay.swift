/// A row of `/users`: one user on one day.
package struct UserDay: Equatable, Sendable {
  package var userID: String
  package var email: String?
  package var counts: UserCounts
  package var primaryModel: String?
  package var primaryModelTier: String?
  /// As the API gave it.
  ///
  /// Reports compute the ratio of a period from its totals instead.
  package var autonomyRatio: Double?
  package var delegationLevel: String?
  package var languages: [String]
  /// The fields we do not know, as a JSON object.
  package var unknownFields: String?

  package init(
    userID: String, email: String? = nil, counts: UserCounts = UserCounts(), primaryModel: String? = nil,
    primaryModelTier: String? = nil, autonomyRatio: Double? = nil, delegationLevel: String? = nil,
    languages: [String] = [], unknownFields: String? = nil
  ) {
    self.userID = userID
    self.email = email
    self.counts = counts
    self.primaryModel = primaryModel
    self.primaryModelTier = primaryModelTier
    self.autonomyRatio = autonomyRatio
    self.delegationLevel = delegationLevel
    self.languages = languages
    self.unknownFields = unknownFields
  }
}
