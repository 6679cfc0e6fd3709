import Usage

/// The positions of the columns of `user_days` in a statement.
///
/// Columns that end in `_id` contain identifiers of `text`.
struct UserDayColumns {
  let day: Int32
  let user: Int32
  let email: Int32
  /// By ``UserField/rawValue``.
  let counts: [Int32]
  let model: Int32
  let tier: Int32
  let ratio: Int32
  let level: Int32
  let languages: Int32
  let unknownFields: Int32

  /// - Parameter place: Returns the position of a column by name.
  init(_ place: (String) -> Int32) {
    day = place("day")
    user = place("user_id")
    email = place("email_id")
    counts = UserField.allCases.map { place($0.name) }
    model = place("model_id")
    tier = place("tier_id")
    ratio = place("autonomy_ratio")
    level = place("level_id")
    languages = place("languages_id")
    unknownFields = place("unknown_fields")
  }

  /// All column names.
  static let names = {
    var names: [String] = []
    _ = UserDayColumns { name in
      names.append(name)
      return 0
    }
    return names
  }()
}
