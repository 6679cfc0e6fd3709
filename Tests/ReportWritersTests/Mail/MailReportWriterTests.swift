import Foundation
import FoundationXML
import ReportModel
import Testing

@testable import ReportWriters

@Suite struct MailReportWriterTests {
  private func message(
    _ report: Report, _ options: MailOptions = MailOptions(), name: String = "r",
    formats: [any ReportWriter.Type] = [MailReportWriter.self], attaching: [any ReportWriter.Type] = []
  ) async throws -> MailMessage {
    try await withTemporaryDirectory { directory in
      let publication = try Publication(
        into: directory, name: name, formats: formats.map { .builtIn($0) },
        attachments: attaching.map { .builtIn($0) }, options: WriterOptions(mail: options))
      let paths = try await publication.publish(report)
      let path = try #require(paths.first { $0.hasSuffix(".eml") })
      return MailMessage(Array(try Data(contentsOf: URL(filePath: path))))
    }
  }

  private var addressed: MailOptions {
    get throws {
      MailOptions(
        to: [try MailAddress("The boss <boss@example.com>"), try MailAddress("ana@example.com")],
        from: try MailAddress("reports@example.com"), subjectPrefix: "[Nützung]")
    }
  }

  @Test func `A mail has a text, a page and its attachments`() async throws {
    let message = try await message(
      Fixtures.awkward, addressed, attaching: [XLSXReportWriter.self, CSVReportWriter.self])
    let root = message.root
    #expect(
      root.headers.map(\.name) == [
        "X-Generator", "X-Unsent", "Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "Content-Type",
      ])
    #expect(root.header("X-Generator") == "factory-report 0.1.0" && root.header("X-Unsent") == "1")
    #expect(root.header("Date") == "Sun, 1 Nov 2026 06:04:05 +0000")
    #expect(root.header("From") == "reports@example.com")
    #expect(root.header("To") == "\"The boss\" <boss@example.com>, ana@example.com")
    #expect(MailMessage.decoded(try #require(root.header("Subject"))) == "[Nützung] Usage, *October* <2026>")
    #expect(root.header("Message-ID")?.wholeMatch(of: /<[0-9a-f]{32}@example\.com>/) != nil)
    #expect(
      root.parts.map { $0.header("Content-Type") ?? "" } == [
        "multipart/alternative; boundary=\"=_factory-report-alternative\"",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet; name=\"r.xlsx\"",
        "application/zip; name=\"r-csv.zip\"",
      ])
    #expect(
      root.parts[0].parts.map { $0.header("Content-Type") } == [
        "text/plain; charset=utf-8", "text/html; charset=utf-8",
      ])
    #expect(root.parts[1].header("Content-Disposition") == "attachment; filename=\"r.xlsx\"")
    #expect(root.parts[1].body.starts(with: "PK".utf8))
    let names = try ZipReading(root.parts[2].body).entries.map(\.name)
    #expect(names == ["r-csv/datapackage.json"])
    for line in message.lines { #expect(line.count <= 76 && line.allSatisfy { (32...126).contains($0) }) }
  }

  @Test func `What a mail attaches is beside it only where that is asked for`() async throws {
    try await withTemporaryDirectory { directory in
      func publish(_ formats: [any ReportWriter.Type]) async throws -> [String] {
        try await Publication(
          into: directory, name: "r", formats: formats.map { .builtIn($0) },
          attachments: [.builtIn(CSVReportWriter.self), .builtIn(MarkdownReportWriter.self)]
        ).publish(Fixtures.awkward)
      }
      #expect(try await publish([MailReportWriter.self]) == [directory + "/r.eml"])
      #expect(try listing(of: directory) == ["r.eml"])
      let mail = try Data(contentsOf: URL(filePath: directory + "/r.eml"))
      let both = try await publish([MarkdownReportWriter.self, MailReportWriter.self])
      #expect(both == [directory + "/r.md", directory + "/r.eml"])
      #expect(try listing(of: directory) == ["r.eml", "r.md"])
      // The same report gives the same mail.
      #expect(try Data(contentsOf: URL(filePath: directory + "/r.eml")) == mail)
      // Without a mail, there is nothing to attach to.
      #expect(try await publish([HTMLReportWriter.self]) == [directory + "/r.html"])
    }
  }

  @Test func `A mail without options is a draft without addresses`() async throws {
    let root = try await message(Fixtures.report()).root
    #expect(root.header("From") == nil && root.header("To") == nil)
    #expect(root.header("Subject") == "Usage")
    #expect(root.header("Message-ID")?.hasSuffix("@factory-report.invalid>") == true)
    #expect(
      root.parts[0].parts[0].text == """
        Usage
        Organisation org_1 · 2026-10-01 to 2026-10-31 (UTC)

        --\u{20}
        Made 2026-11-01T06:04:05Z by factory-report 0.1.0

        """)
  }

  @Test func `The page is of tables with styles of their own, and has nothing that mail programs remove`() async throws
  {
    let page = try await message(Fixtures.awkward).root.parts[0].parts[1].text
    #expect(page.utf8.count < 100_000)
    for removed in [
      "<style", "<script", "<svg", "<link", "<img", "<nav", "<details", "<form", "var(", " class=", " id=",
    ] {
      #expect(!page.contains(removed), "\(removed)")
    }
    // It is well-formed, each text is escaped, and no colour of text or page is set.
    let document = try #require(page.firstRange(of: "<html"))
    let parser = XMLParser(data: Data(page[document.lowerBound...].utf8))
    #expect(parser.parse(), "\(parser.parserError.map { "\($0)" } ?? "")")
    #expect(!page.contains(/[;"]color:/))
    #expect(page.contains("&lt;script&gt;"))
  }

  @Test func `Bars are coloured cells beside their numbers`() async throws {
    let chart = Chart(
      id: "tokens", title: "Tokens", kind: .stackedColumns, categoryLabel: "Week", valueLabel: "Tokens",
      format: .integer, categories: ["W40", "W41", "W42", "W43"], incomplete: [1],
      series: [.init(name: "a", values: [1000, 300, nil, 0]), .init(name: "b", values: [1000, 200, nil, 0])])
    let section = Section(id: "s", title: "S", summary: "", blocks: [.chart(chart)])
    let parts = try await message(Fixtures.report(sections: [section])).root.parts[0].parts
    let cells = parts[1].text.matches(of: /width="([0-9]+)%" bgcolor="(#[0-9a-f]{6})"/).map { "\($0.1) \($0.2)" }
    #expect(cells == ["100 #2f7fc1", "25 #8fb7d9"])
    for number in ["2,000", "500", "–", "0"] { #expect(parts[1].text.contains(">\(number)</td>"), "\(number)") }
    #expect(
      parts[0].text.contains("W40  2,000  ########################\nW41    500  ------\nW42      –\nW43      0\n"))
  }

  @Test func `Names are cut, and are no links`() async throws {
    let name = String(repeating: "long ", count: 20_000)
    let sentence = Sentence([.name("http://evil.example/a"), .words(" and "), .name(name), .words(" rose.")])
    let section = Section(id: "s", title: "S", summary: "", blocks: [.sentences([sentence])])
    let parts = try await message(Fixtures.report(sections: [section])).root.parts[0].parts
    for part in parts {
      #expect(part.body.count < 4000 && part.text.contains("…"))
      #expect(
        !part.text.contains("http://") && part.text.contains("http:\u{200B}/\u{200B}/\u{200B}evil.\u{200B}example"))
    }
  }

  @Test func `Long words have places at which a narrow screen breaks them, and are whole when copied`() async throws {
    let names = ["anna-maria.von.hohenstein@subsidiary.example.com", String(repeating: "x", count: 50), "gpt-5.2"]
    let table = Table(
      id: "users", title: "Users", columns: [Column("user", "User", .text)], rows: Rows(names.map { [.text($0)] }))
    let blocks: [Block] = [.sentences(names.map { Sentence([.name($0)]) }), .table(table, pageRows: 10)]
    let section = Section(id: "s", title: "S", summary: names[0], blocks: blocks)
    let parts = try await message(Fixtures.report(sections: [section])).root.parts[0].parts
    let words = parts[1].text.replacing(/<(?!wbr)[^>]*>/, with: " ").split { $0.isWhitespace }
    #expect(words.flatMap { $0.split(separator: "<wbr/>") }.allSatisfy { $0.count <= 20 })
    for name in names {
      #expect(words.contains { $0.replacing("<wbr/>", with: "") == name }, "\(name)")
      #expect(parts[0].text.contains(name))
    }
    #expect(words.contains("anna-<wbr/>maria.von.<wbr/>hohenstein@<wbr/>subsidiary.<wbr/>example.com"))
    #expect(words.contains("gpt-5.2"))
  }

  @Test func `A page that would be too long ends with a sentence`() async throws {
    let blocks = (0..<400).map { Block.paragraph("\($0) " + String(repeating: "words ", count: 100)) }
    let section = Section(id: "s", title: "S", summary: "", blocks: blocks)
    let page = try await message(Fixtures.report(sections: [section])).root.parts[0].parts[1].text
    #expect(page.utf8.count < 100_000 && page.contains("does not fit into a mail") && page.contains("Made 2026-11-01"))
  }

  @Test func `Only a mail of this tool is replaced`() async throws {
    try await withTemporaryDirectory { directory in
      let path = directory + "/r.eml"
      func publish() async throws -> [String] {
        try await Publication(into: directory, name: "r", formats: [MailReportWriter.self]).publish(Fixtures.report())
      }
      for text in [
        "", "Subject: x\r\nX-Generator: factory-report 2.0.0\r\n\r\n", "Subject: x\r\n\r\nX-Generator: factory-report",
      ] {
        try Data(text.utf8).write(to: URL(filePath: path))
        await #expect(throws: WriteError.notOurs(path: path)) { try await publish() }
      }
      try FileManager.default.removeItem(atPath: path)
      #expect(try await publish() == [path])
      #expect(try await publish() == [path])
    }
  }

  @Test func `A mail beyond 20 MB names the attachments to leave out, the largest first`() {
    func sentence(_ bytes: Int, _ sizes: [(String, Int)]) -> String? {
      MailSize(of: bytes, attachments: sizes).sentence
    }
    #expect(sentence(20_000_000, [("a.xlsx", 19_900_000)]) == nil)
    #expect(
      sentence(20_000_001, [("a.xlsx", 9_000_000), ("b.zip", 10_900_000)])
        == "has 20.0 MB, and many mail servers take no more than 20.0 MB; leave b.zip (10.9 MB) out of --attach, and put "
        + "the files where their readers can get them.")
    #expect(
      sentence(61_000_000, [("a.md", 1_000_000), ("b.zip", 29_000_000), ("c.xlsx", 30_000_000)])?
        .contains("leave c.xlsx (30.0 MB) and b.zip (29.0 MB) out of") == true)
  }
}
