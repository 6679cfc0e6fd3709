import ArgumentParser
import Usage

/// Which days a report covers.
struct PeriodOptions: ParsableArguments {
  @Option(help: ArgumentHelp("First day, YYYY-MM-DD, in UTC.", valueName: "date"))
  var from: String?

  @Option(help: ArgumentHelp("Last day, YYYY-MM-DD; yesterday unless given.", valueName: "date"))
  var to: String?

  @Option(help: ArgumentHelp("One calendar month, YYYY-MM; the present one up to yesterday.", valueName: "month"))
  var month: String?

  @Flag(help: "The last complete month.")
  var lastMonth = false

  @Flag(help: "The last complete ISO week, Monday to Sunday.")
  var lastWeek = false

  @Option(help: ArgumentHelp("The last N complete months.", valueName: "n"))
  var months: Int?

  /// The days that were asked for.
  ///
  /// - Parameters:
  ///   - today: The current day in UTC.
  ///   - standard: How many complete months are meant where nothing was asked for.
  /// - Returns: Days that the API may be asked for.
  /// - Throws: ``UsageError``.
  func range(today: Day, standard: Int = 1) throws -> ClosedRange<Day> {
    let asked = [
      (from != nil || to != nil ? "--from/--to" : nil), month.map { _ in "--month" },
      lastMonth ? "--last-month" : nil, lastWeek ? "--last-week" : nil, months.map { _ in "--months" },
    ].compactMap(\.self)
    guard asked.count <= 1 else { throw UsageError.severalPeriods(asked) }
    let available = Availability.days(today: today)

    if from != nil || to != nil { return try explicitRange(available) }
    if let month { return try wholeMonth(month, available) }
    guard (months ?? 1) >= 1 else { throw UsageError.notPositive(option: "--months") }
    let asking = asked.first ?? "--last-month"
    if lastWeek { return try Self.clamp(Period(.week, holding: today).predecessor.days, asking, available) }
    return try Self.clamp(Self.completeMonths(lastMonth ? 1 : months ?? standard, before: today), asking, available)
  }

  /// The days of a period that the API has.
  private static func clamp(
    _ days: ClosedRange<Day>, _ option: String, _ available: ClosedRange<Day>
  ) throws -> ClosedRange<Day> {
    guard days.overlaps(available) else {
      throw UsageError.outsideAvailability(
        option: option, day: "\(days.lowerBound) to \(days.upperBound)", first: available.lowerBound.description,
        last: available.upperBound.description)
    }
    return days.clamped(to: available)
  }

  private func explicitRange(_ available: ClosedRange<Day>) throws -> ClosedRange<Day> {
    guard let from else { throw UsageError.toWithoutFrom }
    let first = try Self.day("--from", from)
    let last = try to.map { try Self.day("--to", $0) } ?? available.upperBound
    // What is wrong with a single day is said before what is wrong with both.
    try Self.check("--from", first, available)
    try Self.check("--to", last, available)
    guard first <= last else { throw UsageError.fromAfterTo(from: first.description, to: last.description) }
    return first...last
  }

  private static func day(_ option: String, _ text: String) throws -> Day {
    guard let day = Day(iso: text) else { throw UsageError.malformedDate(option: option, text: text) }
    return day
  }

  private static func check(_ option: String, _ day: Day, _ available: ClosedRange<Day>) throws {
    guard available.contains(day) else {
      throw UsageError.outsideAvailability(
        option: option, day: day.description, first: available.lowerBound.description,
        last: available.upperBound.description)
    }
  }

  private func wholeMonth(_ text: String, _ available: ClosedRange<Day>) throws -> ClosedRange<Day> {
    guard let first = Day(iso: text + "-01") else { throw UsageError.malformedMonth(text) }
    return try Self.clamp(Period(.month, holding: first).whole, "--month", available)
  }

  private static func completeMonths(_ count: Int, before today: Day) -> ClosedRange<Day> {
    let last = Period(.month, holding: today).predecessor
    var first = last
    // More months than the API has are all it has.
    for _ in 1..<min(count, 12_000) where first.whole.lowerBound > Availability.firstDay { first = first.predecessor }
    return first.whole.lowerBound...last.whole.upperBound
  }
}
