package import SampleAPI

/// Texts that break careless handling of text, in place of those of the organisation's data.
///
/// A text determines its hostile text: equal texts become equal ones, different texts different ones. Identifiers of
/// users and organisations and dates stay as they are.
package struct HostileTexts: Sendable {
  package init() {}

  /// The beginnings of the hostile texts; none has a tilde.
  package static let cores: [String] = [
    // Formulas.
    "=cmd|' /C calc'!A0", "=HYPERLINK(\"http://evil.example\")", "+1+1", "-2+3", "@SUM(1)", "\t=1", "\r=1", "\n=1",
    // Separators and quotes.
    "\"", "\"\"quoted\"\"", "'", "a\"b'c", ",", ";", "|", "a\tb", "a,b;c|d",
    // Line breaks and control characters.
    "first\nsecond", "first\r\nsecond", "first\rsecond", "\u{0}nul", "\u{1}", "\u{1b}[31mred", "\u{7f}",
    "line\u{2028}paragraph\u{2029}",
    // Unicode: not characters, order of writing, composition, width.
    "\u{fffe}", "\u{ffff}", "\u{feff}mark", "\u{202e}txt.exe", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "\u{645}\u{631}\u{62d}",
    "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}", "\u{1f3f4}\u{e0067}\u{e0062}\u{e007f}",
    "e\u{301}\u{302}\u{303}\u{304}", "\u{e9}", "\u{200b}", "\u{212a}elvin", "\u{10ffff}",
    // Markup.
    "<script>alert(1)</script>", "</td></tr>", "<!--", "&amp;", "&lt;b&gt;", "]]>", "{{name}}", "{{{name}}}",
    // Markdown and what forges make of text.
    "[x](http://evil.example)", "![x](http://evil.example/x.png)", "**b**", "_i_", "`code`", "```", "# h", "- item",
    "> quote", "| a | b |", "\\|", "\\", "@everyone", "#123", "https://evil.example/?a=1&b=2",
    // Spreadsheets and shells.
    "_x0041_", "$(id)", "`id`", "; rm -rf /", "../../etc/passwd", "%s%n", "'; DROP TABLE days; --",
    // White space at both ends: the text gets it at its end, too.
    " ", "\u{a0}",
    longCore,
    "NULL", "TRUE", "007", "1E5", "2026-01-01",
  ]

  /// 100,000 characters.
  private static let longCore = String(repeating: "long ", count: 20_000)

  /// Cores that stand alone: with the original behind them they would be harmless.
  private static let exact: [String: String] = [
    "Read": "NULL", "review": "TRUE", "github": "007", "TypeScript": "1E5", "terminal-ui": "2026-01-01",
  ]

  /// The hostile text for a text.
  package func text(for original: String) -> String {
    if let core = Self.exact[original] { return core }
    let core = Self.core(for: original)
    // The first tilde ends the core: no two originals become the same.
    return core + "~" + original + (core.allSatisfy(\.isWhitespace) ? core : "")
  }

  private static func core(for original: String) -> String {
    var random = SeededRandom(original.stableHash, .text)
    // Only addresses become long: they come once or twice a day, a model once for each user and day.
    let isAddress = original.contains("@")
    if isAddress, random.below(16) == 0 { return longCore }
    return shortCores[random.below(shortCores.count)]
  }

  private static let shortCores = cores.filter { $0.utf8.count < 1_000 }

  // MARK: Answers

  /// Keys whose value is a text, or a list of texts.
  private static let keys: Set<String> = [
    "user_email", "model_id", "model", "model_name", "model_tier", "tool", "server", "name", "event", "matcher",
    "command", "language", "extension", "primary_model", "primary_model_tier", "delegation_level", "languages",
    "group_key",
  ]

  /// Keys whose value may be an object that is keyed by texts.
  private static let keyed: Set<String> = ["daily_active_users_by_client", "tool_autonomy_level_ratio", "by_model"]

  /// An answer with its texts replaced; errors stay as they are.
  package func rewritten(_ response: SampleResponse) -> SampleResponse {
    guard case .json(let tree) = response.content, var parts = AnswerParts(tree) else { return response }
    parts.rows = parts.rows.map(rewritten)
    var response = response
    response.content = .json(parts.tree)
    return response
  }

  private func rewritten(_ member: (key: String, value: JSONTree)) -> (key: String, value: JSONTree) {
    let value = member.value
    if Self.keys.contains(member.key) { return (member.key, hostile(value)) }
    if Self.keyed.contains(member.key), case .object(let members) = value {
      return (member.key, .object(members.map { (text(for: $0.key), rewritten($0.value)) }))
    }
    return (member.key, rewritten(value))
  }

  private func rewritten(_ value: JSONTree) -> JSONTree {
    switch value {
    case .array(let elements): .array(elements.map(rewritten))
    case .object(let members): .object(members.map(rewritten))
    case .null, .bool, .number, .string: value
    }
  }

  private func hostile(_ value: JSONTree) -> JSONTree {
    switch value {
    case .string(let text): .string(self.text(for: text))
    case .array(let elements): .array(elements.map(hostile))
    case .null, .bool, .number, .object: value
    }
  }
}
