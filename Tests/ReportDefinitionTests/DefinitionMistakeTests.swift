import ReportDefinition
import Testing
import YAML

/// A text with one mistake, and how it is reported.
private struct Case: CustomTestStringConvertible, Sendable {
  let text: String
  let line: Int
  let words: String

  var testDescription: String { words }

  init(_ text: String, _ line: Int, _ words: String) {
    self.text = text
    self.line = line
    self.words = words
  }

  /// A definition whose sixth line, and what follows, is a block.
  static func block(_ block: String, _ line: Int, _ words: String) -> Case {
    Case("title: T\nsections:\n  - id: a\n    title: A\n    blocks:\n      - \(block)\n", line, words)
  }

  /// A definition whose third line is a section.
  static func section(_ section: String, _ words: String, line: Int = 3) -> Case {
    Case("title: T\nsections:\n  - \(section)\n", line, words)
  }
}

@Suite struct DefinitionMistakeTests {
  private static let someSections = "sections: [{id: a, title: A, blocks: [chart: tools]}]\n"

  private static let files = [
    Case("", 1, "The file is empty."),
    Case("# Nothing\n\n", 1, "The file is empty."),
    Case("---\n", 1, "The file is empty."),
    Case("Hello", 1, #"The definition must be a mapping such as "title: Usage", not "Hello"."#),
    Case("\n- title: T\n", 2, #"The definition must be a mapping such as "title: Usage", not a list."#),
    Case("title: T\nsections: [", 2, "This is not YAML: did not find expected node content"),
    Case("title: T\nsections: a: b\n", 2, "This is not YAML: mapping values are not allowed in this context;"),
    Case("title: T\n# \u{7}\n\(someSections)", 2, "This is not YAML: control characters are not allowed."),
    Case("title: *none\n\(someSections)", 1, "This is not YAML: found undefined alias."),
    Case("title: T\n---\ntitle: T\n", 2, "expected a single document in the stream but found another document."),
    Case(String(repeating: "[", count: 5000), 1, "Lists and mappings are nested too deeply."),
    Case(String(repeating: "- ", count: 5000), 1, "Lists and mappings are nested too deeply."),
    Case(String(repeating: "# Long\n", count: 50_000), 1, "The file has 350000 bytes, but can have at most 65536."),
  ]

  private static let definitions = [
    Case(someSections, 1, #"The definition must have the key "title"."#),
    Case("title: T\n", 1, #"The definition must have the key "sections"."#),
    Case("title:\n\(someSections)", 1, #"The value of "title" must be a text, not nothing."#),
    Case("title: [T]\n\(someSections)", 1, #"The value of "title" must be a text, not a list."#),
    Case("title: ' '\n\(someSections)", 1, #"The value of "title" must not be empty."#),
    Case("title: \"T\\nU\"\n\(someSections)", 1, #"The value of "title" must be one line without control characters."#),
    Case(
      "titel: T\ntitle: T\n\(someSections)", 1,
      #"no key "titel" (did you mean "title"?); known are title, description, formats, people, sections."#),
    Case("title: T\n[a]: b\n\(someSections)", 2, "The definition can have only texts for keys, not a list."),
    Case("title: T\n\(someSections)title: U\n", 3, #"The definition has the key "title" more than once."#),
    Case("&a title: T\n\(someSections)title: U\n", 1, #"A mapping has the key "title" twice."#),
    Case("title: T\n\(someSections)!!binary title: U\n", 1, #"The definition has the key "title" more than once."#),
    Case("title: T\ndescription: {a: b}\n\(someSections)", 2, #""description" must be a text, not a mapping."#),
    Case("title: T\nsections: []\n", 2, #"The list "sections" must not be empty."#),
    Case("title: T\nsections: all\n", 2, #"The value of "sections" must be a list, not "all"."#),
    Case("title: T\nformats: []\n\(someSections)", 2, #"The list "formats" must not be empty."#),
    Case("title: T\nformats: csv\n\(someSections)", 2, #"The value of "formats" must be a list, not "csv"."#),
    Case("title: T\nformats: [csv,\n csv]\n\(someSections)", 3, #"The list "formats" has "csv" more than once."#),
    Case(
      "title: T\nformats: [xslx]\n\(someSections)", 2,
      #"There is no format "xslx" (did you mean "xlsx"?); known are xlsx, csv, markdown, html, mail."#),
    Case("title: T\nformats: [[csv]]\n\(someSections)", 2, #"Each of "formats" must be a text, not a list."#),
  ]

  private static let sections = [
    Case.section("all", #"A section must be a mapping such as "id: models", not "all"."#),
    Case.section("{title: A, blocks: [chart: tools]}", #"A section must have the key "id"."#),
    Case.section("{id: a, blocks: [chart: tools]}", #"A section must have the key "title"."#),
    Case.section("{id: a, title: A}", #"A section must have the key "blocks"."#),
    Case.section("{id: a, title: A, blocks: []}", #"The list "blocks" must not be empty."#),
    Case.section("{id: a, title: A, blocks: }", #"The value of "blocks" must be a list, not nothing."#),
    Case.section(
      "{id: a-b, title: A, blocks: [chart: tools]}",
      #"The id "a-b" must be of letters, digits and underscores only."#),
    Case.section("{id: é, title: A, blocks: [chart: tools]}", #"The id "é" must be of letters"#),
    Case.section(
      "{id: a, title: A, blocks: [chart: tools]}\n  - {id: a, title: B, blocks: [chart: tools]}",
      #"The id "a" is already that of the section in line 3."#, line: 4),
    Case.section(
      "{id: a, title: Änne, blocks: [chart: tools]}\n  - {id: b, title: äNNE, blocks: [chart: tools]}",
      #"The title "äNNE" is already that of the section in line 3."#, line: 4),
    Case.section(
      "{id: a, title: A, flat: yes, blocks: [table: monthly_tools]}",
      #"The value of "flat" must be true or false, not "yes"."#),
    Case.section(
      "{id: a, title: A, flat: true, blocks: [chart: tools]}",
      "A flat section must have exactly one block, a table."),
    Case.section(
      "{id: a, title: A, flat: true, blocks: [table: monthly_tools, table: monthly_models]}",
      "must have exactly one block, a table."),
    Case.section(
      "{id: a, title: A, colour: red, blocks: [chart: tools]}",
      #"A section has no key "colour"; known are id, title, summary, flat, blocks."#),
  ]

  private static let blocks = [
    Case.block("tools", 6, #"A block must be a mapping such as "table: monthly_models", not "tools"."#),
    Case.block(
      "title: Tools", 6,
      "A block must be one of text, figures, what_changed, chart, table, excerpt, subscription, budgets, but"),
    Case.block("chart: tools\n        table: monthly_tools", 6, "but this is chart and table."),
    Case.block(
      "tabel: tools", 6, #"A block has no key "tabel" (did you mean "table"?); known are text, figures, what_changed,"#),
    Case.block(
      "chart: tools\n        rows: 5", 7, #"The block chart has no key "rows"; known are chart, title, top."#),
    Case.block("text: ''", 6, #"The value of "text" must not be empty."#),
    Case.block("text: [a]", 6, #"The value of "text" must be a text, not a list."#),
    Case.block("figures: sessions", 6, #"The value of "figures" must be a list, not "sessions"."#),
    Case.block("figures:\n          - sessions\n          -\n", 8, #"Each of "figures" must be a text, not nothing."#),
    Case.block(
      "figures:\n          - token", 7,
      #"There is no metric "token"; the nearest are input_tokens, cost, output_tokens,"#),
    Case.block("chart: tool", 6, #"There is no chart "tool" (did you mean "tools"?); known are tokens_by_week,"#),
    Case.block(
      "table: Monthly_models", 6,
      #"There is no table "Monthly_models" (did you mean "monthly_models"?); the nearest are monthly_models, "#),
    Case.block(
      "excerpt: monthly_mcp-servers", 6,
      #"There is no table "monthly_mcp-servers" (did you mean "monthly_mcp_servers"?); the nearest"#),
    Case.block(
      "table: monthly_models\n        columns:\n          - share\n          - price", 9,
      #"The table monthly_models has no column "price"; known are period, model_id,"#),
    Case.block(
      "excerpt: monthly_models\n        columns: [share, share]", 7, #"The list "columns" has "share" more than once."#),
    Case.block("what_changed: 0", 6, #"The value of "what_changed" must be a whole number from 1 to 50, not "0"."#),
    Case.block("what_changed: 51", 6, #"must be a whole number from 1 to 50, not "51"."#),
    Case.block("what_changed: '8'", 6, #"must be a whole number from 1 to 50, not the text "8"."#),
    Case.block("what_changed:", 6, #"must be a whole number from 1 to 50, not nothing."#),
    Case.block("chart: tools\n        top: 1.5", 7, #"must be a whole number from 1 to 50, not "1.5"."#),
    Case.block(
      "table: monthly_tools\n        page_rows: 99999999999999999999999", 7,
      "must be a whole number from 0 to 10000, not"),
    Case.block("table: monthly_users\n        users: 0", 7, #"must be a whole number from 1 to 999999, not "0"."#),
    Case.block(
      "table: monthly_models\n        users: 5", 7,
      #"The table monthly_models has no rows per period and user, and cannot have the key "users"."#),
    Case.block("excerpt: monthly_tools\n        rows: 0", 7, #"must be a whole number from 1 to 10000, not "0"."#),
    Case.block("excerpt: monthly_tools\n        title: ''", 7, #"The value of "title" must not be empty."#),
  ]

  @Test(arguments: files + definitions + sections + blocks)
  private func `A mistake is reported alone, with its line`(wrong: Case) throws {
    let mistakes = mistakes(wrong.text)
    #expect(mistakes.count == 1, "\(mistakes)")
    let mistake = try #require(mistakes.first)
    #expect(mistake.line == wrong.line, "\(mistake)")
    #expect(mistake.reason.contains(wrong.words), "\(mistake)")
    #expect(!mistake.reason.contains("\n"))
    #expect(mistake.reason.hasSuffix("."))
  }

  @Test func `All mistakes are reported, in the order of lines`() {
    let text = """
      title:
      formats: [xlsx, pdf]
      sections:
        - id: one two
          title: All/nothing
          title: All
          blocks:
            - figures: [sesions]
            - chart: tools
              top: many
            - tables: models
        - id: two
          title: all
          flat: true
          blocks:
            - table: monthly_models
              columns: [price]
            - table: monthly_tools
      """
    let mistakes = mistakes(text)
    #expect(mistakes.map(\.line) == [1, 2, 4, 6, 8, 10, 11, 13, 15, 17])
    let words = [
      "must be a text", "pdf", "one two", "more than once", "sessions", "many", "tables", "line 6", "flat", "price",
    ]
    for (mistake, word) in zip(mistakes, words) { #expect(mistake.reason.contains(word), "\(mistake)") }
  }

  @Test func `The description has a line a mistake`() throws {
    let error = try #require(throws: YAMLError.self) { try definition("title:\nsections: []\n") }
    #expect(error.file == "own.yaml")
    #expect(
      error.description == """
        own.yaml:1: The value of "title" must be a text, not nothing.
        own.yaml:2: The list "sections" must not be empty.
        """)
  }

  @Test func `An unknown name is met with a few known ones, or of many with the three nearest`() throws {
    let reasons = mistakes(
      """
      title: T
      sections:
        - id: a
          title: A
          blocks: [chart: nonsense, figures: [git_comits], table: range_grups]
      """
    ).map(\.reason)
    #expect(
      reasons == [
        "There is no chart \"nonsense\"; known are \(Vocabulary.shipped.charts.joined(separator: ", ")).",
        "There is no metric \"git_comits\" (did you mean \"git_commits\"?); the nearest are git_commits, "
          + "cost, input_tokens, and factory-report templates --list metrics lists all.",
        "There is no table \"range_grups\" (did you mean \"range_groups\"?); the nearest are range_groups, range_users, "
          + "coverage_gaps, and factory-report templates --list tables lists all.",
      ])
  }

  @Test func `What is known instead of an unknown name is said once`() {
    let mistakes = mistakes(
      """
      title: T
      sections:
        - id: a
          title: A
          blocks:
            - table: montly_models
            - excerpt: montly_models
      """)
    #expect(mistakes.map(\.line) == [6, 7])
    #expect(mistakes.first?.reason.contains("the nearest are monthly_models, ") == true)
    #expect(mistakes.last?.reason == "There is no table \"montly_models\", as in line 6.")
  }

  @Test(arguments: [
    ("title: Usage: October\n", #"quote a text that has ": " in it: title: "Usage: October"."#),
    ("title: T\nsections:\n  - id: a\n    title: Say \"a: b\" twice: once\n", #"quote a text that has ": " in it."#),
  ])
  func `A colon in a title is to be quoted`(text: String, advice: String) {
    #expect(mistakes(text).first?.reason.hasSuffix(advice) == true, "\(mistakes(text))")
  }

  @Test(arguments: [
    ("toolcalls", "tool_calls"), ("Tool Calls", "tool_calls"), ("billable_token", "billable_tokens"),
    ("sesisons", "sessions"), ("git_pr_created", "git_prs_created"),
  ])
  func `A slip of the pen is met with what was meant`(written: String, meant: String) {
    let mistakes = mistakes("title: T\nsections: [{id: a, title: A, blocks: [figures: [\(written)]]}]")
    #expect(mistakes.map(\.reason).contains { $0.contains("(did you mean \"\(meant)\"?)") }, "\(mistakes)")
  }

  @Test func `Nothing is suggested for what is far from every name`() {
    let mistakes = mistakes("title: T\nsections: [{id: a, title: A, blocks: [figures: [price, x, happiness]]}]")
    #expect(mistakes.count == 3)
    #expect(!mistakes.contains { $0.reason.contains("did you mean") })
  }

  @Test func `Text of the file is cut and kept on one line`() throws {
    let name = String(repeating: "n", count: 98) + #"\e\nmore"#
    let mistake = try #require(
      mistakes("title: T\nsections: [{id: a, title: A, blocks: [chart: \"\(name)\"]}]").first)
    #expect(mistake.reason.hasPrefix("There is no chart \"\(String(repeating: "n", count: 98))  …\";"))
  }

  @Test func `An alias repeats what it stands for, not its mistakes`() {
    let text = """
      title: T
      sections:
        - {id: a, title: A, blocks: &blocks [chart: nonsense]}
        - {id: b, title: B, blocks: *blocks}
      """
    #expect(mistakes(text).map(\.line) == [3])
  }

  @Test func `A key that comes three times is one mistake among the others`() {
    let text = """
      title: A
      title: B
      "title": C
      sections: [{id: a, id: b, title: A, blocks: [chart: nonsense]}]
      """
    #expect(mistakes(text).map(\.line) == [3, 4, 4])
  }
}
