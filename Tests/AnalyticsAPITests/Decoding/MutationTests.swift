import Foundation
import SampleAPI
import TestSupport
import Testing
import Usage

@testable import AnalyticsAPI

/// The decoders on bodies that were changed at random: none ends the process, and what is accepted is what an
/// independent reading of the same bytes finds.
///
/// `MUTATED_BODIES=10000000 swift test --filter MutationTests` runs longer; a body that fails is printed, with its seed.
@Suite struct MutationTests {
  private static let bodies = ProcessInfo.processInfo.environment["MUTATED_BODIES"].flatMap(Int.init) ?? 100_000
  private static let parts = 8
  private static let days = day...(day + 1)

  /// The answers that are changed: small ones, in every shape that the API has had.
  private static let originals: [(endpoint: Endpoint, body: [UInt8])] = {
    let organisation = SampleOrganisation(seed: 3, users: 3)
    return SampleOptions.ModelShape.allCases.flatMap { shape in
      var options = SampleOptions(modelShape: shape)
      if shape == .model { options.paginationSpelling = .camelCase }
      let service = SampleService(organisation: organisation, options: options)
      return Endpoint.allCases.map { endpoint in
        let limit = endpoint == .users ? "&limit=2" : ""
        let last = endpoint == .users ? days.lowerBound : days.upperBound
        let target = "/api/v1/analytics/\(endpoint.rawValue)?startDate=\(days.lowerBound)&endDate=\(last)\(limit)"
        return (endpoint, service.respond(to: target).body)
      }
    }
  }()

  @Test func `What is not changed is accepted`() throws {
    for (endpoint, body) in Self.originals { #expect(try Self.accepted(endpoint, body) != nil) }
  }

  @Test(arguments: 0..<parts)
  func `No mutation ends the process, and no nonsense is accepted`(part: Int) throws {
    var accepted = 0
    for number in stride(from: part, to: Self.bodies, by: Self.parts) {
      var dice = SeededGenerator(seed: UInt64(number))
      guard let (endpoint, original) = Self.originals.randomElement(using: &dice) else { return }
      var mutation = Mutation(dice: dice)
      let body = mutation.apply(to: original)
      do {
        guard let reading = try Self.accepted(endpoint, body) else { continue }
        accepted += 1
        let independent = Self.independentReading(endpoint, try FoundationJSON(Self.readable(body)))
        guard reading == independent else {
          let fields = Set(reading.keys).union(independent.keys).filter { reading[$0] != independent[$0] }
          let differences = fields.map { "\($0): \(reading[$0] ?? "-"), not \(independent[$0] ?? "-")" }
          Issue.record("body \(number): \(differences): \(String(decoding: body, as: UTF8.self))")
          return
        }
      } catch {
        Issue.record("body \(number): \(error): \(String(decoding: body, as: UTF8.self))")
        return
      }
    }
    // Neither all nor none: the mutations are such that both sides are tried.
    #expect(accepted > Self.bodies / Self.parts / 50 && accepted < Self.bodies / Self.parts)
  }

  /// The body with U+FFFD in place of text that is no Unicode.
  private static func readable(_ body: [UInt8]) -> [UInt8] {
    let pair = /\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}/
    let lone = /\\u[dD][89a-fA-F][0-9a-fA-F]{2}/
    guard String(validating: body, as: UTF8.self) == nil || body.contains(UInt8(ascii: "\\")) else { return body }
    var (rest, result) = (String(decoding: body, as: UTF8.self)[...].unicodeScalars, String.UnicodeScalarView())
    while let first = rest.first {
      let text = Substring(rest)
      if first != "\\" {
        result.append(rest.removeFirst())
      } else if let match = text.prefixMatch(of: pair.matchingSemantics(.unicodeScalar)) {
        result += match.output.unicodeScalars
        rest = rest[match.range.upperBound...]
      } else if let match = text.prefixMatch(of: lone.matchingSemantics(.unicodeScalar)) {
        result += #"\ufffd"#.unicodeScalars
        rest = rest[match.range.upperBound...]
      } else {
        result += rest.prefix(2)
        rest = rest.dropFirst(2)
      }
    }
    return Array(String(result).utf8)
  }

  // MARK: Two readings

  /// What an answer says, as plain facts in the order of their names.
  private typealias Reading = [String: String]

  /// What our decoder makes of a body; `nil` where it refuses it in one of its two ways.
  private static func accepted(_ endpoint: Endpoint, _ body: [UInt8]) throws -> Reading? {
    do {
      var reading: Reading = [:]
      guard endpoint != .users else {
        var rows: [UserDay] = []
        let page = try parsed(body) { try UsersDecoder(day: days.lowerBound).page($0) { rows.append($0) } }
        reading["organisation"] = page.organisation
        reading["more"] = page.paging.hasMore.map { "\($0)" }
        reading["cursor"] = page.paging.nextCursor
        for (index, row) in rows.enumerated() {
          reading["\(index) user_id"] = row.userID.text
          reading["\(index) user_email"] = row.email?.text
          reading["\(index) primary_model"] = row.primaryModel?.text
          reading["\(index) delegation_level"] = row.delegationLevel?.text
          reading["\(index) autonomy_ratio"] = row.autonomyRatio.map { "\($0)" }
          reading["\(index) languages"] = row.languages.texts.map(\.text).joined(separator: "|")
          for field in UserField.allCases { reading["\(index) \(field.name)"] = row.counts[field].map { "\($0)" } }
        }
        return reading
      }
      let page = try parsed(body) { try OrganisationDecoder(endpoint).page($0, days: days) }
      reading["organisation"] = page.organisation
      for row in page.days {
        for (field, value) in row.values where !field.isDerived {
          reading["\(row.day) \(field.rawValue)"] = text(value)
        }
        for (breakdown, rows) in row.breakdowns {
          reading["\(row.day) \(breakdown.field)"] = "\(rows.count)"
          reading["\(row.day) \(breakdown.field) sums"] = sums(rows.map { $0.values.compactMap { $0 }.map(text) })
        }
      }
      return reading
    } catch is FieldProblem {
      return nil
    } catch is JSONSyntaxError {
      return nil
    }
  }

  private static func text(_ amount: Amount) -> String {
    switch amount {
    case .count(let count): "\(count)"
    case .money(let money): "\(money)"
    case .ratio(let ratio): "\(ratio)"
    }
  }

  private static func sums(_ rows: [[String]]) -> String {
    rows.map { $0.joined(separator: ",") }.sorted().joined(separator: ";")
  }

  /// What the reference says that the same bytes mean, as another parser reads them.
  private static func independentReading(_ endpoint: Endpoint, _ tree: FoundationJSON) -> Reading {
    var reading: Reading = [:]
    let meta = tree["meta"]
    reading["organisation"] = meta?["org_id"]?.string
    let rows = tree["data"]?.elements ?? []
    guard endpoint != .users else {
      for (name, value) in tree.membersOutsideData {
        switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
        case "hasmore", "more":
          if case .bool(let more) = value, reading["more"] != "true" { reading["more"] = "\(more)" }
        case "nextcursor": if let cursor = value.string, !cursor.isEmpty { reading["cursor"] = cursor }
        default: break
        }
      }
      guard rows.allSatisfy({ $0["date"]?.string == "\(days.lowerBound)" }) else { return ["a row": "of another day"] }
      for (index, row) in rows.enumerated() {
        for field in ["user_id", "user_email", "primary_model", "delegation_level"] {
          reading["\(index) \(field)"] = row[field]?.string
        }
        reading["\(index) autonomy_ratio"] = ratio(row["autonomy_ratio"])
        reading["\(index) languages"] = (row["languages"]?.elements ?? []).compactMap(\.string).joined(separator: "|")
        for field in UserField.allCases { reading["\(index) \(field.name)"] = count(row[field.name]) }
      }
      return reading
    }
    for row in rows {
      guard let date = row["date"]?.string, let day = Day(iso: date), days.contains(day) else {
        return ["a row": "of another day"]
      }
      for field in DailyField.fields(of: endpoint) where !field.isDerived {
        reading["\(day) \(field.rawValue)"] =
          field.kind == .ratio ? ratio(row[field.rawValue]) : count(row[field.rawValue])
      }
      for breakdown in Breakdown.breakdowns(of: endpoint) {
        let isRatio = if case .weighted = breakdown.rule { true } else { false }
        func values(_ element: FoundationJSON) -> [String] {
          guard case .object = element else { return [isRatio ? ratio(element) : count(element)].compactMap { $0 } }
          return breakdown.measures.compactMap { isRatio ? ratio(element[$0]) : count(element[$0]) }
        }
        let elements: [FoundationJSON]
        switch row[breakdown.field] {
        case .array(let list)?: elements = list
        case .object(let members)?: elements = Array(members.values)
        default: continue
        }
        reading["\(day) \(breakdown.field)"] = "\(elements.count)"
        reading["\(day) \(breakdown.field) sums"] = sums(elements.map(values))
      }
    }
    return reading
  }

  /// A count as the reference has it: not negative, and within 64 bits.
  private static func count(_ value: FoundationJSON?) -> String? {
    switch value {
    case nil, .null?: return nil
    case .whole(let whole)?: return whole < 0 ? "negative" : "\(Count(whole))"
    case .number(let number)?:
      guard abs(number) < 0x1p63, let count = Count(number) else { return "beyond 64 bits" }
      return count < .zero ? "negative" : "\(count)"
    default: return "not a number"
    }
  }

  private static func ratio(_ value: FoundationJSON?) -> String? {
    let number: Double
    switch value {
    case .whole(let whole)?: number = Double(whole)
    case .number(let value)?: number = value
    default: return nil
    }
    // There is no negative zero.
    return number < 0 ? "negative" : "\(number == 0 ? 0 : number)"
  }
}

/// A change of a body, or a few.
private struct Mutation {
  var dice: SeededGenerator

  private static let bytes =
    Array(#"{}[]",:0123456789-+.eE\/truefalsn \u"#.utf8) + [0x00, 0x0a, 0x1f, 0x7f, 0x80, 0xc3, 0xed, 0xff]

  /// Values that a careless server could send in place of any other.
  private static let values = [
    "null", "true", "-1", "0", "-0", "0.5", "-0.5", "1e3", "1e400", "9223372036854775807", "9223372036854775808",
    "18446744073709551616", "123456789012345678901234567890", "1.7976931348623157e308", "4.9e-324", "\"\"", "\"7\"",
    "\"2026-01-15\"", "\"2026-01-16\"", "\"2026-02-30\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "[]",
    "{}", "[[]]", "[null]", "[1,2]", "{\"date\":null}", "01", "+1", ".5", "NaN",
  ].map { Array($0.utf8) }

  mutating func apply(to original: [UInt8]) -> [UInt8] {
    var body = original
    for _ in 0...Int.random(in: 0...2, using: &dice) {
      switch Int.random(in: 0..<8, using: &dice) {
      case 0...3: replaceValue(&body)
      case 4:
        let place = place(body)
        body.replaceSubrange(place..<min(place + 1, body.count), with: [Self.bytes.randomElement(using: &dice) ?? 0])
      case 5: body.removeSubrange(range(body))
      case 6: body.insert(contentsOf: body[range(body)], at: place(body))
      default: swapMembers(&body)
      }
    }
    return body
  }

  /// A place in a body; 0 in an empty one.
  private mutating func place(_ body: [UInt8]) -> Int {
    body.isEmpty ? 0 : Int.random(in: 0..<body.count, using: &dice)
  }

  private mutating func range(_ body: [UInt8]) -> Range<Int> {
    let start = min(place(body), body.count)
    return start..<min(body.count, start + Int.random(in: 1...40, using: &dice))
  }

  /// Puts another value behind some colon or comma.
  private mutating func replaceValue(_ body: inout [UInt8]) {
    let from = min(place(body), body.count)
    guard let colon = body[from...].firstIndex(of: UInt8(ascii: ":")) else { return }
    var end = colon + 1
    var isText = false
    while end < body.count {
      let byte = body[end]
      if byte == UInt8(ascii: "\"") { isText.toggle() }
      if !isText, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { break }
      end += 1
    }
    body.replaceSubrange((colon + 1)..<end, with: Self.values.randomElement(using: &dice) ?? [])
  }

  /// Doubles or moves a piece between two commas: a member or an element as often as not.
  private mutating func swapMembers(_ body: inout [UInt8]) {
    let comma = UInt8(ascii: ",")
    let from = min(place(body), body.count)
    guard let start = body[from...].firstIndex(of: comma),
      let end = body[(start + 1)...].firstIndex(of: comma),
      let target = body[min(place(body), body.count)...].firstIndex(of: comma)
    else { return }
    body.insert(contentsOf: body[start..<end], at: target)
  }
}
