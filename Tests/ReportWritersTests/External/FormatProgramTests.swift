import Files
import Foundation
import Glibc
import ReportModel
import Synchronization
import Testing

@testable import ReportWriters

/// Each program is a script for `/bin/sh` in a temporary folder, which is the path.
@Suite(.serialized) struct FormatProgramTests {
  let report = Fixtures.report(notices: ["One day is missing."], tables: [Fixtures.everyCell])

  /// A script that describes itself as `described`, and otherwise runs `writing` with the product's path in `$2`.
  func script(_ described: String, _ writing: String = "cat >\"$2\"", first: String = "#!/bin/sh") -> String {
    "\(first)\nif [ $1 = describe ]; then\n\(described)\nexit\nfi\n\(writing)\n"
  }

  func describing(_ rest: String, id: String = "x") -> String {
    #"echo '{"protocol": 1, "id": "\#(id)", "summary": "s", \#(rest)}'"#
  }

  var file: String { describing(#""extension": "x""#) }
  var folder: String { describing(#""folder": true"#) }

  /// A loaded machine may take long to start a program.
  static let unhurried = FormatPrograms.Limits(describing: .seconds(900))

  /// Installs programs by the name of their format, and publishes in Markdown and in these formats.
  ///
  /// - Returns: The failures without the programs' folder, and what is in the output directory.
  func publish(
    of report: Report? = nil, _ scripts: [String: String], limits: FormatPrograms.Limits = Self.unhurried,
    variables: [String: String] = [:], mode: Int = 0o755, existing: [String] = [], overwriting: Bool = false,
    _ check: (_ output: String) throws -> Void = { _ in }
  ) async throws -> (failures: [String], left: [String]) {
    try await withTemporaryDirectory { directory in
      let (path, output) = (directory + "/bin", directory + "/out")
      for folder in [path, output] {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      }
      for (name, script) in scripts {
        let file = "\(path)/factory-report-format-\(name)"
        try Data(script.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
      }
      for name in existing {
        let url = URL(filePath: output + "/" + name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: url)
      }
      let programs = FormatPrograms(
        environment: variables.merging(["PATH": "bin:\(path)/none:\(path):/usr/bin:/bin"]) { one, _ in one },
        limits: limits)
      let (formats, failures) = try await programs.formats(named: ["markdown"] + scripts.keys.sorted())
      var sentences: [String] = []
      do {
        let publication = try Publication(
          into: output, name: "r", formats: formats, failures: failures, overwriting: overwriting)
        let paths = try await publication.publish(report ?? self.report)
        #expect(paths.count == formats.count)
      } catch let error as ProgramFailures {
        #expect(error.written.contains(output + "/r.md"))
        sentences = error.failures.map { $0.description.replacingOccurrences(of: path + "/", with: "") }
      }
      do { try check(output) } catch { Issue.record(error, "\(sentences)") }
      return (sentences, try listing(of: output))
    }
  }

  /// The one sentence about a program that fails, when Markdown has been written all the same.
  func failure(_ script: String, limits: FormatPrograms.Limits = Self.unhurried, mode: Int = 0o755) async throws
    -> String?
  {
    let (failures, left) = try await publish(["x": script], limits: limits, mode: mode)
    #expect(left == ["r.md"])
    #expect(failures.count == 1)
    let sentence = try #require(failures.first)
    let (start, end) = (
      "the format x cannot be written: factory-report-format-x ",
      "; correct or replace the program"
    )
    #expect(sentence.hasPrefix(start) && sentence.hasSuffix(end))
    return String(sentence.dropFirst(start.count).dropLast(end.count))
  }

  // MARK: Products

  @Test func `A program gets the report as JSON Lines, and its file is in place for its owner alone`() async throws {
    let (failures, left) = try await publish(["x": script(file)]) { output in
      let lines = try contents(of: output + "/r.x").split(separator: "\n")
      #expect(lines.first?.hasPrefix(#"{"type":"report","protocol":1,"generator":"factory-report "#) == true)
      #expect(lines.last == #"{"type":"end","lines":\#(lines.count)}"#)
      #expect(try FileManager.default.attributesOfItem(atPath: output + "/r.x")[.posixPermissions] as? Int == 0o600)
    }
    #expect(failures.isEmpty && left == ["r.md", "r.x"])
  }

  @Test func `A program that announces a folder makes one`() async throws {
    let writing = #"mkdir -p "$2/in" && cat >"$2/in/all" && touch "$2/_SUCCESS" && echo done"#
    let (failures, left) = try await publish(["x": script(folder, writing)]) { output in
      #expect(try listing(of: output + "/r-x") == ["_SUCCESS", "in"])
      for (path, mode) in [("r-x", 0o700), ("r-x/in", 0o700), ("r-x/in/all", 0o600), ("r-x/_SUCCESS", 0o600)] {
        let attributes = try FileManager.default.attributesOfItem(atPath: output + "/" + path)
        #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
      }
    }
    #expect(failures.isEmpty && left == ["r-x", "r.md"])
  }

  @Test func `A program need not read all of its input, and may print what it likes`() async throws {
    let rows = Rows(streaming: { visit in for number in Int64(0)..<50_000 { try visit([.integer(number)]) } })
    let report = Fixtures.report(tables: [Table(id: "t", title: "", columns: [Column("n", "N", .integer)], rows: rows)])
    let writing = #"head -n 1 >"$2"; exec <&-; head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2"#
    let (failures, left) = try await publish(of: report, ["x": script(file, writing)])
    #expect(failures.isEmpty && left == ["r.md", "r.x"])
  }

  @Test func `What a program leaves running is ended before its product is in place`() async throws {
    try await withTemporaryDirectory { directory in
      let pipe = directory + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      let reader = open(pipe, O_RDONLY | O_NONBLOCK)
      defer { close(reader) }
      let writing = #"cat >"$2"; exec 3>'\#(pipe)'; (sleep 20; echo late >&3) & exit 0"#
      let (failures, left) = try await publish(["x": script(file, writing)])
      #expect(failures.isEmpty && left == ["r.md", "r.x"])
      // The pipe ends when no process has it open.
      _ = fcntl(reader, F_SETFL, 0)
      var byte: UInt8 = 0
      #expect(read(reader, &byte, 1) == 0)
    }
  }

  @Test(arguments: [
    ("exit 0", "ended with exit code 0 and has not written r.x"),
    (#": >"$2""#, "has written something that is not used: r.x is empty"),
    (
      #"mkdir "$2" && echo a >"$2/a""#,
      "has written something that is not used: r.x is a folder, and a file was announced"
    ),
    (#"ln -s /etc/hostname "$2""#, "has written something that is not used: r.x is neither a file nor a folder"),
    (#"mkfifo "$2""#, "has written something that is not used: r.x is neither a file nor a folder"),
    (
      #"echo a >"$2" && ln "$2" "${2%/*/*}/../other""#,
      "has written something that is not used: r.x is a second name of another file"
    ),
    (#"echo a >"$2" && echo b >"$2.tmp""#, "has written something that is not used: r.x.tmp is not r.x"),
    (#"echo a >"${2%/*}/.hidden""#, "has written something that is not used: .hidden is not r.x"),
  ]) func `A missing, partial or strange file is an error`(writing: String, reason: String) async throws {
    let (failures, left) = try await publish(["x": script(file, writing)])
    #expect(failures.count == 1 && failures[0].contains(" \(reason); "), "\(failures)")
    #expect(left.filter { $0 != "other" } == ["r.md"])
  }

  @Test(arguments: [
    (#"mkdir "$2""#, "r-x has no file, or only empty ones"), (#"echo a >"$2""#, "r-x is not a folder"),
    (#"mkdir -p "$2/a/b" "$2/c""#, "r-x has no file, or only empty ones"),
    (#"mkdir "$2" && : >"$2/part""#, "r-x has no file, or only empty ones"),
    (#"mkdir -p "$2/a" && echo a >"$2/a/.part.crc" && echo a >"$2/a/part""#, "r-x/a/.part.crc is hidden"),
    (#"mkdir "$2" && ln -s /etc "$2/etc""#, "r-x/etc is neither a file nor a folder"),
    (#"mkdir -p "$2/a" && mkfifo "$2/a/b""#, "r-x/a/b is neither a file nor a folder"),
  ]) func `A folder without plain files is an error`(writing: String, reason: String) async throws {
    #expect(
      try await failure(script(folder, writing)) == "has written something that is not used: " + reason)
  }

  @Test(arguments: ["r.x", "r-x/a", "r-x/b/c"])
  func `What exists where a program would write is replaced only if that is asked for`(name: String) async throws {
    let isFile = name == "r.x"
    let programs = ["x": isFile ? script(file) : script(folder, #"mkdir "$2" && cat >"$2/new""#)]
    await #expect(throws: WriteError.self) { try await publish(programs, existing: [name]) }
    let (failures, left) = try await publish(programs, existing: [name], overwriting: true) { output in
      if !isFile {
        let inside = try listing(of: output + "/r-x")
        #expect(inside == ["new"])
      }
      #expect(try contents(of: output + (isFile ? "/r.x" : "/r-x/new")).hasSuffix("}\n"))
    }
    #expect(failures.isEmpty && Set(left) == ["r.md", isFile ? "r.x" : "r-x"])
  }

  @Test func `A folder with hidden files is never replaced`() async throws {
    let program = script(folder, #"mkdir "$2" && cat >"$2/new""#)
    let error = await #expect(throws: WriteError.self) {
      try await publish(["x": program], existing: ["r-x/.git/HEAD"], overwriting: true)
    }
    guard case .foreignEntry(_, ".git") = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func `What a killed run's program has written is removed by the next run`() throws {
    try withTemporaryDirectory { directory in
      let copy = directory + "/.factory-report-killed"
      try FileManager.default.createDirectory(
        atPath: copy + "/.x/inner", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      for path in ["/.x/part.any", "/.x/inner/part"] { try Data("1".utf8).write(to: URL(filePath: copy + path)) }
      let (stamp, work) = (try #require(try FileStamp(copy)), try #require(try FileStamp(copy + "/.x")))
      let mark = "\(StagingFolder.firstLine(stamp))\nfilled \(work.device):\(work.node) "
      // What is older than the folder was not made by the program.
      for (start, isLeft) in [("9999999999.0", true), ("1.0", false)] {
        try Data((mark + start + "\n").utf8).write(to: URL(filePath: copy + "/" + StagingFolder.mark))
        let remarks = StagingFolder.removeAbandoned(in: directory)
        #expect(remarks.count == (isLeft ? 1 : 0))
        #expect(FileManager.default.fileExists(atPath: copy + "/.x/part.any") == isLeft)
        #expect(FileManager.default.fileExists(atPath: copy) == isLeft)
      }
    }
  }

  // MARK: The path

  @Test func `The first executable on the path counts, and no built-in format is replaced`() async throws {
    try await withTemporaryDirectory { directory in
      let names = ["x", "xlsx", "Upper", "a.b", "-a", "é", "", "json"]
      for (folder, mode) in [("1", 0o644), ("2", 0o755), ("3", 0o755)] {
        try FileManager.default.createDirectory(atPath: "\(directory)/\(folder)", withIntermediateDirectories: true)
        for name in names {
          let path = "\(directory)/\(folder)/factory-report-format-\(name)"
          try Data(script(describing(#""extension": "e\#(folder)""#)).utf8).write(to: URL(filePath: path))
          try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
        try FileManager.default.createDirectory(
          atPath: "\(directory)/\(folder)/factory-report-format-dir", withIntermediateDirectories: true)
      }
      let path = ["", ".", "1", "2", "3"].map { $0.count == 1 && $0 != "." ? "\(directory)/\($0)" : $0 }
      let programs = FormatPrograms(environment: ["PATH": path.joined(separator: ":")])
      #expect(programs.names == ["x"])
      let format = try await programs.format(named: "x")
      #expect(format.path == "\(directory)/2/factory-report-format-x")
      #expect(format.product(named: "r") == "r.e2")
      #expect(FormatPrograms(environment: [:]).names.isEmpty)
    }
  }

  // MARK: Environment

  @Test func `A program's environment has no secret`() async throws {
    let variables = [
      "FACTORY_API_KEY": "fk-secret", "HTTPS_PROXY": "http://u:secret@p", "https_proxy": "http://u:secret@p",
      "AWS_SECRET_ACCESS_KEY": "secret", "GITHUB_TOKEN": "secret", "FACTORY_HOME": "secret", "LD_PRELOAD": "secret",
      "FACTORY_REPORT_FORMATS": "secret", "LC_ALL": "C", "HOME": "/home/u", "FACTORY_REPORT_FORMAT_X_LEVEL": "9",
      "SOURCE_DATE_EPOCH": "0",
    ]
    let (failures, _) = try await publish(["x": script(file, #"env >"$2""#)], variables: variables) { output in
      let names = try contents(of: output + "/r.x").split(separator: "\n").compactMap { $0.split(separator: "=").first }
      // The shell sets the last two itself.
      #expect(
        Set(names).subtracting(["PWD", "_", "SHLVL", "OLDPWD"]) == [
          "PATH", "LC_ALL", "HOME", "FACTORY_REPORT_FORMAT_X_LEVEL", "SOURCE_DATE_EPOCH",
        ])
      #expect(try !contents(of: output + "/r.x").contains("secret"))
    }
    #expect(failures.isEmpty)
  }

  // MARK: Memory

  @Test func `Lines come in pieces of 64 KiB, and no more than two wait for a reader`() async throws {
    let rows = Rows(streaming: { visit in for _ in 0..<50_000 { try visit([.text("0123456789")]) } })
    let report = Fixtures.report(tables: [Table(id: "t", title: "", columns: [Column("n", "N", .text)], rows: rows)])
    var sizes: [Int] = []
    try JSONLines(report).write { sizes.append($0.count) }
    #expect(sizes.count > 10 && sizes.allSatisfy { $0 < 65 << 10 })

    let begun = Mutex(0)
    let handed = Mutex(0)
    try await ProgramInput.stream(
      { output in
        for piece in UInt8(1)...10 {
          begun.withLock { $0 += 1 }
          try output([piece])
          handed.withLock { $0 += 1 }
        }
      },
      to: { piece in
        #expect(piece == [1])
        while begun.withLock(\.self) < 3 { await Task.yield() }
        // Time for a producer that does not wait.
        for _ in 0..<1000 { await Task.yield() }
        return false
      })
    #expect(handed.withLock(\.self) == 2 && begun.withLock(\.self) == 3)
  }
}
