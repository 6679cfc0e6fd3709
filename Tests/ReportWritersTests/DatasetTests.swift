import CZlib
import Files
import Foundation
import ReportModel
import Testing

@testable import ReportWriters

@Suite struct DatasetTests {
  private struct Failure: Error {}

  private static let columns = [
    Column("date", "Date", .date), Column("model_id", "Model", .text),
    Column("tokens", "Tokens", .integer, note: "All."),
  ]

  /// A month with a table `models` of the endpoint `tokens` and a table `users` of the endpoint `users`.
  func month(
    _ month: Int, models: [Cell] = [.integer(5), .integer(7)], users: [Cell] = [.integer(1)],
    fetched: [String: Int] = ["tokens": 100, "users": 100], empty: Set<String> = [], last: Int = 30,
    failing: String? = nil
  ) -> DatasetMonth {
    let first = CalendarDate(year: 2026, month: month, day: 1)
    func table(_ id: String, _ values: [Cell]) -> Table {
      let rows = values.enumerated().map { index, value -> ReportModel.Row in
        [.date(CalendarDate(year: 2026, month: month, day: 1 + index / 2)), .text("m\(index)"), value]
      }
      return Table(
        id: id, title: id, columns: Self.columns,
        rows: Rows(streaming: { visit in
          for row in rows { try visit(row) }
          if failing == id { throw Failure() }
        }))
    }
    return DatasetMonth(
      days: (first, CalendarDate(year: 2026, month: month, day: last)),
      sources: [
        .init(table("models", models), endpoints: ["tokens"]), .init(table("users", users), endpoints: ["users"]),
      ],
      fetches: Dictionary(
        uniqueKeysWithValues: fetched.map { endpoint, seconds in
          var fetches = DatasetMonth.Fetches()
          if empty.contains(endpoint) { fetches.empty = [first] }
          fetches.fetchedAt = [(first, Timestamp(date: first, secondOfDay: seconds))]
          fetches.state = "\(seconds)"
          return (endpoint, fetches)
        }))
  }

  func dataset(
    _ folder: String, organisation: String = "org_1", format: Int = 0, generator: String = "test 1",
    overwriting: Bool = false
  ) throws -> Dataset {
    let dataset = try Dataset(
      locking: folder, format: DatasetFormat.builtIn[format], generator: generator, organisation: organisation,
      overwriting: overwriting)
    guard let dataset else { throw Failure() }
    return dataset
  }

  func write(_ folder: String, _ months: DatasetMonth..., format: Int = 0, overwriting: Bool = false)
    async throws -> [String]
  {
    var dataset = try dataset(folder, format: format, overwriting: overwriting)
    var changed: [String] = []
    for month in months { changed += try await dataset.write(month) }
    return changed.map { String($0.dropFirst(folder.count + 1)) }
  }

  func withFolder(_ body: (String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dataset-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await body(folder)
  }

  let first = [
    "models/month=2026-10/part.csv.gz", "users/month=2026-10/part.csv.gz", "models/month=2026-11/part.csv.gz",
    "users/month=2026-11/part.csv.gz",
  ]

  @Test func `each table and month is a packed file, and the manifest says what is in it`() async throws {
    try await withFolder { folder in
      #expect(try await write(folder + "/a/b/", month(10), month(11, users: [])).count == 4)
      let folder = folder + "/a/b"
      #expect(try files(folder).keys.sorted() == (first + ["manifest.json"]).sorted())
      #expect(
        try unpacked(folder + "/" + first[0]) == "date,model_id,tokens\n2026-10-01,m0,5\n2026-10-01,m1,7\n")
      #expect(try unpacked(folder + "/" + first[3]) == "date,model_id,tokens\n")
      let bytes = try #require(FileManager.default.contents(atPath: folder + "/" + first[0]))
      // No name and no time: the same rows give the same bytes.
      #expect(Array(bytes.prefix(8)) == [0x1F, 0x8B, 8, 0, 0, 0, 0, 0])
      let manifest = try manifest(folder)
      #expect(manifest.organisation == "org_1" && manifest.placing == nil)
      let table = try #require(manifest.table("models"))
      #expect(table.columns.map(\.type) == ["date", "string", "integer"] && table.columns[2].description == "All.")
      let partition = table.partitions[0]
      #expect((partition.month, partition.days, partition.rows, partition.bytes) == ("2026-10", 1, 2, bytes.count))
      #expect(partition.path == first[0] && partition.widened == nil)
      #expect(try partition.sha256 == Checksum.of(File(folder + "/" + first[0], O_RDONLY)))
      #expect(manifest.months.map(\.month) == ["2026-10", "2026-11"])
      #expect(manifest.months[0].lastDay == "2026-10-30")
      #expect(manifest.months[0].fetches["tokens"]?.fetchedAt == ["2026-10-01": "2026-10-01T00:01:40Z"])
      #expect(
        try FileManager.default.attributesOfItem(atPath: folder + "/" + first[0])[.posixPermissions] as? Int == 0o600)
    }
  }

  @Test func `the checksum is SHA-256`() {
    #expect(Checksum.of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func `what has not changed is not written`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10), month(11))
      let paths = (first + ["manifest.json"]).map { folder + "/" + $0 }
      let before = try paths.map(identity)
      #expect(try await write(folder, month(10), month(11)) == [])
      #expect(try paths.map(identity) == before)
    }
  }

  @Test func `only partitions whose rows have changed are written`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10), month(11))
      let before = try first.map { try identity(folder + "/" + $0) }
      // /tokens is restated in October, /users fetched again with the same rows, and November is one day longer.
      let changed = try await write(
        folder, month(10, models: [.integer(5), .integer(8)], fetched: ["tokens": 200, "users": 200]),
        month(11, last: 29))
      #expect(changed == [first[0]])
      #expect(try first.dropFirst().map { try identity(folder + "/" + $0) } == Array(before.dropFirst()))
      #expect(try unpacked(folder + "/" + first[0]).hasSuffix("m1,8\n"))
      let manifest = try manifest(folder)
      #expect(manifest.months[0].fetches["users"]?.fetchedAt.values.first == "2026-10-01T00:03:20Z")
      #expect(manifest.months[1].lastDay == "2026-11-29")
    }
  }

  @Test func `days that the archive lacks stay in the dataset unless they may go`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      let whole = try files(folder)
      let other = month(10, users: [], fetched: ["tokens": 100])
      #expect(throws: DatasetError.lostDays(folder: folder, days: ["2026-10-01"])) {
        try dataset(folder).checkDays(of: other)
      }
      let emptied = month(10, users: [], fetched: ["tokens": 200, "users": 200], empty: ["users"])
      #expect(throws: DatasetError.lostDays(folder: folder, days: ["2026-10-01"])) {
        try dataset(folder).checkDays(of: emptied)
      }
      try dataset(folder).checkDays(of: month(10, fetched: ["tokens": 200, "users": 200]))
      try dataset(folder).checkDays(of: month(11, fetched: [:]))
      try dataset(folder, overwriting: true).checkDays(of: other)
      #expect(try files(folder) == whole)
    }
  }

  @Test func `a failure in the middle of a month changes nothing, and the next run writes it`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      let before = try files(folder)
      let (new, later) = (["tokens": 200, "users": 200], [Cell.integer(6), .integer(6)])
      await #expect(throws: Failure.self) {
        try await write(folder, month(10, models: later, users: later, fetched: new, failing: "users"), month(11))
      }
      #expect(try files(folder) == before)
      let both = [first[0], first[1]]
      #expect(try await write(folder, month(10, models: later, users: later, fetched: new)) == both)
      #expect(Set(try files(folder).keys) == Set(before.keys))
      #expect(
        try manifest(folder).table("models")?.partitions[0].sha256
          == Checksum.of(File(folder + "/" + first[0], O_RDONLY)))
    }
  }

  @Test func `a first run that fails can be repeated`() async throws {
    try await withFolder { (folder) throws in
      await #expect(throws: Failure.self) { try await write(folder, month(10, failing: "users")) }
      #expect(try files(folder).isEmpty)
      #expect(try await write(folder, month(11)) == [first[2], first[3]])
      #expect(try await write(folder, month(10)) == [first[0], first[1]])
    }
  }

  @Test func `what a run had put into place when it was killed is the dataset's`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      let old = try manifest(folder)
      let (new, later) = (["tokens": 200, "users": 200], [Cell.integer(6), .integer(6)])
      let changed = month(10, models: later, users: later, fetched: new)
      #expect(try await write(folder, changed) == [first[0], first[1]])
      let whole = try files(folder)
      // As the run leaves the manifest before it moves the first partition; the second one is then lost.
      var before = old
      before.announce(try manifest(folder).tables.flatMap(\.partitions))
      let text = try before.text()
      func killed() throws {
        try Data(text).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
        try FileManager.default.removeItem(atPath: folder + "/" + first[1])
      }
      try killed()
      #expect(try await write(folder, changed) == [first[1]])
      #expect(try files(folder) == whole)
      try killed()
      // The archive has other rows now.
      let third = month(10, models: [.integer(9)], users: later, fetched: ["tokens": 300, "users": 200])
      #expect(try await write(folder, third) == [first[0], first[1]])
      #expect(try manifest(folder).placing == nil)
    }
  }

  @Test func `a lost partition is written anew`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      let whole = try files(folder)
      try FileManager.default.removeItem(atPath: folder + "/" + first[1])
      #expect(try await write(folder, month(10)) == [first[1]])
      #expect(try files(folder) == whole)
    }
  }

  @Test func `a folder of another tool, organisation or format is refused`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10))
      #expect(throws: DatasetError.otherOrganisation(folder: folder, dataset: "org_1", archive: "org_2")) {
        _ = try dataset(folder, organisation: "org_2")
      }
      #expect(throws: DatasetError.otherFormat(folder: folder, dataset: "csv.gz", asked: "csv")) {
        _ = try dataset(folder, format: 1)
      }
    }
    try await withFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
      await #expect(throws: DatasetError.foreignFile(path: folder + "/models")) { try await write(folder, month(10)) }
      for text in ["", "{}", #"{"kind": "airbyte", "version": 2}"#] {
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/manifest.json"))
        #expect(throws: DatasetError.otherTool(manifest: folder + "/manifest.json")) { _ = try dataset(folder) }
      }
    }
    try await withFolder { folder in
      try Data().write(to: URL(fileURLWithPath: folder))
      #expect(throws: DatasetError.self) { _ = try dataset(folder) }
    }
  }

  @Test func `one run at a time writes to a folder`() async throws {
    try await withFolder { folder in
      let held = try dataset(folder)
      #expect(throws: Failure.self) { _ = try dataset(folder) }
      extendLifetime(held)
    }
    try await withFolder { folder in
      _ = try dataset(folder)
      _ = try dataset(folder)
    }
  }

  @Test func `a count with a fraction makes its column one of numbers`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10, models: [.number(0.5)]), month(11), format: 1)
      #expect(try text(folder + "/models/month=2026-10/part.csv") == "date,model_id,tokens\n2026-10-01,m0,0.5\n")
      #expect(try manifest(folder).table("models")?.columns.map(\.type) == ["date", "string", "number"])
      #expect(try manifest(folder).table("users")?.columns.map(\.type) == ["date", "string", "integer"])
    }
  }

  @Test func `months that stay must have the same columns`() async throws {
    try await withFolder { folder in
      _ = try await write(folder, month(10), month(11))
      let dataset = try dataset(folder, generator: "test 2")
      let table = Table(id: "users", title: "", columns: Self.columns.dropLast(), rows: Rows([]))
      #expect(throws: DatasetError.otherColumns(folder: folder, table: "users", generator: "test 1")) {
        try dataset.check([table], months: ["2026-11"])
      }
      try dataset.check([table], months: ["2026-10", "2026-11"])
      try dataset.check(month(10).sources.map(\.table), months: [])
    }
  }
}
