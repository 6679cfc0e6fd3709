import FaultSwitchboard
import Foundation
import SampleAPI
import Synchronization
import Templates
import TestSupport

/// Files and answers that are damaged at random, here and there: what a run of ``InputFuzzTests`` reads.
struct FuzzedInputs {
  /// Values that a careless program writes in place of any other.
  private static let values = [
    "null", "true", "-1", "0.5", "1e400", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
    "\"\"", "\"\\ud83d\"", "\"2026-02-30\"", "[]", "{}", "[[]]", "&a *a", "NaN", "\u{FEFF}", "\u{0}",
  ].map { Array($0.utf8) }

  private static let claims = [
    "-9223372036854775808", "9223372036854775807", "1e400", "-1", "0", "1793000000", "\"soon\"", "null", "[]",
  ]

  /// The archive that is damaged.
  let archive: Data

  /// Makes a pipe and the files that options and variables name: a roster, a template, prices, a configuration, a
  /// session and an archive.
  func prepare(_ folder: String, _ session: SampleSessions.Pair, _ random: inout SeededGenerator) throws {
    mkfifo(folder + "/pipe", 0o600)
    try FileManager.default.createDirectory(atPath: folder + "/factory", withIntermediateDirectories: true)
    let configuration =
      "defaults:\n  output: out\n  format: [csv]\nreports:\n  r:\n    month: 2026-10\n    detail: true\n"
    for (name, text) in [
      ("g.csv", "email,group\nuser_1,\"R\"\"D\"\r\na@x.test;Blue\nb@x.test,\"two\nlines\"\n"),
      ("t.yaml", ShippedDefinition.email.text), ("p.yaml", try Self.prices), ("c.yaml", configuration),
      ("factory/auth.json", Self.file(session, &random)),
    ] {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 0..<4, using: &random) { Self.damage(&bytes, &random) }
      try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    var bytes = Array(archive)
    for _ in 0..<Int.random(in: 0..<4, using: &random) { Self.damageDatabase(&bytes, &random) }
    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/a.sqlite"))
    if Int.random(in: 0..<16, using: &random) == 0 {
      let log = (0..<8_000).map { _ in UInt8.random(in: 0...255, using: &random) }
      try Data(log).write(to: URL(fileURLWithPath: folder + "/a.sqlite-wal"))
    }
  }

  private static var prices: String { get throws { try text(repository + "/samples/prices.yaml") } }

  /// A session's file, or one whose access token ends at a strange time.
  private static func file(_ session: SampleSessions.Pair, _ random: inout SeededGenerator) -> String {
    let file = SampleSessions.file(session)
    guard Bool.random(using: &random), let end = claims.randomElement(using: &random) else { return file }
    func part(_ text: String) -> String {
      Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    let claims = #"{"exp":\#(end),"org_id":"org_1","email":"a@x.test","roles":["owner"]}"#
    return file.replacing(session.access, with: part(#"{"alg":"none"}"#) + "." + part(claims) + ".sig")
  }

  /// Changes a text at one place.
  static func damage(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
    case 2: bytes.removeSubrange(place..<min(bytes.count, place + 20))
    default:
      // A number or a text, from its first character on.
      let isInside: (UInt8) -> Bool = { !Array(" ,:}]\n".utf8).contains($0) }
      let end = bytes[place...].firstIndex { !isInside($0) } ?? bytes.endIndex
      let start = bytes[..<place].lastIndex { !isInside($0) }.map { $0 + 1 } ?? bytes.startIndex
      bytes.replaceSubrange(start..<end, with: values.randomElement(using: &random) ?? [])
    }
  }

  /// Changes a database at one place: a byte, a page, or its end.
  private static func damageDatabase(_ bytes: inout [UInt8], _ random: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &random)
    let page = place / 4096 * 4096
    switch Int.random(in: 0..<5, using: &random) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
    // The header, and the schema behind it.
    case 1: bytes[place % 4096 % bytes.count] = UInt8.random(in: 0...255, using: &random)
    case 2: for index in page..<min(page + 4096, bytes.count) { bytes[index] = 0 }
    case 3: for index in place..<min(place + 8, bytes.count) { bytes[index] = [0x7F, 0x80, 0xFF][place % 3] }
    default: bytes.removeLast(bytes.count - place)
    }
  }
}

/// Damages a server's answers at random, in one run out of three.
final class FuzzedAnswers: Sendable {
  private let random = Mutex<SeededGenerator?>(nil)
  /// Those that a client asks for again take seconds.
  private static let faults = Fault.detectable.filter { $0.nature != .transient }

  /// Chooses for the next run.
  func begin(_ generator: inout SeededGenerator) {
    let seed = Int.random(in: 0..<3, using: &generator) == 0 ? generator.next() : nil
    random.withLock { $0 = seed.map { SeededGenerator(seed: $0) } }
  }

  /// The server's ``Interception``.
  func delivery(of request: SampleRequest, from respond: (SampleRequest) -> SampleResponse) -> ResponseDelivery {
    let response = respond(request)
    return random.withLock { random in
      guard var dice = random else { return ResponseDelivery(response) }
      defer { random = dice }
      switch Int.random(in: 0..<12, using: &dice) {
      case 0:
        let fault = Self.faults.randomElement(using: &dice) ?? .empty
        return Switchboard(.always(fault)).delivery(of: request) { _ in response }
      case 1:
        var delivery = ResponseDelivery(response)
        for _ in 0...Int.random(in: 0..<3, using: &dice) { FuzzedInputs.damage(&delivery.body, &dice) }
        delivery.length = delivery.body.count
        return delivery
      default: return ResponseDelivery(response)
      }
    }
  }
}
