import ArgumentParser
import Usage

/// The days that a report covers.
struct PeriodOptions: ParsableArguments {
  @Option(help: ArgumentHelp("First day, in UTC.", valueName: "YYYY-MM-DD"))
  var from: Day?

  @Option(help: ArgumentHelp("Last day; yesterday unless given.", valueName: "YYYY-MM-DD"))
  var to: Day?

  @Option(help: ArgumentHelp("One calendar month; the current one up to yesterday.", valueName: "YYYY-MM"))
  var month: Month?

  @Flag(help: "The last complete month.")
  var lastMonth = false

  @Flag(help: "The last complete ISO week, Monday to Sunday.")
  var lastWeek = false

  @Option(help: ArgumentHelp("The last N complete months.", valueName: "n"))
  var months: Int?

  func validate() throws {
    let given = [
      from != nil || to != nil ? "--from/--to" : nil, month != nil ? "--month" : nil, lastMonth ? "--last-month" : nil,
      lastWeek ? "--last-week" : nil, months != nil ? "--months" : nil,
    ].compactMap(\.self)
    guard given.count <= 1 else {
      throw ValidationError("\(given.joined(separator: " and ")) exclude each other; give one of them.")
    }
    if let to {
      guard let from else { throw ValidationError("--to needs --from; give the first day as well.") }
      guard from <= to else { throw ValidationError("--from \(from) is after --to \(to); exchange them.") }
    }
    if let months, months < 1 { throw ValidationError("--months must be at least 1.") }
  }

  /// The days of the period that the API has data for; `defaultMonths` complete months if no option names a period.
  ///
  /// - Throws: ``UsageError/unavailable(option:days:available:)``.
  func range(today: Day, defaultMonths: Int = 1) throws(UsageError) -> ClosedRange<Day> {
    let available = Availability.days(today: today)
    if let from {
      let to = to ?? available.upperBound
      for (option, day) in [("--from", from), ("--to", to)] where !available.contains(day) {
        throw .unavailable(option: option, days: day...day, available: available)
      }
      return from...to
    }
    let (option, days) =
      if let month {
        ("--month", month.days)
      } else if lastWeek {
        ("--last-week", Period(.week, holding: today).predecessor.days)
      } else if let months {
        ("--months", Self.lastMonths(months, before: today))
      } else {
        ("--last-month", Self.lastMonths(lastMonth ? 1 : defaultMonths, before: today))
      }
    guard days.overlaps(available) else { throw .unavailable(option: option, days: days, available: available) }
    return days.clamped(to: available)
  }

  /// The period as the configuration file has it: `last-month`, `months 3`, `2026-10`.
  var inWords: String {
    if let from { return "\(from) to \(to?.description ?? "yesterday")" }
    if let month { return Period(.month, holding: month.days.lowerBound).id }
    return lastWeek ? "last-week" : months.map { "months \($0)" } ?? "last-month"
  }

  /// The unit of a relative period; `nil` if options name the days.
  private var relativeUnit: Period.Unit? {
    if from != nil || month != nil { nil } else if lastWeek { .week } else { .month }
  }

  /// Checks that a relative period is the same one here as in UTC.
  ///
  /// - Parameters:
  ///   - now: Seconds since 1970-01-01T00:00:00Z.
  ///   - offset: The seconds that the local clock is ahead of UTC at a moment.
  /// - Throws: ``PeriodNotOver``.
  func checkCalendar(now: Int, offset: (_ moment: Int) -> Int) throws(PeriodNotOver) {
    guard let unit = relativeUnit else { return }
    let utc = Period(unit, holding: Day(secondsSince1970: now))
    let local = Period(unit, holding: Day(secondsSince1970: now + offset(now)))
    guard utc.id != local.id else { return }
    let isEast = utc.whole.lowerBound < local.whole.lowerBound
    // The later of the two calendars decides when both are in the same month or week.
    let midnight = (isEast ? local : utc).whole.lowerBound.number * 86_400
    let moment = isEast ? midnight : midnight - offset(midnight - offset(midnight))
    throw PeriodNotOver(unit: unit, utc: utc, local: local, moment: moment, localMoment: moment + offset(moment))
  }

  private static func lastMonths(_ count: Int, before today: Day) -> ClosedRange<Day> {
    let last = Period(.month, holding: today).predecessor
    var (first, count) = (last, count)
    while count > 1, first.whole.lowerBound > Availability.firstDay {
      first = first.predecessor
      count -= 1
    }
    return first.whole.lowerBound...last.whole.upperBound
  }
}
