import ArgumentParser
import Foundation
import ReportWriters
import SampleAPI
import TestSupport
import Testing
import YAML

@testable import factory_report

/// The configuration file, and what takes its place.
@Suite struct ConfigurationTests {
  private let environment = Environment(variables: ["HOME": "/home/ada"], now: { 1_793_000_000 })

  /// Reads a configuration of this text; `FOLDER` in it and in paths stands for the file's folder.
  private func configuration(_ text: String) async throws -> ConfigurationFile {
    try await withTemporaryFolder { folder in
      let path = folder + "/config.yaml"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try ConfigurationFile(path, environment)
    }
  }

  /// The arguments of `generate` for a configuration and a command line.
  private func arguments(
    _ text: String, report: String? = nil, given: [String] = [], variables: [String: String] = [:],
    command: String = "generate"
  ) async throws -> [String] {
    let settings = try await configuration(text).settings(ofReport: report)
    return ConfiguredArguments(
      command, given: given, settings: settings, environment: Environment(variables: variables, now: environment.now)
    ).all
  }

  // MARK: The file

  @Test func `A configuration with ten mistakes names ten`() async throws {
    let error = await #expect(throws: YAMLError.self) {
      try await configuration(
        """
        default: {output: /srv}
        defaults:
          concurency: 3
          detail: maybe
          concurrency: 99
          key-file: fk-0123456789abcdef
        reports:
          monthly: {period: last-mnth, name: a/b}
          weekly:
            csv-dialect: excl
            format: [xlsx, cvs]
            output: ""
        """)
    }
    #expect(error?.mistakes.map(\.line) == [1, 3, 4, 5, 6, 8, 8, 10, 11, 12], "\(error?.description ?? "")")
    for words in [
      "did you mean \"concurrency\"?", "must be true or false", "from 1 to 64", "an API key", "last-week, month-so-far",
      "'standard', 'excel' or 'excel-semicolon'", "no format 'cvs'",
    ] {
      #expect(error?.description.contains(words) == true, "\(words)")
    }
    #expect(error?.description.contains("fk-0123456789abcdef") == false)
  }

  @Test(arguments: [
    ("last-month", "--last-month"), ("last-week", "--last-week"), ("months 3", "--months=3"),
    ("2026-09", "--month=2026-09"),
    // 26 October 2026 in UTC.
    ("month-so-far", "--month=2026-10"),
  ])
  func `A period is an option`(period: String, option: String) async throws {
    #expect(try await arguments("defaults: {period: \(period)}") == [option])
  }

  @Test func `Paths are below the folder of the file, but for absolute ones and standard input`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/config.yaml"
      let text = "defaults: {output: out, roster: /r.csv, key-file: '-', template: mine.yaml, archive: a/b.sqlite}"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      #expect(
        try ConfigurationFile(path, environment).defaults.flatMap(\.arguments) == [
          "--output=\(folder)/out", "--roster=/r.csv", "--key-file=-", "--template=\(folder)/mine.yaml",
          "--archive=\(folder)/a/b.sqlite",
        ])
    }
  }

  @Test func `Shipped templates, lists and switches are options`() async throws {
    let text = "defaults: {template: email, format: [xlsx, csv], detail: true, overwrite: false, concurrency: 2}"
    #expect(try await arguments(text) == ["--template=email", "--format=xlsx,csv", "--detail", "--concurrency=2"])
  }

  @Test func `The keys of a mail are options, and their mistakes have lines`() async throws {
    let text = """
      defaults: {mail-to: [a@example.com, The boss <b@example.com>], mail-from: c@example.com, attach: [xlsx, csv]}
      reports: {weekly: {mail-to: d@example.com, mail-subject-prefix: "[Usage]", zip: true, print0: true}}
      """
    let defaults = ["--mail-from=c@example.com", "--attach=xlsx,csv"]
    #expect(
      try await arguments(text) == ["--mail-to=a@example.com,The boss <b@example.com>"] + defaults)
    #expect(
      try await arguments(text, report: "weekly")
        == defaults + ["--mail-to=d@example.com", "--mail-subject-prefix=[Usage]", "--zip", "--print0"])
    // Options count instead of the file's.
    #expect(
      try await arguments(text, given: ["--mail-to", "e@example.com"]) == defaults + ["--mail-to", "e@example.com"])
    let command = try Generate.parse(try await arguments(text))
    #expect(command.output.mail.recipients.map(\.description) == ["a@example.com", "The boss <b@example.com>"])
    let error = await #expect(throws: YAMLError.self) {
      try await configuration(
        """
        defaults:
          mail-to: [a@example.com, b]
          mail-from: "a@example.com, b@example.com"
          attach: [mail]
          mail-subject-prefix: "a\\u0001b"
          zip: maybe
        """)
    }
    #expect(error?.mistakes.map(\.line) == [2, 3, 4, 5, 6], "\(error?.description ?? "")")
    #expect(error?.description.contains("'b' is no mail address: it must have one @") == true)
  }

  @Test(arguments: ["defaults:\n", "reports: {monthly: }\n", "[]", "", "defaults: [a]\n"])
  func `A configuration that is no mapping is refused`(text: String) async throws {
    await #expect(throws: YAMLError.self) { try await configuration(text) }
  }

  @Test func `An unknown report is answered with the known ones and the nearest`() async throws {
    let file = try await configuration("reports: {monthly: {period: last-month}, weekly: {period: last-week}}")
    let error = #expect(throws: UsageError.self) { try file.settings(ofReport: "montly") }
    #expect(error?.description.contains("\"montly\" (did you mean \"monthly\"?); known are monthly, weekly.") == true)
  }

  // MARK: What counts more

  @Test func `A report's values count more than the defaults, and options more than both`() async throws {
    let text = """
      defaults: {output: /a, name: one, period: last-month}
      reports: {weekly: {output: /b, period: last-week}}
      """
    #expect(try await arguments(text, report: "weekly") == ["--name=one", "--output=/b", "--last-week"])
    let given = try await arguments(text, report: "weekly", given: ["--output", "/c", "--months=2"])
    #expect(given == ["--name=one", "--output", "/c", "--months=2"])
    let command = try Generate.parse(
      ["--output=/b", "--detail", "-f", "csv"] + ["-o", "/d", "--detail", "--format", "xlsx"])
    #expect(command.output.output == "/d" && command.output.detail && command.output.format?.names == ["xlsx"])
  }

  @Test func `A key in the environment counts more than the file's key file`() async throws {
    let text = "defaults: {key-file: /key}"
    #expect(try await arguments(text, variables: ["FACTORY_API_KEY": "fk-1"]) == [])
    #expect(try await arguments(text, variables: ["FACTORY_API_KEY": ""]) == ["--key-file=/key"])
    #expect(
      try await arguments(text, given: ["--key-file", "/other"], variables: ["FACTORY_API_KEY": "fk-1"])
        == ["--key-file", "/other"])
  }

  @Test func `Each command gets the keys that are its options`() async throws {
    let text = "defaults: {output: /a, archive: /b, key-file: /c, period: last-week, no-refresh: true, quiet: true}"
    #expect(
      try await arguments(text, command: "fetch")
        == ["--archive=/b", "--key-file=/c", "--last-week", "--no-refresh", "--quiet"])
    #expect(try await arguments(text, command: "status") == ["--archive=/b"])
    #expect(try await arguments(text, command: "export") == ["--archive=/b", "--key-file=/c", "--quiet"])
    #expect(try await arguments("defaults: {people: pseudonyms}", command: "export") == ["--people=pseudonyms"])
    #expect(try await arguments(text, command: "demo") == [])
    for command in ["fetch", "status", "export", "subscription"] {
      let configured = try await arguments(text, given: command == "export" ? ["/lake"] : [], command: command)
      #expect(throws: Never.self) { try FactoryReport.parseAsRoot([command] + configured) }
    }
  }

  @Test func `Every option of generate is a key, and every key is in the sample or an option`() throws {
    let help = FactoryReport.helpMessage(for: Generate.self, columns: 200)
    let options = Set(help.matches(of: /--([a-z][a-z0-9-]+)/).map { String($0.1) })
    // The period is one key; what is left is of one run.
    let others: Set = [
      "from", "to", "month", "last-month", "last-week", "months", "config", "version", "help", "groups",
    ]
    let keys = Set(ConfigurationKey.all.map(\.name)).subtracting(["period"])
    let lines = help.split(separator: "\n").filter { $0.hasPrefix("  -") }.joined(separator: "\n")
    let declared = Set(lines.matches(of: /--([a-z][a-z0-9-]+)/).map { String($0.1) })
    #expect(declared.subtracting(others) == keys)
    #expect(options.isSuperset(of: keys))
  }

  @Test func `Every key has its value in force`() async throws {
    let written = [
      "period": "months 3", "format": "[csv, json]", "template": "spreadsheet-import", "output": "/out",
      "name": "usage",
      "overwrite": "true", "detail": "true", "csv-dialect": "excel", "roster": "[/people.csv, api]",
      "people": "pseudonyms", "minimum-group": "5", "prices": "/prices.yaml", "zip": "true",
      "mail-to": "[a@example.com, b@example.com]", "mail-from": "c@example.com", "mail-subject-prefix": "Usage",
      "attach": "[xlsx, csv]", "print0": "true", "offline": "true", "no-compare": "true", "fail-above": "0.9",
      "fail-pace": "true", "archive": "/archive.sqlite", "key-file": "/key", "concurrency": "7", "refresh": "true",
      "no-refresh": "true", "verbose": "true", "quiet": "true", "timings": "true",
    ]
    // As `config` shows them, where that is not what the file has.
    let shown = [
      "format": "csv, json", "roster": "/people.csv, api", "mail-to": "a@example.com, b@example.com",
      "attach": "xlsx, csv", "fail-above": "90.0%",
    ]
    #expect(Set(written.keys) == Set(ConfigurationKey.all.map(\.name)))
    let without = try Generate.parse([])
    for key in ConfigurationKey.all {
      let text = try #require(written[key.name])
      let command = try Generate.parse(try await arguments("defaults: {\(key.name): \(text)}"))
      let value = key.value(command)
      #expect(value != key.value(without), "\(key.name)")
      if key.name != "period" { #expect(value == shown[key.name] ?? text, "\(key.name)") }
    }
  }

  // MARK: Runs

  @Test func `A named report is written as the file says`() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 3), options: SampleOptions()) {
        server in
        let text = """
          defaults: {output: out, archive: a.sqlite, key-file: key, quiet: true, no-compare: true}
          reports: {october: {period: 2026-10, format: [csv, markdown], name: oct}}
          """
        try FileManager.default.createDirectory(atPath: folder + "/factory-report", withIntermediateDirectories: false)
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/factory-report/config.yaml"))
        try Data("fk-sample\n".utf8).write(to: URL(fileURLWithPath: folder + "/factory-report/key"))
        chmod(folder + "/factory-report/key", 0o600)
        let environment = ["XDG_CONFIG_HOME": folder, "FACTORY_API_URL": server.url]
        let output = folder + "/factory-report/out"
        let run = try await Tool.run(["run", "october"], environment: environment)
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output == "\(output)/oct-csv/\n\(output)/oct.md\n")
        // Options count instead of the file's.
        let html = try await Tool.run(["run", "october", "--offline", "-f", "html"], environment: environment)
        #expect(html.output == "\(output)/oct.html\n", "\(html.errors)")
        // The defaults hold for other commands.
        let status = try await Tool.run(["status"], environment: environment)
        #expect(status.output.contains("\(folder)/factory-report/a.sqlite\n"))
        let config = try await Tool.run(
          ["config", "october"], environment: environment.merging(["FACTORY_API_KEY": "fk-sample-00"]) { $1 })
        #expect(config.output.contains(/\nperiod +2026-10 +.*config.yaml:2\n/))
        #expect(config.output.contains("(hidden)") && !config.output.contains("fk-sample-00"))
      }
    }
  }

  @Test func `A configuration that cannot be used ends every command that reads it with 78`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/c.yaml"
      try Data("defaults: {concurency: 3}\n".utf8).write(to: URL(fileURLWithPath: path))
      for command in [
        ["generate"], ["fetch"], ["status"], ["subscription"], ["export", "/x"], ["run", "a"], ["config"],
      ] {
        let run = try await Tool.run(command + ["--config", path])
        #expect(run.status == 78 && run.errors.contains("c.yaml:1: "), "\(command) \(run.errors)")
        let missing = try await Tool.run(command + ["--config=\(folder)/none.yaml"])
        #expect(missing.status == 78 && missing.errors.contains("none.yaml"), "\(command) \(missing.errors)")
      }
      #expect(try await Tool.run(["run", "monthly"]).status == 78)
      #expect(try await Tool.run(["formats"], environment: ["XDG_CONFIG_HOME": folder]).status == 0)
    }
  }
}
