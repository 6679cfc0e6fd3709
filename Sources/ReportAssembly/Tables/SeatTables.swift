import ReportModel
import Usage

/// The seats of a roster by month, or of the range, and how they are used by group.
struct SeatTables {
  let seats: Seats

  private func isComplete(_ period: PeriodSummary) -> Bool {
    !period.period.isCut && period.users.hasAllRows
  }

  // MARK: Seats

  /// A row for each period and seat.
  func seats(_ kind: Period.Kind, _ periods: [PeriodSummary]) -> Table {
    table("seats", "Seats \(kind.titleEnd)", kind, periods) { _ in true }
  }

  /// The seats of a period that were not used in it.
  func unused(in period: PeriodSummary) -> Table {
    table("seats", "Seats without activity \(period.period.when)", period.period.kind, [period]) {
      $0.status != .active
    }
  }

  private func table(
    _ name: String, _ title: String, _ kind: Period.Kind, _ periods: [PeriodSummary],
    where isShown: @escaping @Sendable (Seats.Use) -> Bool
  ) -> Table {
    Table(
      id: name, in: kind.grain, title: title,
      description: "\(kind.rowSubject) and a person of the roster, who has a seat.",
      columns: PeriodColumns.first(complete: "True for a whole period with /users on every day.")
        + Self.columns,
      key: ["period", "seat"], references: [kind.reference],
      rows: Rows(streaming: { [self] visit in
        for period in periods {
          var row = PeriodColumns.cells(period.period, isComplete: isComplete(period))
          let count = row.count
          for (person, use) in seats.of(period.period) where isShown(use) {
            row += Self.cells(person, use)
            try visit(row)
            row.removeSubrange(count...)
          }
        }
      }))
  }

  private static let columns = [
    Column("seat", "Seat", .text, note: "The user's id, else the address in the roster."),
    Column(
      "user_id", "User", .text,
      note: "The user's id; empty where neither the API nor the roster has it."),
    Column(
      "user_email", "E-mail", .text,
      note: "The latest address that the API gave, else that of the roster."),
    Column(
      "group", "Group", .text,
      note:
        "The group in the roster; empty for one of the groups that are shown as \(SmallGroups.name)."
    ),
    Column("cost_centre", "Cost centre", .text, note: "The cost centre in the roster."),
    Column(
      "first_activity", "First activity", .date,
      note: "The first day with activity that the archive has."),
    Column(
      "last_activity", "Last activity", .date,
      note: "The last day with activity up to the end of the period."),
    Column(
      "active_days", "Active days", .integer, note: "Days of the period with activity.",
      unit: "days"),
    Column(
      "status", "Status", .text,
      note:
        "active: in the period; new: not active, and joined within \(Seats.newDays) days before its end; idle: active "
        + "before the period alone; never used: no activity that the archive has."),
  ]

  private static func cells(_ person: Seats.Person, _ use: Seats.Use) -> Row {
    [
      .text(person.seat), .text(orEmpty: person.userID), .text(orEmpty: person.email),
      .text(orEmpty: person.groupOnRow),
      .text(orEmpty: person.costCentre), Cell(orEmpty: use.first), Cell(orEmpty: use.last),
      .integer(Int64(use.activeDays)), .text(use.status.rawValue),
    ]
  }

  // MARK: Utilisation

  /// A row for each period and group.
  func utilisation(_ kind: Period.Kind, _ periods: [PeriodSummary]) -> Table {
    Table(
      "utilisation", in: kind.grain, "Use of seats \(kind.titleEnd)",
      "\(kind.rowSubject) and a group of the roster: how its seats are used.",
      PeriodColumns.first(complete: "True for a whole period with /users on every day.")
        + Self.useColumns,
      key: ["period", "group"], references: [kind.reference],
      periods.flatMap { period in
        let first = PeriodColumns.cells(period.period, isComplete: isComplete(period))
        return seats.utilisation(in: period.period).map {
          first + Self.cells($0.group.text, $0.use)
        }
      })
  }

  /// Some groups of a period, and all seats behind them, for a page.
  ///
  /// - Parameters:
  ///   - table: The groups, of ``utilisation(_:_:)``.
  ///   - period: The period.
  /// - Returns: The table with a row more.
  func addingAll(to table: Table, in period: PeriodSummary) -> Table {
    let whole = seats.wholeUtilisation(in: period.period)
    let first = PeriodColumns.cells(period.period, isComplete: isComplete(period))
    let rows = table.rows
    return table.with(
      title: "Use of seats \(period.period.when)",
      rows: Rows(streaming: { visit in
        try rows.forEach(visit)
        try visit(first + Self.cells("All", whole))
      }))
  }

  private static let useColumns: [Column] = {
    func seats(_ id: String, _ label: String, _ note: String) -> Column {
      Column(id, label, .integer, note: note, unit: "seats")
    }
    return [
      Column(
        "group", "Group", .text,
        note: "The group in the roster; \(Roster.unassigned) for people without one."),
      seats("seats", "Seats", "People of the roster who have a seat in the period."),
      seats("active", "Active", "Seats with activity in the period."),
      seats("idle", "Idle", "Seats with activity before the period alone."),
      seats("never_used", "Never used", "Seats without activity that the archive has."),
      seats(
        "new", "New",
        "Seats without activity of people who joined within \(Seats.newDays) days before the end."),
      Column(
        "utilisation", "Used", .percent(places: 1),
        note: "Active seats over all seats that are not new.",
        unit: "share", emphasis: .size),
    ]
      + AdoptionBand.allCases.map { band in
        seats(
          band.rawValue, "\(band.rawValue.prefix(1).uppercased() + band.rawValue.dropFirst()) (\(band.bounds))",
          "Seats with \(band.bounds) in the period, without new ones; a period of less than a week counts as a week."
        )
      }
  }()

  private static func cells(_ group: String, _ use: Utilisation) -> Row {
    func count(_ count: Int?) -> Cell { .integer(Int64(count ?? 0)) }
    return [.text(group), count(use.seats)]
      + [Seats.Status.active, .idle, .neverUsed, .new].map { count(use.byStatus[$0]) } + [
        Cell(use.activeShare)
      ]
      + AdoptionBand.allCases.map { count(use.byBand[$0]) }
  }
}

extension Cell {
  fileprivate init(orEmpty day: Day?) { self = day.map { Cell($0) } ?? .empty }
}

/// The sentence on seats for the first page.
enum SeatSentence {
  /// «Of 60 seats, 51 were active in October 2026 (87.9%); 5 idle, 2 never used, 2 new.»: from the table `utilisation`.
  ///
  /// - Parameters:
  ///   - use: The seats of the period.
  ///   - period: The period.
  ///   - extent: How many of its days are known, in words; `nil` for all.
  /// - Returns: `nil` without seats.
  static func sentence(_ use: Utilisation, in period: Period, extent: String? = nil) -> Sentence? {
    guard use.seats > 0 else { return nil }
    func value(_ count: Int?) -> Sentence.Part { .value(.integer(Int64(count ?? 0)), .integer) }
    let share: [Sentence.Part] =
      use.activeShare.map { [.words(" ("), .value(.number($0), .percent(places: 1)), .words(")")] }
      ?? []
    let head: [Sentence.Part] = [
      .words("Of "), value(use.seats), .words(" seats, "), value(use.byStatus[.active]),
      .words(" were active \(period.when)"),
    ]
    let others: [(Seats.Status, String)] = [
      (.idle, "idle"), (.neverUsed, "never used"), (.new, "new"),
    ]
    let rest = others.compactMap { status, words in
      use.byStatus[status].map { [value($0), .words(" " + words)] }
    }
    let known: [Sentence.Part] = extent.map { [.words(" (\($0))")] } ?? []
    let end = known + [.words(".")]
    guard !rest.isEmpty else { return Sentence(head + share + end) }
    return Sentence(head + share + [.words("; ")] + rest.joined(separator: [.words(", ")]) + end)
  }
}
