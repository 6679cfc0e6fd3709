import Files
import Foundation
import Glibc
import ReportModel
import Synchronization
import Testing

@testable import ReportWriters

/// How programs end, and what they say of themselves.
extension FormatProgramTests {
  @Test func `The exit code and the last lines of standard error are told, safe for a terminal`() async throws {
    let writing = #"printf 'a\nb\n\nc\nd \033[31mred\n' >&2; exit 3"#
    #expect(
      try await failure(script(file, writing))
        == "ended with exit code 3, with the message \"b / c / d \u{FFFD}[31mred\"")
    let many = #"for i in 0 1 2 3 4 5 6 7 8 9; do head -c 9000 /dev/zero | tr '\0' $i >&2; done; exit 1"#
    #expect(
      try await failure(script(file, many))
        == "ended with exit code 1, with the message \"…\(String(repeating: "9", count: 500))\"")
  }

  @Test func `A program that is killed is an error`() async throws {
    #expect(try await failure(script(file, "echo partial >\"$2\"; kill -9 $$")) == "was ended by signal 9")
  }

  @Test func `A program that hangs is stopped with all that it started`() async throws {
    try await withTemporaryDirectory { directory in
      let process = directory + "/process"
      var limits = Self.unhurried
      limits.writing = .seconds(600)
      limits.sleep = { duration in
        guard duration == .seconds(600) else { return try await Task.sleep(for: duration) }
        while !FileManager.default.fileExists(atPath: process) { try await Task.sleep(for: .milliseconds(10)) }
      }
      let writing = """
        trap '' TERM; echo waiting >&2; sleep 1000 & echo $! >\(process).new; mv \(process).new \(process); wait
        """
      #expect(
        try await failure(script(file, writing), limits: limits)
          == "was stopped, as it had not ended after 10 minutes, with the message \"waiting\"")
      let text = try contents(of: process)
      let identifier = try #require(pid_t(text.trimmingCharacters(in: .newlines)))
      // Dead, or, where nothing reaps it, no longer running.
      let state = (try? contents(of: "/proc/\(identifier)/stat"))?.split(separator: ") ").last?.first
      #expect(kill(identifier, 0) != 0 || state == "Z")
    }
  }

  @Test func `A program that cannot be started is an error`() async throws {
    #expect(
      try await failure(script(file, first: "#!/no/such/interpreter -x"))
        == "cannot be started (its first line names /no/such/interpreter, which cannot be executed)")
    let windows = try await failure(script(file, first: "#!/bin/sh\r"))
    #expect(windows?.hasPrefix("cannot be started (its first line names /bin/sh") == true)
    #expect(try await failure(script(file), mode: 0o644) == "is not executable")
    #expect(try await failure("\u{7F}ELF")?.hasPrefix("cannot be started (") == true)
  }

  @Test func `An error of the report's rows ends the program, and the run`() async throws {
    struct SourceFailed: Error {}
    let rows = Rows(streaming: { visit in
      try visit([.integer(1)])
      throw SourceFailed()
    })
    let report = Fixtures.report(tables: [Table(id: "t", title: "", columns: [Column("n", "N", .integer)], rows: rows)])
    await #expect(throws: SourceFailed.self) { try await publish(of: report, ["x": script(file)]) }
  }

  // MARK: describe

  @Test(arguments: [
    ("exit 3", "ended with exit code 3"),
    ("echo hello", "does not describe its format: its answer to describe is not one JSON object"),
    ("", "does not describe its format: its answer to describe is not one JSON object"),
    ("echo '{}'", #"does not describe its format: its answer has no "protocol""#),
    (#"echo '{"protocol": 2, "name": "y"}'"#, "speaks protocol 2, and this version of factory-report speaks 1"),
    (#"echo '{"protocol": "1"}'"#, #"does not describe its format: "protocol" in its answer has another type"#),
    (#"echo '{"protocol": 1, "id": "y", "summary": "s"}'"#, #"describes a format of another name, "y""#),
    (
      #"echo '{"protocol": 1, "id": "x", "summary": "s"}'"#,
      #"does not describe its format: it needs either "extension" or "folder": true"#
    ),
    (
      #"echo '{"protocol": 1, "id": "x", "summary": "s", "folder": true, "extension": "x"}'"#,
      #"does not describe its format: it needs either "extension" or "folder": true"#
    ),
    (
      #"echo '{"protocol": 1, "id": "x", "summary": "s", "extension": "a/../b"}'"#,
      "does not describe its format: its extension is not letters and digits, such as parquet or csv.gz"
    ),
    (
      #"echo '{"protocol": 1, "id": "x", "summary": "s", "extension": "md"}'"#,
      "would write r.md, which is the product of the format markdown"
    ),
    ("cat /dev/zero", "was stopped, as it had not ended after 10.0 seconds"),
    ("sleep 1000", "was stopped, as it had not ended after 10.0 seconds"),
  ]) func `A program that does not describe its format is an error`(described: String, reason: String) async throws {
    #expect(
      try await failure(
        script(described),
        limits: described.hasPrefix("e") || described.isEmpty ? Self.unhurried : .init(sleep: { _ in }))
        == reason)
  }

  @Test func `Two programs with one product: the second is an error`() async throws {
    let (failures, left) = try await publish([
      "a": script(describing(#""extension": "p""#, id: "a")), "b": script(describing(#""extension": "p""#, id: "b")),
    ])
    #expect(left == ["r.md", "r.p"])
    #expect(
      failures.count == 1 && failures[0].contains("format b ") && failures[0].contains("the product of the format a;"))
  }
}
