/// How a report shows people; the cases are in the order of how much they hide.
package enum PeopleShown: String, CaseIterable, Comparable, Sendable {
  /// Ids and addresses as the API gave them.
  case names
  /// A pseudonym in place of the id, and no address.
  case pseudonyms
  /// No table, list or sentence about single people.
  case none

  package static func < (left: PeopleShown, right: PeopleShown) -> Bool { left.rank < right.rank }
  private var rank: Int {
    switch self {
    case .names: 0
    case .pseudonyms: 1
    case .none: 2
    }
  }
}
