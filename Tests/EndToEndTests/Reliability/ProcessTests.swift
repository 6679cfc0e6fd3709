import Foundation
import SampleAPI
import Testing

/// What surrounds the process: limits, preloaded libraries, standard streams, and locks of other programs.
@Suite struct ProcessTests {
  /// Runs the command in a shell after another command of it.
  private func run(
    after command: String, _ arguments: [String], environment: [String: String] = [:]
  ) async throws -> Tool.Run {
    try await Tool.run(
      ["-c", command + "; exec \"$0\" \"$@\"", Tool.path] + arguments, environment: environment, binary: "/bin/bash")
  }

  @Test(arguments: [
    "-n 12", "-n 16", "-n 24", "-n 32", "-n 40", "-v 400000", "-v 500000", "-d 100000", "-s 64",
  ])
  func `A limit that is too low is a sentence`(limit: String) async throws {
    try await withTemporaryFolder { folder in
      let run = try await run(
        after: "ulimit \(limit)", ["demo", "--users", "2", "--format", "csv", "--output", folder])
      // The loader itself needs addresses, and more of them in a debug build.
      if limit.hasPrefix("-v"), run.status == 127 { return }
      #expect(run.status == 78, "\(run.errors)")
      #expect(run.errors.hasPrefix("error: ") && run.errors.contains("raise the limit"))
    }
  }

  @Test func `The soft limit of files is raised to the hard one`() async throws {
    try await withTemporaryFolder { folder in
      let run = try await run(
        after: "ulimit -S -n 16", ["demo", "--users", "2", "--format", "csv", "--output", folder])
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test(arguments: ["setenv(\"A\", \"b\", 1);", "clearenv();", "static char *none[] = {0}; environ = none;"])
  func `A preloaded library that changes the environment leaves the command line`(change: String) async throws {
    guard FileManager.default.isExecutableFile(atPath: "/usr/bin/cc") else { return }
    try await withTemporaryFolder { folder in
      let source =
        "#define _GNU_SOURCE\n#include <stdlib.h>\n#include <unistd.h>\n"
        + "__attribute__((constructor)) static void change(void) { \(change) }\n"
      try Data(source.utf8).write(to: URL(fileURLWithPath: folder + "/change.c"))
      let library = folder + "/change.so"
      let compiler = try await Tool.run(
        ["-shared", "-fPIC", "-o", library, folder + "/change.c"], binary: "/usr/bin/cc")
      try #require(compiler.status == 0, "\(compiler.errors)")
      let run = try await Tool.run(["templates", "mail"], environment: ["LD_PRELOAD": library])
      #expect(run.status == 64 && run.errors.contains("'mail'"), "\(run.errors)")
      // A command that reads the environment.
      let reading = try await Tool.run(["status"], environment: ["LD_PRELOAD": library])
      #expect(reading.status == 0 || reading.status == 78, "\(reading.errors)")
    }
  }

  @Test func `An argument that is not UTF-8 is refused, as it would name another file`() async throws {
    let run = try await run(after: "set -- formats --output $'out\\xff'", [])
    #expect(run.status == 64 && run.errors.contains("is not UTF-8"), "\(run.errors)")
  }

  @Test func `Without proc the command ends with a sentence`() async throws {
    let unshare = ["--mount", "/bin/sh", "-c", "mount -t tmpfs none /proc || exit 99; exec \"$0\" \"$@\"", Tool.path]
    let run = try await Tool.run(unshare + ["templates", "mail"], binary: "/usr/bin/unshare")
    // Not root, or in a container.
    if run.status == 1 || run.status == 99 { return }
    #expect(run.status == 78 && run.errors.contains("/proc"), "\(run.errors)")
  }

  @Test func `A closed standard output is an error`() async throws {
    let run = try await run(after: "exec >&-", ["formats"])
    #expect(run.status == 73)
  }

  @Test func `The lock of another program on the folder is waited for with a sentence`() async throws {
    try await withTemporaryFolder { folder in
      let descriptor = open(folder, O_RDONLY)
      defer { close(descriptor) }
      try #require(flock(descriptor, LOCK_EX) == 0)
      let run = try await Tool.run(
        ["generate", "--month", "2026-10", "--archive", folder + "/a.sqlite", "--output", folder + "/out"],
        environment: ["FACTORY_API_KEY": "fk-sample", "FACTORY_API_URL": "http://127.0.0.1:1"]
      ) { process in
        try await process.signal(SIGINT) { try process.hasSaid("holds the lock of \(folder)") }
      }
      #expect(run.status == -SIGINT)
    }
  }

  @Test(arguments: [("-", "standard input"), ("/dev/zero", "/dev/zero"), ("/", "/")])
  func `A key is at most 64 KiB`(file: String, words: String) async throws {
    let run = try await Tool.run(
      ["--key-file", file, "--month", "2026-10"], input: String(repeating: "k", count: 1 << 20))
    #expect(run.status == 78 && run.errors.contains(words), "\(run.errors)")
  }
}
