import Files
import Foundation
import TestSupport
import Testing
import Usage

@testable import Archive

/// 2026-01-15: the day that most tests keep.
let day = Day(number: 20_468)

/// Noon of a day, in seconds since 1970.
func noon(_ day: Day) -> Int { day.number * 86_400 + 43_200 }

extension Archive.Provenance {
  /// Fetched when the numbers of January 2026 were final.
  static let later = Archive.Provenance(organisation: "org_1", fetchedAt: noon(day + 30))
}

/// Lends the path of an archive that is not there yet; its folder goes when `body` is left.
func inTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("archive-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  return try body(folder.appendingPathComponent("archive.sqlite").path)
}

/// Lends a new archive.
func withArchive<Result>(_ body: (Archive) throws -> Result) throws -> Result {
  try inTemporaryFolder { path in
    let archive = try Archive(path: path)
    defer { try? archive.close() }
    return try body(archive)
  }
}

extension Archive {
  /// The users of a day, in the order of their identifiers; without the day, as tests write rows.
  func userDays(on day: Day) throws -> [UserDay] {
    inOrder(try users(on: day).map { $0.on(Day(number: 0)) })
  }

  func coverage(_ endpoint: Endpoint, _ day: Day) throws -> Coverage? {
    try coverage(of: day...day).first { $0.endpoint == endpoint }
  }
}

func inOrder(_ users: [UserDay]) -> [UserDay] {
  users.sorted { $0.userID < $1.userID }
}

/// A row of `/activity` with one number.
func activity(_ day: Day, sessions: Count) -> EndpointDay {
  EndpointDay(endpoint: .activity, day: day, values: [.sessions: .count(sessions)])
}

// Days and users at random.
extension SeededGenerator {
  /// Nothing a quarter of the time.
  private mutating func maybe<Value>(_ value: (inout SeededGenerator) -> Value) -> Value? {
    Int.random(in: 0..<4, using: &self) == 0 ? nil : value(&self)
  }

  private mutating func one<Value>(of values: [Value]) -> Value {
    values[Int.random(in: 0..<values.count, using: &self)]
  }

  mutating func count() -> Count {
    switch Int.random(in: 0..<8, using: &self) {
    case 0: 0
    case 1: 1
    case 2: Count(Int64.max)
    case 3: Count(Int64.random(in: 0...Int64.max, using: &self))
    case 4: Count((1 << 53) + Int64.random(in: 0...1000, using: &self))
    case 5: Count(Double.random(in: 0...1, using: &self)) ?? 0
    case 6: Count(Double(Int.random(in: 0...100_000_000, using: &self)) / 1000) ?? 0
    default: Count(Int64.random(in: 0...1_000_000, using: &self))
    }
  }

  private mutating func ratio() -> Double {
    one(of: [0, 1, 0.1, 9.2, 1e-300, 1e300, .leastNonzeroMagnitude, .pi, 450_000, 0x1p53 + 2])
  }

  /// Text of every kind that came to mind; no NUL, which the decoder replaces.
  mutating func text() -> String {
    let awkward = [
      "", " ", "Read", "0", "007", "1e3", "NULL", "null", "'; DROP TABLE users; --", "\"", "\\", "`", "a\nb\r\n\tc",
      "%",
      "=1+1", "@user", "\u{1}\u{1b}[31m\u{7f}", "\u{feff}bom", "\u{202e}rtl\u{202c}", "\u{ffff}", "\u{fffd}",
      "\u{2028}",
      "🚀", "👩‍👩‍👧‍👦", "日本語", "é", "e\u{301}", "Å", "A\u{30a}", "ﬁ", "İ", "ß", "<script>", "a|b,c;d", "{\"a\":[]}",
      String(repeating: "long ", count: 2000),
    ]
    return one(of: awkward) + (Bool.random(using: &self) ? "" : one(of: awkward))
  }

  /// A text that no other call gives: a user's identifier.
  private mutating func identifier(_ number: Int) -> String { "\(text())#\(number)" }

  private mutating func unknownFields() -> String? {
    maybe { $0.one(of: [#"{"a":1}"#, #"{"é\u0000\n":[null,{"b":"🚀"}]}"#, #"{"x":1234567890123456789}"#]) }
  }

  mutating func endpointDay(_ endpoint: Endpoint, _ day: Day) -> EndpointDay {
    var row = EndpointDay(endpoint: endpoint, day: day, unknownFields: unknownFields())
    for field in DailyField.fields(of: endpoint) {
      row.values[field] = maybe { field.kind == .ratio ? .ratio($0.ratio()) : .count($0.count()) }
    }
    for breakdown in Breakdown.breakdowns(of: endpoint) {
      row.breakdowns[breakdown] = maybe { generator in
        (0..<generator.one(of: [0, 1, 2, 7])).map { _ in
          BreakdownRow(
            keys: breakdown.keys.map { _ in generator.text() },
            values: breakdown.measures.map { _ in
              generator.maybe { breakdown == .autonomyLevels ? .ratio($0.ratio()) : .count($0.count()) }
            },
            unknownFields: generator.unknownFields())
        }
      }
    }
    return row
  }

  mutating func users(_ number: Int) -> [UserDay] {
    (0..<number).map { index in
      var user = UserDay(userID: identifier(index))
      user.email = maybe { ExactText($0.text()) }
      for field in UserField.allCases { user.counts[field] = maybe { $0.count() } }
      user.primaryModel = maybe { ExactText($0.text()) }
      user.primaryModelTier = maybe { ExactText($0.text()) }
      user.autonomyRatio = maybe { $0.ratio() }
      user.delegationLevel = maybe { ExactText($0.text()) }
      user.languages = TextList((0..<one(of: [0, 1, 2, 5])).map { _ in ExactText(text()) })
      user.unknownFields = unknownFields()
      return user
    }
  }
}

// Files.

func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

/// The names of all files in the folder of a file.
func names(beside path: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: Path.folder(of: path)).sorted()
}

/// An archive with some days in it, closed.
func makeArchive(_ path: String, users: Int = 400) throws {
  let archive = try Archive(path: path)
  let rows = (0..<users).map { UserDay(userID: "user \($0)", email: "someone.\($0)@example.com") }
  for index in 0..<3 { try archive.keep(rows, on: day + index, from: .later) }
  try archive.keep([activity(day, sessions: 9)], of: .activity, for: day...day, from: .later)
  try archive.close()
}
