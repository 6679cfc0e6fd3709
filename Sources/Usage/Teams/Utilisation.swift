/// How many days a week people use their seats.
package enum AdoptionBand: String, CaseIterable, Sendable {
  case none
  case light
  case regular
  case heavy

  /// The active days a week from which on a seat is in the band.
  private var lowest: Int {
    switch self {
    case .none, .light: 0
    case .regular: 2
    case .heavy: 4
    }
  }

  /// The bounds in words: `2 to under 4 active days a week`.
  package var bounds: String {
    switch self {
    case .none: "no active day"
    case .light: "under \(Self.regular.lowest) active days a week"
    case .regular: "\(lowest) to under \(Self.heavy.lowest) active days a week"
    case .heavy: "\(lowest) active days a week or more"
    }
  }

  /// The band of a number of active days in a period; one of less than a week counts as a week.
  init(activeDays: Int, of days: Int) {
    let days = max(7, days)
    self =
      activeDays == 0
      ? .none : Self.allCases.last { activeDays * 7 >= $0.lowest * days } ?? .light
  }
}

/// The seats of a group, or of all, in a period.
package struct Utilisation: Sendable {
  package private(set) var seats = 0
  package private(set) var byStatus: [Seats.Status: Int] = [:]
  /// All seats but the new ones.
  package private(set) var byBand: [AdoptionBand: Int] = [:]

  package init() {}

  /// The active part of the seats that are not new; `nil` without such seats.
  package var activeShare: Double? {
    let old = seats - (byStatus[.new] ?? 0)
    return Amount.quotient(.count(Count(byStatus[.active] ?? 0)), .count(Count(old)))
  }

  fileprivate mutating func add(_ use: Seats.Use, of days: Int) {
    seats += 1
    byStatus[use.status, default: 0] += 1
    if use.status != .new {
      byBand[AdoptionBand(activeDays: Int(use.activeDays), of: days), default: 0] += 1
    }
  }
}

extension Seats {
  /// The use of the seats of a period by group, in the order of ``people``.
  package func utilisation(in period: Period) -> [(group: ExactText, use: Utilisation)] {
    var groups: [(group: ExactText, use: Utilisation)] = []
    for (person, use) in of(period) {
      if groups.last?.group != person.group { groups.append((person.group, Utilisation())) }
      groups[groups.count - 1].use.add(use, of: period.days.dayCount)
    }
    return groups
  }

  /// The use of all seats of a period.
  package func wholeUtilisation(in period: Period) -> Utilisation {
    var whole = Utilisation()
    for (_, use) in of(period) { whole.add(use, of: period.days.dayCount) }
    return whole
  }
}
