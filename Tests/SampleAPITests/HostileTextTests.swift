import FaultSwitchboard
import SampleAPI
import Testing

/// Hostile texts take the place of every text, and of nothing else.
@Suite struct HostileTextTests {
  private let plain = SampleService.sample()
  private let texts = HostileTexts()

  private static let targets =
    ["tokens", "tools", "activity", "productivity", "users"].map { target($0) } + [
      target("tokens", "2026-10-05", "2026-10-07", "&group_by=model"),
      target("tools", "2026-10-05", "2026-10-07", "&group_by=tool_name"),
      target("activity", "2026-10-05", "2026-10-07", "&group_by=client"),
    ]

  /// Keys of objects that are names, and not fields.
  private static let keyed: Set<String> = ["daily_active_users_by_client", "tool_autonomy_level_ratio"]

  /// Checks that two values differ in their texts only, and returns the pairs.
  private func pairs(_ plain: JSONTree, _ hostile: JSONTree, key: String = "", keyed: Bool = false) throws -> [(
    key: String, plain: String, hostile: String
  )] {
    switch (plain, hostile) {
    case (.object(let plain), .object(let hostile)):
      try #require(plain.count == hostile.count)
      return try zip(plain, hostile).flatMap { plain, hostile in
        if keyed {
          return try pairs(plain.value, hostile.value, key: plain.key) + [(key, plain.key, hostile.key)]
        }
        try #require(plain.key == hostile.key)
        let isKeyed = Self.keyed.contains(plain.key) || (plain.key == "by_model" && !plain.value.members.isEmpty)
        return try pairs(plain.value, hostile.value, key: plain.key, keyed: isKeyed)
      }
    case (.array(let plain), .array(let hostile)):
      try #require(plain.count == hostile.count)
      return try zip(plain, hostile).flatMap { try pairs($0, $1, key: key) }
    case (.string(let plain), .string(let hostile)):
      return [(key, plain, hostile)]
    default:
      #expect(plain == hostile)
      return []
    }
  }

  @Test(arguments: SampleOptions.ModelShape.allCases)
  func `Every text is replaced, always by the same, and no two by one`(shape: SampleOptions.ModelShape) throws {
    var originals: [String: String] = [:]
    var keys: Set<String> = []
    let plain = SampleService.sample { $0.modelShape = shape }
    for target in Self.targets {
      let before = plain.respond(to: target)
      let after = texts.rewritten(before)
      for (key, text, replacement) in try pairs(#require(before.tree), #require(after.tree)) {
        if ["date", "user_id", "org_id", "start_date", "end_date", "next_cursor"].contains(key) {
          #expect(text == replacement)
          continue
        }
        keys.insert(key)
        #expect(replacement == texts.text(for: text) && !replacement.utf8.elementsEqual(text.utf8), "\(key)")
        let other = originals.updateValue(text, forKey: replacement)
        #expect(other == nil || other == text)
      }
    }
    let models: Set =
      [
        SampleOptions.ModelShape.modelID: ["model_id"], .model: ["model"], .modelName: ["model_name"],
        .keyedObject: ["by_model"],
      ][shape].map(Set.init) ?? []
    let expected: Set = [
      "user_email", "model_tier", "tool", "server", "name", "event", "matcher", "command", "language", "extension",
      "primary_model", "primary_model_tier", "delegation_level", "languages", "group_key",
      "daily_active_users_by_client", "tool_autonomy_level_ratio",
    ]
    #expect(keys == expected.union(models))
  }

  @Test func `The organisation of forty has most of them, the exact ones and the long one`() throws {
    let all = try Set(
      Self.targets.flatMap { strings(try #require(texts.rewritten(plain.respond(to: $0)).tree)) })
    #expect(all.isSuperset(of: ["NULL", "TRUE", "007", "1E5", "2026-01-01"]))
    let used = all.joined(separator: "\u{0}\u{0}")
    #expect(HostileTexts.cores.count { used.contains($0 + "~") } > HostileTexts.cores.count * 3 / 4)
    #expect(HostileTexts.cores.contains { $0.utf8.count == 100_000 && used.contains($0 + "~") })
  }

  private func strings(_ tree: JSONTree) -> [String] {
    switch tree {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(strings)
    case .object(let members): members.flatMap { [$0.key] + strings($0.value) }
    case .null, .bool, .number: []
    }
  }

  @Test func `Cores are different, and none has the tilde that ends it`() {
    #expect(Set(HostileTexts.cores.map { Array($0.utf8) }).count == HostileTexts.cores.count)
    #expect(HostileTexts.cores.allSatisfy { !$0.contains("~") && !$0.isEmpty })
  }

  @Test func `Similar texts get different hostile texts`() {
    let originals = (0..<3_000).map { "a\($0)" } + HostileTexts.cores + ["", "~", "~~", "a~b", "Read", "read"]
    #expect(Set(originals.map { Array(texts.text(for: $0).utf8) }).count == originals.count)
  }

  @Test func `Errors and the pages' meta stay as they are`() throws {
    let wrong = plain.respond(to: "/api/v1/analytics/tools")
    #expect(texts.rewritten(wrong).body == wrong.body)
    let page = plain.respond(to: target("users", "2026-10-07", "2026-10-07", "&limit=7"))
    let hostile = try #require(texts.rewritten(page).tree)
    #expect(try hostile["meta"] == #require(page.tree)["meta"])
    #expect(hostile["data"]?.elements.count == 7)
  }

  @Test func `A server replaces texts in its answers`() async throws {
    let target = target("users")
    try await SampleServer.withServer(
      organisation: plain.organisation, options: plain.options, faults: .none, texts: texts
    ) { server in
      let answer = try await server.answer(target)
      #expect(answer.body == texts.rewritten(plain.respond(to: target)).body)
    }
  }
}
