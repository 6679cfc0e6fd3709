import Foundation
import ReportModel
import Testing

@testable import ReportWriters

@Suite struct JSONReportWriterTests {
  private func lines(_ report: Report) throws -> [String] {
    try withTemporaryDirectory { directory in
      try JSONReportWriter(options: WriterOptions()).write(report, to: directory + "/r.jsonl")
      let text = try contents(of: directory + "/r.jsonl")
      #expect(text.hasSuffix("\n"))
      return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }
  }

  private func table(_ format: Format, _ cells: [Cell]) -> Table {
    Table(
      id: "t", title: "T", columns: [Column("a", "A", format, note: "What a is.")], rows: Rows(cells.map { [$0] }))
  }

  @Test func `A table is a line with its columns, a line for each row, and a line that counts them`() throws {
    let lines = try lines(Fixtures.report(notices: ["One day is missing."], tables: [Fixtures.everyCell]))
    #expect(
      lines[0]
        == #"{"type":"report","protocol":1,"generator":"factory-report 0.1.0","title":"Usage","organisation":"org_1","#
        + #""first_day":"2026-10-01","last_day":"2026-10-31","generated_at":"2026-11-01T06:04:05Z","#
        + #""notices":["One day is missing."]}"#)
    #expect(lines[1].hasPrefix(#"{"type":"table","id":"cells","path":"cells","title":"#))
    #expect(
      lines[1].contains(
        #"{"id":"ratio","label":"\#(Fixtures.everyCell.columns[3].label)","type":"number","format":"percent","places":"#
      ))
    let described = Table(
      id: "models", in: .monthly, title: "T", description: "A month.",
      columns: [
        Column("n", "N", .integer, note: "How many.", unit: "tokens", isAdditive: true), Column("p", "P", .period),
      ],
      key: ["p"], references: [Table.Reference(["p"], in: "monthly_metrics")], rows: Rows([]))
    #expect(
      try self.lines(Fixtures.report(tables: [described]))[1]
        == #"{"type":"table","id":"monthly_models","path":"monthly/models","title":"T","description":"A month.","columns":"#
        + #"[{"id":"n","label":"N","type":"integer","format":"integer","description":"How many.","unit":"tokens","#
        + #""is_additive":true},{"id":"p","label":"P","type":"string","format":"period"}],"key":["p"],"#
        + #""references":[{"columns":["p"],"table":"monthly_metrics"}]}"#)
    #expect(
      lines[2...].prefix(3) == [
        #"["plain",1234567,1234.565,0.285,"2026-10-31","2026-11-01T06:04:05Z",true]"#,
        #"["",-9223372036854775808,-0.004,-1,"2026-10-31","2026-11-01T06:04:05Z",false]"#,
        "[null,null,null,null,null,null,null]",
      ])
    #expect(lines[5].contains(#""rows":3,"types":["string","integer","number","number","date","datetime","boolean"]"#))
    #expect(lines[6] == #"{"type":"end","lines":7}"#)
  }

  @Test func `A number has the fewest digits that read back as the same, and what is none is null`() throws {
    let cells: [Cell] = [
      .number(3), .number(0.1), .number(1e21), .number(0x1p53), .integer(.max), .number(.nan),
      .number(.infinity), .number(-0.0), .number(.leastNonzeroMagnitude),
    ]
    #expect(
      try lines(Fixtures.report(tables: [table(.integer, cells)]))[2...].prefix(9)
        == [
          "[3]", "[0.1]", "[1e+21]", "[9007199254740992.0]", "[9223372036854775807]", "[null]", "[null]", "[0]",
          "[5e-324]",
        ])
  }

  @Test func `The types at the end of a table are those of its rows`() throws {
    func types(_ format: Format, _ cells: [Cell]) throws -> String? {
      try lines(Fixtures.report(tables: [table(format, cells)])).first { $0.contains("table_end") }
        .flatMap { $0.firstMatch(of: /"types":\["(\w+)"\]/)?.1 }.map(String.init)
    }
    #expect(try types(.integer, []) == "integer")
    #expect(try types(.integer, [.integer(1), .number(1.5)]) == "number")
    #expect(try types(.date, [.text("2026-W40")]) == "string")
    #expect(try types(.decimal(places: 1), [.integer(1), .empty]) == "number")
  }

  @Test func `Every text reads back as it is`() throws {
    let texts = Fixtures.hostileTexts + ["\u{1}\u{1F}\"\\/", "é漢😀"]
    let lines = try lines(Fixtures.report(tables: [table(.text, texts.map(Cell.text))]))
    let read = try lines[2...].prefix(texts.count).map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String]
    }
    #expect(read == texts.map { [$0] })
  }

  @Test func `Figures, sentences, charts and excerpts are a line each`() throws {
    let report = Fixtures.report(sections: [
      Section(
        id: "s", title: "S", summary: "",
        blocks: [
          .figures([
            KeyFigure(
              id: "share", label: "Share", value: .number(0.285), format: .percent(places: 1), previous: .empty,
              change: .empty, changeRatio: .empty, isComparable: false, note: "")
          ]),
          .sentences(
            [Sentence([.name("Read"), .words(" rose by "), .changeRatio(.number(0.25)), .words(".")])], heading: "H"),
          .chart(
            Chart(
              id: "c", title: "C", kind: .lines, categoryLabel: "Week", valueLabel: "Users", format: .integer,
              categories: ["1", "2"], series: [.init(name: "a", values: [nil])])),
          .table(table(.integer, [.integer(1), .integer(2), .integer(3)]), pageRows: 2),
          .table(table(.integer, [.integer(1)]), pageRows: 0),
        ])
    ])
    let expected = #"""
      {"type":"section","id":"s","title":"S","summary":""}
      {"type":"figure","id":"share","label":"Share","value":0.285,"format":"percent","places":1,"text":"28.5%",\#
      "previous":null,"change":null,"change_ratio":null,"is_comparable":false,"trend":[],"trend_label":"","note":""}
      {"type":"sentence","heading":"H","text":"Read rose by +25.0%.",\#
      "parts":[{"name":"Read"},{"words":" rose by "},{"change_ratio":0.25},{"words":"."}]}
      {"type":"chart","id":"c","title":"C","alternative":"","kind":"lines","category_label":"Week",\#
      "value_label":"Users","format":"integer","categories":["1","2"],"series":[{"name":"a","values":[null,null]}]}
      {"type":"excerpt","id":"t","title":"T","columns":[{"id":"a","label":"A","type":"integer","format":"integer",\#
      "description":"What a is."}],"rows":[[1],[2]],"total_rows":3}
      {"type":"end","lines":7}
      """#
    #expect(try lines(report).dropFirst().joined(separator: "\n") == expected)
  }

  @Test func `Each line is as the schema says`() throws {
    let schema = try JSONSchema(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../samples/report-lines.schema.json").path)
    let awkward = Fixtures.awkward
    let report = Fixtures.report(notices: awkward.notices, sections: awkward.sections, tables: [Fixtures.everyCell])
    var types: Set<String> = []
    for line in try lines(report) {
      let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
      #expect(try schema.isValid(value), "\(line)")
      types.insert((value as? [String: Any])?["type"] as? String ?? "row")
    }
    #expect(
      types == [
        "report", "table", "row", "table_end", "section", "paragraph", "figure", "sentence", "chart", "excerpt", "end",
      ])
    for line in [#"{"type":"end"}"#, #"{"type":"end","lines":-1}"#, #"{"type":"end","lines":1,"x":1}"#, "[]", "[{}]"] {
      #expect(try !schema.isValid(JSONSerialization.jsonObject(with: Data(line.utf8))), "\(line)")
    }
  }
}
