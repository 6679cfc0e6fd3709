import TestSupport
import Testing
import Usage

@Suite struct NamesTests {
  private let october: ClosedRange<Day> = "2026-10-01"..."2026-10-31"

  private func rows(_ breakdown: Breakdown, _ period: String, _ summary: Summary) -> [String: Amount] {
    Dictionary(
      uniqueKeysWithValues: (summary[period]?.breakdowns[breakdown]?.rows ?? []).map {
        ($0.keys[0], $0.values[0] ?? -1)
      })
  }

  // MARK: MCP servers

  @Test func `Servers that differ only in case go by their most used spelling, and it is noted`() throws {
    let summary = try Summary.of(
      october,
      MadeUpUsage(
        on("2026-10-05", [:], [.mcpServers: ["axiom": 10, "Axiom": 4, "github": 3]]),
        on("2026-10-12", [:], [.mcpServers: ["Axiom": 5, "AXIOM": 1, "GitHub": 3, "notion": 1]])))
    // axiom 10, Axiom 4 + 5, AXIOM 1; GitHub and github 3 each: the first in alphabetical order, capitals first.
    #expect(rows(.mcpServers, "2026-10", summary) == ["axiom": 20, "GitHub": 6, "notion": 1])
    #expect(rows(.mcpServers, "2026-W41", summary) == ["axiom": 14, "GitHub": 3])
    #expect(
      rows(.mcpServers, "2026-W42", summary) == ["axiom": 6, "GitHub": 3, "notion": 1], "one name in all periods")
    #expect(summary["2026-10"]?.value(.mcpInvocations).amount == 27, "nothing is lost by it")

    let notes = summary.findings.filter { $0.check == "mcp_server_spelling" }
    #expect(notes.count == 2)
    #expect(notes.contains { $0.message.contains("axiom") && $0.message.contains("AXIOM, Axiom") })
    #expect(notes.contains { $0.message.contains("GitHub") && $0.message.contains("github") })
    #expect(notes.allSatisfy { $0.scope == .report && $0.severity == .info })
  }

  @Test func `Names of anything else are kept as they are spelt`() throws {
    let summary = try Summary.of(
      october,
      MadeUpUsage(on("2026-10-05", [:], [.skills: ["Review": 1, "review": 2], .tools: ["Read": 3, "read": 4]])))
    #expect(rows(.skills, "2026-10", summary) == ["Review": 1, "review": 2])
    #expect(rows(.tools, "2026-10", summary) == ["Read": 3, "read": 4])
  }

  // MARK: Tools

  @Test(arguments: [
    "Read", "a", "0", "_", "mcp__github__create_issue", "axiom: query/run v1.2-beta", "Web Search", "Übersetzen", "読む",
    "٣",
    String(repeating: "x", count: 128), String(repeating: "読", count: 128),
  ])
  func `These are names of tools`(name: String) {
    #expect(Names.isToolName(name))
  }

  @Test(arguments: [
    "", "{\"command\":\"ls\"}", "Read}", "Read\n", "two\nlines", "tab\there", "🛠", "Read 🛠", "a,b", "a(b)", "a\"b",
    "a<b>",
    "a\\b", "a\u{0}", "a\u{200B}b", "a\u{A0}b", "naïve\u{FFFD}", String(repeating: "x", count: 129),
    String(repeating: "読", count: 129), Names.unrecognisedTool,
  ])
  func `These are artifacts`(name: String) {
    #expect(!Names.isToolName(name))
  }

  @Test func `Artifacts are counted under one name, never dropped, and noted`() throws {
    let summary = try Summary.of(
      october,
      MadeUpUsage(
        on(
          "2026-10-05", [.toolCalls: 106],
          [.tools: ["Read": 100, "": 1, "{\"a\":1}": 2, String(repeating: "x", count: 129): 3]]),
        on("2026-10-12", [.toolCalls: 7], [.tools: ["Read": 7]])))
    #expect(rows(.tools, "2026-10", summary) == ["Read": 107, "(unrecognised)": 6])
    #expect(rows(.tools, "2026-W41", summary) == ["Read": 100, "(unrecognised)": 6])
    #expect(rows(.tools, "2026-W42", summary) == ["Read": 7])

    let notes = summary.findings.filter { $0.check == "tool_name_artifact" }
    #expect(notes.count == 2, "the week and the month that have any")
    #expect(notes.allSatisfy { $0.actual == 6 && $0.severity == .info })
    #expect(summary.findings.filter { $0.check == "by_tool" }.allSatisfy { $0.severity == .ok })
  }

  @Test func `Whatever tools are called, all their calls are there`() throws {
    let characters = Array("abcXYZ019 _.:-/{}\"\n\t🛠é読,()\u{301}")
    for seed in 0..<100 {
      var random = SeededGenerator(seed: seed)
      var calls = 0
      var days: [MadeUpDay] = []
      for day in october.prefix(7) {
        var rows: [(keys: [String], values: [Amount?])] = []
        for _ in 0..<8 {
          let length = Int.random(in: random.once(in: 6) ? 126...131 : 0...3, using: &random)
          let name = (0..<length).map { _ in characters.randomElement(using: &random) ?? "a" }
          let count = Int.random(in: 0...50, using: &random)
          calls += count
          rows.append((keys: [String(name)], values: [.count(Count(count))]))
        }
        days.append(on(day).rows(.tools, rows))
      }
      let tools = try #require(Summary.of(october, MadeUpUsage(days))["2026-10"]?.breakdowns[.tools]?.rows)
      #expect(tools.compactMap { $0.values[0]?.count }.reduce(.zero, +) == Count(calls))
      #expect(tools.allSatisfy { $0.keys[0] == "(unrecognised)" || Names.isToolName($0.keys[0]) })
    }
  }
}
