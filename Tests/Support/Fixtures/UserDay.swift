package import Usage

extension UserDay {
  /// A row of day 0, for tests that set the day with ``on(_:)`` or do not need it.
  package init(
    userID: String, email: String? = nil, counts: UserCounts = UserCounts(), primaryModel: String? = nil,
    primaryModelTier: String? = nil, autonomyRatio: Double? = nil, delegationLevel: String? = nil,
    languages: [String] = [], unknownFields: String? = nil
  ) {
    self.init(day: Day(number: 0), userID: ExactText(userID))
    self.email = email.map(ExactText.init)
    self.counts = counts
    self.primaryModel = primaryModel.map(ExactText.init)
    self.primaryModelTier = primaryModelTier.map(ExactText.init)
    self.autonomyRatio = autonomyRatio
    self.delegationLevel = delegationLevel.map(ExactText.init)
    self.languages = TextList(languages.map(ExactText.init))
    self.unknownFields = unknownFields
  }

  /// The same row on another day.
  package func on(_ day: Day) -> UserDay {
    var row = self
    row.day = day
    return row
  }
}

extension UsageSource {
  /// The rows of a day.
  package func users(on day: Day) throws -> [UserDay] {
    var users: [UserDay] = []
    try forEachUserDay(in: day...day) { row in users.append(row) }
    return users
  }
}
