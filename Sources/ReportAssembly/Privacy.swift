import ReportModel
import Usage

extension ReportDetails {
  /// What of people the report leaves out; `nil` if it shows them as they are.
  var privacy: Privacy? {
    people == .names && minimumGroup == nil ? nil : Privacy(people: people.rawValue, minimumGroup: minimumGroup)
  }

  /// The same in sentences.
  var privacyNotices: [String] {
    let ofPeople: [String] =
      switch people {
      case .names: []
      case .pseudonyms:
        ["People are under pseudonyms, the same in all reports that are made with one archive."]
      case .none: ["People are left out: there are no tables, lists and sentences about single ones."]
      }
    let ofGroups = minimumGroup.map {
      "Groups of fewer than \($0) people are shown together as \(SmallGroups.name), with the next smallest where these "
        + "are fewer, too."
    }
    return ofPeople + [ofGroups].compactMap(\.self)
  }
}

extension Table {
  /// Whether its rows are about single people.
  var isAboutPeople: Bool { columns.contains { ["user_id", "user_email", "user", "seat"].contains($0.id) } }
}
