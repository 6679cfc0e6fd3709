import FaultSwitchboard
import Foundation
import SampleAPI
import Testing

@testable import factory_report

/// Mails and packed reports, as a user makes them.
@Suite struct MailTests {
  /// Fetches a week once, and lends a function that runs `generate --offline`.
  private func withWeek(
    users: Int = 3, texts: HostileTexts? = nil,
    _ body: (_ generate: ([String]) async throws -> Tool.Run, _ folder: String) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: users), faults: .none, texts: texts) {
        server in
        let week = ["--from", "2026-10-05", "--to", "2026-10-11", "--archive", folder + "/a.sqlite"]
        let fetch = try await Tool.run(
          ["fetch"] + week, environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"])
        #expect(fetch.status == 0, "\(fetch.errors)")
        try await body(
          { try await Tool.run(week + ["--offline", "--no-compare", "--name", "r", "--output", folder + "/o"] + $0) },
          folder + "/o")
      }
    }
  }

  @Test func `A mail is the one path, and carries what is attached`() async throws {
    try await withWeek(users: 30) { generate, folder in
      let run = try await generate([
        "--format", "mail", "--mail-to", "boss@example.com,Ana <ana@example.com>", "--mail-to", "c@example.com",
        "--mail-subject-prefix", "[Usage]", "--attach", "xlsx,csv",
      ])
      #expect(run.status == 0 && run.output == folder + "/r.eml\n", "\(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["r.eml"])
      let mail = try text(folder + "/r.eml")
      #expect(mail.contains("\r\nTo: boss@example.com, \"Ana\" <ana@example.com>, c@example.com\r\n"))
      #expect(mail.contains("\r\nSubject: [Usage] Factory usage, 2026-W41\r\n"))
      #expect(mail.contains("filename=\"r.xlsx\"") && mail.contains("filename=\"r-csv.zip\""))
      #expect(mail.replacing("=\r\n", with: "").contains("weekly/models.csv has all."))
    }
  }

  @Test func `Recipients add the mail to the formats, without what it carries`() async throws {
    try await withWeek { generate, folder in
      let run = try await generate(["--mail-to", "boss@example.com", "--attach", "xlsx,csv", "--print0"])
      #expect(run.output == folder + "/r.eml\0")
      #expect(run.errors.contains("Also written: \(folder)/r.md\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["r.eml", "r.html", "r.md"])
      // A format that is asked for is written beside the mail, too.
      let both = try await generate(["--mail-to", "boss@example.com", "--attach", "csv", "--format", "csv", "--quiet"])
      #expect(both.output == folder + "/r.eml\n" && both.errors.isEmpty)
      #expect(FileManager.default.fileExists(atPath: folder + "/r-csv/datapackage.json"))
      let none = try await generate(["--attach", "csv", "--format", "html"])
      #expect(none.output == folder + "/r.html\n" && none.errors.contains("warning: There is no mail to carry"))
    }
  }

  @Test func `A mail or a page without the CSV files does not name them`() async throws {
    try await withWeek(users: 30) { generate, folder in
      #expect(try await generate(["--format", "csv", "--mail-to", "boss@example.com"]).status == 0)
      let mail = try text(folder + "/r.eml").replacing("=\r\n", with: "")
      #expect(mail.contains("The first 5 of ") && !mail.contains("models.csv"))
      #expect(try await generate(["--format", "html", "--overwrite"]).status == 0)
      #expect(try text(folder + "/r.html").contains("The first 15 of "))
      #expect(try !text(folder + "/r.html").contains("tools.csv"))
      #expect(try await generate(["--format", "html,csv", "--overwrite"]).status == 0)
      #expect(try text(folder + "/r.html").contains("weekly/tools.csv has all."))
    }
  }

  @Test func `A packed report is the one path`() async throws {
    try await withWeek { generate, folder in
      let run = try await generate(["--zip", "--format", "csv,markdown,mail"])
      #expect(run.status == 0 && run.output == folder + "/r.zip\n", "\(run.errors)")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["r.zip"])
      let paths = try await generate(["--format", "csv,markdown", "--print0"])
      #expect(paths.output == "\(folder)/r-csv/\0\(folder)/r.md\0")
    }
  }

  @Test(arguments: [
    ["--mail-to", "boss@example.com\r\nBcc: x@example.com"], ["--mail-to", "boss"], ["--mail-to", ""],
    ["--mail-to", "a@example.com,,b@example.com"], ["--mail-from", "a@example.com\nX: y"],
    ["--mail-from", "a@example.com,b@example.com"], ["--mail-subject-prefix", "a\r\nBcc: x@example.com"],
    ["--mail-subject-prefix", "a\u{2028}b"], ["--attach", "mail"], ["--attach", "docx"], ["--attach", ""],
  ])
  func `What would be another header is refused with one sentence`(arguments: [String]) async throws {
    let run = try await Tool.run(["demo"] + arguments)
    #expect(run.status == 64 && run.errors.hasPrefix("error: "))
    #expect(run.errors.split(separator: "\n").count == 1, "\(run.errors)")
  }

  @Test func `Hostile texts make no other header and no longer line`() async throws {
    try await withWeek(users: 30, texts: HostileTexts()) { generate, folder in
      let run = try await generate(["--format", "mail", "--attach", "markdown"])
      #expect(run.status == 0, "\(run.errors)")
      let lines = try text(folder + "/r.eml").components(separatedBy: "\r\n")
      #expect(lines.allSatisfy { $0.utf8.count <= 76 && $0.utf8.allSatisfy { (32...126).contains($0) } })
      let fields = lines.prefix { !$0.isEmpty }.filter { !$0.hasPrefix(" ") }.compactMap {
        $0.split(separator: ":").first
      }
      #expect(
        fields == ["X-Generator", "X-Unsent", "Date", "Subject", "Message-ID", "MIME-Version", "Content-Type"])
    }
  }

  @Test func `The page of a mail is the shipped one, or that of a template whose formats name the mail`() async throws {
    try await withWeek { generate, folder in
      let template = { (formats: String) in
        "title: Mine\nformats: [\(formats)]\nsections: [{id: a, title: A, blocks: [{text: My own words.}]}]\n"
      }
      let path = folder + ".yaml"
      try Data(template("html").utf8).write(to: URL(fileURLWithPath: path))
      #expect(try await generate(["--template", path, "--mail-to", "a@example.com"]).status == 0)
      #expect(try text(folder + "/r.html").contains("My own words."))
      #expect(
        try !text(folder + "/r.eml").contains("My own words.") && text(folder + "/r.eml").contains("Billable tokens"))
      try Data(template("mail").utf8).write(to: URL(fileURLWithPath: path))
      #expect(try await generate(["--template", path]).output == folder + "/r.eml\n")
      #expect(try text(folder + "/r.eml").contains("My own words."))
    }
  }
}
