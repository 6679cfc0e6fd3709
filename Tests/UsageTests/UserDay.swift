import Usage

/// A row of `/users` in words, as tests write and read it.
struct UserDay: Equatable, Sendable {
  var userID: String
  var email: String?
  var counts = UserCounts()
  var primaryModel: String?
  var primaryModelTier: String?
  var autonomyRatio: Double?
  var delegationLevel: String?
  var languages: [String] = []
  /// The fields we do not know, as a JSON object.
  var unknownFields: String?

  /// Texts are compared byte by byte, as they are kept.
  static func == (left: UserDay, right: UserDay) -> Bool {
    func texts(_ user: UserDay) -> [[UInt8]?] {
      ([
        user.userID, user.email, user.primaryModel, user.primaryModelTier, user.delegationLevel, user.unknownFields,
      ] + user.languages).map { $0.map { Array($0.utf8) } }
    }
    return texts(left) == texts(right) && left.counts == right.counts && left.autonomyRatio == right.autonomyRatio
  }
}

extension UserRows {
  /// - Parameters:
  ///   - days: One a user, or more where a test wants it.
  ///   - pool: The texts of the days before.
  init(_ days: [UserDay], pool: TextPool = TextPool()) {
    var pool = pool
    var packed = PackedUserRows()
    var unknownFields: [Int: String] = [:]
    for day in days {
      var row = UserRow(user: pool.insert(day.userID))
      row.email = day.email.map { pool.insert($0) }
      row.counts = day.counts
      row.primaryModel = day.primaryModel.map { pool.insert($0) }
      row.primaryModelTier = day.primaryModelTier.map { pool.insert($0) }
      row.autonomyRatio = day.autonomyRatio
      row.delegationLevel = day.delegationLevel.map { pool.insert($0) }
      var list = LanguageList.Builder()
      for var language in day.languages { language.withUTF8 { list.append($0) } }
      row.languages = list.finish(into: &pool)
      unknownFields[packed.count] = day.unknownFields
      packed.append(row)
    }
    self.init(packed, texts: pool.texts, unknownFields: unknownFields)
  }

  var days: [UserDay] {
    var days: [UserDay] = []
    visit { row in
      days.append(
        UserDay(
          userID: self[row.user], email: row.email.map { self[$0] }, counts: row.counts,
          primaryModel: row.primaryModel.map { self[$0] }, primaryModelTier: row.primaryModelTier.map { self[$0] },
          autonomyRatio: row.autonomyRatio, delegationLevel: row.delegationLevel.map { self[$0] },
          languages: row.languages.flatMap { try? LanguageList.languages(self[$0]) } ?? [],
          unknownFields: unknownFields[days.count]))
    }
    return days
  }
}

extension Texts {
  /// By place, from 1: the first one stands for no text at all.
  var strings: [String] { (0...count).map { $0 == 0 ? "" : self[TextID(place: Int32($0))] } }
}

extension PeriodUsers {
  var all: [UserPeriod] {
    var all: [UserPeriod] = []
    visit { all.append(user($0)) }
    return all
  }
}
