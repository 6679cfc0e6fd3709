import Foundation
import Glibc
import SampleAPI
import Testing

/// Paths of archives that the command refuses, or warns of.
@Suite struct ArchivePathTests {
  @Test(arguments: ["", ":memory:", "file:a.sqlite", "FILE:/a?mode=memory", "a/", "a/.", "a/..", ".", "..", "/"])
  func `What is not the path of a file is a usage error`(path: String) async throws {
    for command in [["generate", "--month", "2026-10"], ["fetch"], ["status"], ["subscription", "--offline"]] {
      let run = try await Tool.run(command + ["--archive", path])
      #expect(run.status == 64, "\(command) \(run.errors)")
      #expect(run.errors.contains("--archive must"), "\(run.errors)")
    }
  }

  @Test func `A tilde is a name like any other`() async throws {
    try await SampleServer.withServer(organisation: SampleOrganisation(users: 2)) { server in
      let run = try await Tool.run(
        ["fetch", "--from", "2026-10-01", "--to", "2026-10-01", "--archive", "~/a.sqlite", "--quiet"],
        environment: ["FACTORY_API_KEY": "fk-sample", "FACTORY_API_URL": server.url])
      #expect(run.status == 0 && run.errors.isEmpty, "\(run.status) \(run.errors)")
    }
  }

  @Test func `Without a home the archive has no place`() async throws {
    for environment in [
      ["HOME": ""], ["HOME": "", "XDG_DATA_HOME": "data"], ["HOME": "home"], ["HOME": "file:/root"], ["HOME": "./"],
    ] {
      let run = try await Tool.run(["status"], environment: environment)
      #expect(run.status == 78 && run.errors.contains("--archive"), "\(run.status) \(run.errors)")
    }
  }

  @Test func `A link that leads nowhere is not taken for no archive`() async throws {
    try await withTemporaryFolder { folder in
      #expect(symlink(folder + "/mounted.sqlite", folder + "/a.sqlite") == 0)
      let run = try await Tool.run(["status", "--archive", folder + "/a.sqlite"])
      #expect(run.status == 73 && run.output.isEmpty, "\(run.status) \(run.output)")
      #expect(run.errors.contains("a link to a file that is not there"), "\(run.errors)")
    }
  }

  @Test func `An empty file is no archive, and stays empty`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/a.sqlite"
      #expect(FileManager.default.createFile(atPath: path, contents: Data()))
      for command in [
        ["generate", "--offline", "--output", folder + "/out"], ["status"], ["subscription", "--offline"],
      ] {
        let run = try await Tool.run(command + ["--archive", path])
        #expect(run.status == 78 && run.errors.contains("(it is empty)"), "\(run.status) \(run.errors)")
      }
      #expect(try files(below: folder) == ["a.sqlite": Data()])
    }
  }

  @Test func `An archive that others can read is warned of`() async throws {
    try await withTemporaryFolder { folder in
      let archive = folder + "/a.sqlite"
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 2)) { server in
        let arguments = ["fetch", "--from", "2026-10-01", "--to", "2026-10-01", "--archive", archive, "--quiet"]
        let environment = ["FACTORY_API_KEY": "fk-sample", "FACTORY_API_URL": server.url]
        let first = try await Tool.run(arguments, environment: environment)
        #expect(first.status == 0 && first.errors.isEmpty, "\(first.errors)")
        chmod(archive, 0o644)
        let second = try await Tool.run(arguments, environment: environment)
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors == "warning: The archive \(archive) can be read by others; run chmod 600 on it.\n")
      }
    }
  }
}
