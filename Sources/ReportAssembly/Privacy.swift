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
  /// The notes on columns whose values are no longer the API's where people are under pseudonyms.
  private static let notesOnPseudonyms = [
    "user_id": "A pseudonym of the user's id: the same in all reports that are made with one archive.",
    "seat": "A pseudonym of the user's id, else of the address in the roster.",
    "user_email": "Empty, as people are under pseudonyms.",
    "user": "A pseudonym of the user's id: the same in all reports that are made with one archive.",
  ]

  /// The same table, with notes on its columns that are true of the way in which the report shows people.
  func noting(_ people: PeopleShown) -> Table {
    guard people == .pseudonyms, isAboutPeople else { return self }
    return with(columns: columns.map { $0.with(note: Self.notesOnPseudonyms[$0.id] ?? $0.note) })
  }

  /// Whether its rows are about single people.
  var isAboutPeople: Bool { columns.contains { ["user_id", "user_email", "user", "seat"].contains($0.id) } }
}

extension NamedTable {
  /// The same table, in full and as an excerpt, with the notes of ``Table/noting(_:)``.
  func noting(_ people: PeopleShown) -> NamedTable {
    guard people == .pseudonyms else { return self }
    var noted = NamedTable(table.noting(people), of: periods, isShown: isShown) { [excerpt] rows, isWide in
      try excerpt(rows, isWide).noting(people)
    }
    noted.people = self.people
    return noted
  }
}
