import Archive
import HTTP
import ReportAssembly
import ReportModel
import ReportWriters
import Synchronization
import Usage

extension Pipeline {
  /// Fetches the range, which is of whole months, and writes the partitions whose days have changed.
  ///
  /// - Parameters:
  ///   - folder: The dataset's folder.
  ///   - format: The format of its partitions.
  ///   - people: How people are shown, in all partitions of a folder alike.
  ///   - overwriting: Whether partitions that were changed, or that this tool did not write, may be replaced.
  /// - Returns: The paths of the changed partitions.
  /// - Throws: ``DatasetError``, `ProgramFailures`, and the errors of fetching and of the archive.
  func export(
    into folder: String, format: DatasetFormat, people: PeopleShown = .names, overwriting: Bool = false
  ) async throws -> [String] {
    // The folder is opened twice.
    let said = Mutex<Set<String>>([])
    let remarking: @Sendable (String) -> Void = { remark in
      if said.withLock({ $0.insert(remark).inserted }) { Console.standardError.warn(remark) }
    }
    // Where people have their names, the archive's rows are what is shown.
    let usage: any UsageSource = people == .names ? archive : try usage(showing: people)
    let key = try people == .pseudonyms ? PseudonymKey(besideArchive: archive.path).fingerprint : nil
    let shown = DatasetPeople(people.rawValue, key: key)
    // What is wrong with the folder is said before the first request.
    if let organisation = try archive.organisation() {
      _ = try await dataset(folder, format, organisation, shown, overwriting, remarking)
    }
    try await fetch(range)
    let end = ledger?.begin("export")
    defer { end?() }
    let months = Period.all(.month, in: range)
    var dataset = try await dataset(
      folder, format, archive.organisation() ?? "unknown", shown, overwriting, remarking)
    // Before the first month is written, so that none has changed when another one is refused.
    for month in months {
      let coverage = try archive.coverage(of: month.days)
      if !coverage.isEmpty { try dataset.checkDays(of: DatasetMonth(month.days, [], coverage, missing: [])) }
    }
    var changed: [String] = []
    var isEmpty = true
    var missing: Set<Day> = []
    for month in months {
      try Task.checkCancellation()
      // Read before the rows: if another run changes them meanwhile, the next export sees another state.
      let coverage = try archive.coverage(of: month.days)
      if coverage.isEmpty { continue }
      let tables = try DailyTables(of: month.days, from: usage).all(showing: people)
      if isEmpty { try dataset.check(tables.map(\.table), months: months.map(\.id)) }
      isEmpty = false
      let statuses = try CoverageStatus.all(of: month.days, from: archive).filter(\.isMissing)
      missing.formUnion(statuses.map(\.day))
      do {
        changed += try await dataset.write(DatasetMonth(month.days, tables, coverage, missing: statuses))
      } catch let error as ProgramError {
        throw ProgramFailures([error], written: changed)
      }
    }
    if isEmpty { throw ConfigurationError.nothingArchived(archive: archive.path, days: range.named) }
    if !missing.isEmpty {
      console?.write(
        "warning: The dataset has no data, or not that of all endpoints, of \(LateDays.listed(missing.sorted())); "
          + "manifest.json says of which.\n")
    }
    console?.write("\(dataset.folder): \(changed.count) of \(dataset.partitionCount) partitions have changed.\n")
    return changed
  }

  /// Waits until no other run writes to the folder; after a second it says so.
  ///
  /// - Throws: ``DatasetError``: `locked` after an hour.
  private func dataset(
    _ folder: String, _ format: DatasetFormat, _ organisation: String, _ people: DatasetPeople, _ overwriting: Bool,
    _ remarking: @escaping @Sendable (String) -> Void
  ) async throws -> Dataset {
    for attempt in 0..<18_000 {
      let dataset = try Dataset(
        locking: folder, format: format, generator: "\(Program.name) \(Program.version)", organisation: organisation,
        people: people, overwriting: overwriting, remarking: remarking)
      if let dataset { return dataset }
      if attempt == 5 {
        Console.standardError.write("Another run is writing to \(folder.onOneLine); waiting for it to end.\n")
      }
      try await timing.sleep(.milliseconds(200))
    }
    throw DatasetError.locked(folder: folder)
  }
}

extension DatasetMonth {
  fileprivate init(
    _ days: ClosedRange<Day>, _ tables: [DailyTables.Entry], _ coverage: [Coverage], missing: [CoverageStatus]
  ) {
    var fetches: [String: Fetches] = [:]
    for fetch in coverage.sorted(by: { $0.day < $1.day }) {
      let day = CalendarDate(fetch.day)
      var endpoint = fetches[fetch.endpoint.rawValue] ?? Fetches()
      endpoint.fetchedAt.append((day, Timestamp(secondsSince1970: fetch.fetchedAt)))
      if fetch.isRestated { endpoint.restated.append(day) }
      if fetch.isProvisional { endpoint.provisional.append(day) }
      if fetch.rows == 0 { endpoint.empty.append(day) }
      endpoint.state += "\(fetch.day) \(fetch.fetchedAt) \(fetch.rows)\n"
      for change in fetch.restatement?.changes ?? [] { endpoint.state += "\(change)\n" }
      fetches[fetch.endpoint.rawValue] = endpoint
    }
    for status in missing.sorted(by: { $0.day < $1.day }) {
      fetches[status.endpoint.rawValue, default: Fetches()].missing.append(CalendarDate(status.day))
    }
    self.init(
      days: (CalendarDate(days.lowerBound), CalendarDate(days.upperBound)),
      sources: tables.map { Source($0.table, endpoints: $0.endpoints.map(\.rawValue)) }, fetches: fetches)
  }
}
