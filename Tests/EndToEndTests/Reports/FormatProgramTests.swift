import Foundation
import Testing

/// Programs on the path that write formats, as a user runs the command with them.
@Suite(.serialized) struct FormatProgramTests {
  private static func script(_ name: String, _ writing: String) -> String {
    """
    #!/bin/sh
    if [ $1 = describe ]; then
      echo '{"protocol": 1, "id": "\(name)", "summary": "first line \\u001b[31m", "extension": "\(name)"}'
    else
      \(writing)
    fi

    """
  }

  /// Calls `body` with a folder and a path that has these programs.
  private func with(_ programs: [String: String], _ body: (String, [String: String]) async throws -> Void) async throws
  {
    try await withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
      for (name, text) in programs {
        let path = "\(folder)/bin/factory-report-format-\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      }
      try await body(folder, ["PATH": "\(folder)/bin:/usr/bin:/bin"])
    }
  }

  private func demo(_ folder: String, _ arguments: [String]) -> [String] {
    ["demo", "--users", "3", "--month", "2026-10", "--output", folder + "/d", "--quiet"] + arguments
  }

  @Test func `A program that fails is one sentence and 73, and all other formats are there`() async throws {
    let programs = [
      "head": Self.script("head", #"head -n 1 >"$2""#), "three": Self.script("three", "echo no disk >&2; exit 3"),
      "garbage": "#!/bin/sh\necho garbage\n",
    ]
    try await with(programs) { folder, environment in
      let run = try await Tool.run(demo(folder, ["--format", "garbage,csv,three,head"]), environment: environment)
      #expect(run.status == 73, "\(run.errors)")
      #expect(run.output == "\(folder)/d/demo-csv/\n\(folder)/d/demo.head\n")
      let lines = run.errors.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines.first?.hasPrefix("error: the format garbage cannot be written: \(folder)/bin/") == true)
      #expect(lines.last?.contains("ended with exit code 3, with the message \"no disk\"; ") == true)
      let first = try text(folder + "/d/demo.head")
      #expect(first.hasPrefix(#"{"type":"report","protocol":1,"generator":"factory-report "#))
      #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder + "/d")) == ["demo-csv", "demo.head"])
    }
  }

  @Test func `A template may name a program's format`() async throws {
    try await with(["head": Self.script("head", #"head -n 1 >"$2""#)]) { folder, environment in
      let template = folder + "/mine.yaml"
      let definition = try await Tool.run(["templates", "email"]).output
        .replacing(/formats: .*/, with: "formats: [head]", maxReplacements: 1)
      try Data(definition.utf8).write(to: URL(fileURLWithPath: template))
      let run = try await Tool.run(demo(folder, ["--template", template]), environment: environment)
      #expect(run.status == 0 && run.output == "\(folder)/d/demo.head\n", "\(run.errors)")
      let without = try await Tool.run(demo(folder, ["--template", template, "--name", "other"]))
      #expect(without.status == 78 && without.errors.contains("head"))
    }
  }

  @Test func `Programs alone that cannot be described end the run before it asks for anything`() async throws {
    try await with(["garbage": "#!/bin/sh\necho garbage\n"]) { folder, environment in
      let run = try await Tool.run(demo(folder, ["--format", "garbage"]), environment: environment)
      #expect(run.status == 73 && run.output.isEmpty)
      #expect(run.errors.split(separator: "\n").count == 1)
      #expect(!FileManager.default.fileExists(atPath: folder + "/d"))
    }
  }

  @Test func `An unknown format names those that there are, programs' too`() async throws {
    try await with(["head": Self.script("head", "exit 1")]) { folder, environment in
      let run = try await Tool.run(demo(folder, ["--format", "parquet"]), environment: environment)
      #expect(run.status == 64)
      let start =
        "error: The value 'parquet' is invalid for '--format <formats>': There is no format 'parquet'; "
        + "known are xlsx, csv, markdown, html, json, "
      #expect(run.errors.hasPrefix(start) && run.errors.hasSuffix(", head.\n"), "\(run.errors)")
    }
  }

  @Test func `formats lists the programs, a broken one with its error`() async throws {
    let programs = [
      "head": Self.script("head", "exit 1"), "garbage": "#!/no/interpreter\n", "csv": "#!/bin/sh\nexit 1\n",
    ]
    try await with(programs) { folder, environment in
      let run = try await Tool.run(["formats"], environment: environment)
      #expect(run.status == 0 && run.errors.isEmpty)
      let lines = run.output.split(separator: "\n")
      let names = lines.map { $0.prefix { $0 != " " } }
      #expect(names.filter { $0 == "csv" }.count == 1 && names.suffix(2) == ["garbage", "head"], "\(names)")
      #expect(lines.dropLast().last?.contains("cannot be started (its first line names /no/interpreter") == true)
      #expect(lines.last?.hasSuffix("  first line \u{FFFD}[31m (\(folder)/bin/factory-report-format-head)") == true)
    }
  }

  @Test func `A signal ends a program with the run`() async throws {
    let writing = #"touch "$2"; echo $$ >"$HOME/new"; mv "$HOME/new" "$HOME/process"; sleep 1000; sleep 1000"#
    try await with(["slow": Self.script("slow", writing)]) { folder, environment in
      let home = environment.merging(["HOME": folder]) { $1 }
      let run = try await Tool.run(demo(folder, ["--format", "csv,slow"]), environment: home) { process in
        while !FileManager.default.fileExists(atPath: folder + "/process") {
          try await Task.sleep(for: .milliseconds(10))
        }
        process.signal(SIGTERM)
      }
      #expect(run.status == -SIGTERM)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/d").isEmpty)
      let identifier = try #require(pid_t(text(folder + "/process").trimmingCharacters(in: .newlines)))
      // Dead, or, where nothing reaps it, no longer running.
      let state = (try? text("/proc/\(identifier)/stat"))?.split(separator: ") ").last?.first
      #expect(kill(identifier, 0) != 0 || state == "Z")
    }
  }

  private static let examples = repository + "/samples/writers/"

  private static let hasPython = ["/usr/bin", "/usr/local/bin", "/bin"].contains {
    FileManager.default.isExecutableFile(atPath: $0 + "/python3")
  }

  @Test(.enabled(if: hasPython)) func `The example of a page is a page of the report's sections`() async throws {
    try await withTemporaryFolder { folder in
      let environment = ["PATH": Self.examples + ":/usr/local/bin:/usr/bin:/bin"]
      let run = try await Tool.run(demo(folder, ["--format", "html-inline"]), environment: environment)
      #expect(run.status == 0, "\(run.errors)")
      let page = try text(folder + "/d/demo.inline.html")
      #expect(page.contains("<h1>Factory usage, October 2026</h1>"))
      #expect(page.contains("<h2>") && page.contains("<table style=") && page.hasSuffix("</body></html>\n"))
    }
  }

  @Test func `The examples are executable and have fewer than 80 lines`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.examples)
    #expect(names.count == 2)
    for name in names {
      #expect(FileManager.default.isExecutableFile(atPath: Self.examples + name))
      #expect(try text(Self.examples + name).split(separator: "\n", omittingEmptySubsequences: false).count <= 80)
    }
  }
}
