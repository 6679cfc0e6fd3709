import FaultSwitchboard
import Foundation
import FoundationXML
import SampleAPI
import Testing

@testable import XLSX

/// Text that would be a formula, markup, a link, a second cell or a broken file, in every field that the API can carry.
@Suite struct HostileTextTests {
  private static let organisation = SampleOrganisation(users: 30)

  private static func report(_ texts: HostileTexts?) async throws -> [String: Data] {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: organisation, faults: .none, texts: texts) { server in
        let run = try await Tool.run(
          [
            "--from", "2026-10-05", "--to", "2026-10-11", "--no-compare", "--detail", "--output", folder + "/out",
            "--name", "r", "--archive", folder + "/a.sqlite",
          ], environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"])
        #expect(run.status == 0, "\(run.errors)")
        return try files(below: folder + "/out")
      }
    }
  }

  private static let plain = Task { try await report(nil) }
  private static let hostile = Task { try await report(HostileTexts()) }

  private func table(_ files: [String: Data], _ name: String) throws -> CSVTable {
    CSVTable(String(decoding: try #require(files["r-csv/\(name).csv"]), as: UTF8.self))
  }

  /// A text as a CSV file has it: what a spreadsheet could take for a formula is guarded, NUL cannot be kept.
  private func inCSV(_ text: String) -> String {
    let text = String(String.UnicodeScalarView(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : $0 }))
    // Also behind apostrophes, so that no two texts become one.
    return text.unicodeScalars.first { $0 != "'" }.map { "=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } == true
      ? "'" + text : text
  }

  @Test(arguments: [
    ("monthly/models", "model_id"), ("monthly/skills", "name"), ("monthly/slash_commands", "name"),
    ("monthly/hooks", "command"), ("monthly/hooks", "matcher"),
    ("monthly/hooks", "event"), ("monthly/languages", "language"), ("monthly/file_extensions", "extension"),
    ("monthly/users", "user_email"),
    ("monthly/users", "primary_model"), ("daily/users", "delegation_level"), ("monthly/mcp_servers", "server"),
    ("monthly/clients", "client"),
    ("monthly/autonomy_levels", "level"),
  ])
  func `CSV gives back each text as it came`(name: String, column: String) async throws {
    let texts = HostileTexts()
    func values(_ table: CSVTable) -> Set<[UInt8]> { Set(table.rows.compactMap { $0[column].map { Array($0.utf8) } }) }
    let plain = try table(try await Self.plain.value, name)
    let hostile = try table(try await Self.hostile.value, name)
    // An empty text becomes a hostile one, and where the API gives none there is none.
    let expected = plain.rows.compactMap { $0[column] }.filter { !$0.isEmpty }.map { text in
      // Reports spell the levels of the API otherwise.
      inCSV(texts.text(for: column == "level" ? text.replacing("auto-", with: "auto_") : text))
    }
    let neither = Set(["", inCSV(texts.text(for: ""))].map { Array($0.utf8) })
    #expect(!expected.isEmpty)
    if name == "monthly/mcp_servers" {
      // Two spellings of one server are two servers once they are hostile.
      #expect(Set(expected.map { Array($0.utf8) }).isSubset(of: values(hostile)))
    } else {
      let differing = values(hostile).symmetricDifference(expected.map { Array($0.utf8) }).subtracting(neither)
      #expect(differing.isEmpty, "\(differing.map { String(decoding: $0.prefix(200), as: UTF8.self) })")
    }
  }

  @Test func `No figure depends on the texts`() async throws {
    let (plain, hostile) = (try await Self.plain.value, try await Self.hostile.value)
    for name in ["daily/metrics", "weekly/metrics", "monthly/metrics", "summary"] {
      #expect(plain["r-csv/\(name).csv"] == hostile["r-csv/\(name).csv"])
    }
    func warnings(_ files: [String: Data]) throws -> [[String: String]] {
      try table(files, "data_quality").rows.filter { $0["severity"] == "warning" }
    }
    #expect(try warnings(hostile) == warnings(plain))
    #expect(try table(hostile, "data_quality").row("check", "tool_name_artifact") != nil)
  }

  @Test func `The workbook has the texts as texts, and neither formulas nor links but its own`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/r.xlsx"
      try #require(try await Self.hostile.value["r.xlsx"]).write(to: URL(fileURLWithPath: path))
      let archive = try ZipArchive(path: path)
      for entry in archive.entries {
        let text = String(decoding: try #require(try archive.contents(of: entry.name)), as: UTF8.self)
        #expect(XMLParser(data: Data(text.utf8)).parse(), "\(entry.name) is no XML")
        guard entry.name.hasPrefix("xl/worksheets/") else { continue }
        #expect(!text.contains("<f>") && !text.contains("<f "), "\(entry.name) has a formula")
        #expect(!text.contains("<hyperlink") || !text.contains("<hyperlink ref=\"A1\" r:id"))
        #expect(!text.contains("TargetMode=\"External\""))
      }
      let strings = Strings(try #require(try archive.contents(of: "xl/sharedStrings.xml")))
      let models = try table(try await Self.plain.value, "monthly/models").rows.compactMap { $0["model_id"] }
      for model in models {
        let text = CellText(HostileTexts().text(for: model)).text
        #expect(strings.all.contains(text), "\(model)")
      }
      // The e-mail address of 100,000 characters: its end is cut, and a note says so.
      #expect(strings.all.contains { $0.utf16.count > 32_000 && $0.hasSuffix(CellText.marker) })
      #expect(strings.all.contains { $0.hasPrefix("Texts that were longer than a cell can hold") })
    }
  }

  @Test func `The page keeps its tables, and has no markup of others`() async throws {
    let page = String(decoding: try #require(try await Self.hostile.value["r.md"]), as: UTF8.self)
    var columns: Int?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("|") else {
        columns = nil
        continue
      }
      let count = line.replacing("\\|", with: "").count { $0 == "|" }
      #expect(columns == nil || columns == count, "\(line.prefix(200))")
      columns = count
    }
    // In code spans nothing has a meaning.
    let outside = page.replacing(#/`[^`]*`/#, with: "")
    #expect(!outside.contains("<script") && !outside.contains("](http"))
  }
}

/// The texts of `sharedStrings.xml`.
private final class Strings: NSObject, XMLParserDelegate {
  private(set) var all: [String] = []

  init(_ bytes: [UInt8]) {
    super.init()
    let parser = XMLParser(data: Data(bytes))
    parser.delegate = self
    #expect(parser.parse())
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    if name == "si" { all.append("") }
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    if !all.isEmpty { all[all.count - 1] += text }
  }
}
