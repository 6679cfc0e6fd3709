import FaultSwitchboard
import Foundation
import SampleAPI
import Testing

/// The key is shown to its own server and to no other host.
@Suite struct SecretTests {
  private static let key = "fk-9f8e7d6c5b4a39281706"

  /// Runs `fetch` and `generate` with every request logged, and looks for the key in all that is left.
  private func run(_ faults: FaultPlan, _ check: (Tool.Run) -> Void = { _ in }) async throws {
    try await withTemporaryFolder { folder in
      let options = SampleOptions(key: Self.key)
      try await SampleServer.withServer(
        organisation: SampleOrganisation(users: 5), options: options, faults: faults
      ) { server in
        let run = try await Tool.run(
          [
            "--verbose", "--from", "2026-10-05", "--to", "2026-10-06", "--no-compare", "--output", folder + "/out",
            "--archive", folder + "/a.sqlite",
          ], environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": Self.key, "TMPDIR": folder]
        ) { process in
          _ = try await server.request(1)
          // Where it has not ended yet.
          if let line = try? process.commandLine() { #expect(!line.contains(Self.key)) }
        }
        check(run)
        #expect(run.errors.contains("GET /api/v1/analytics/"), "the log has the requests")
        #expect(!run.output.contains(Self.key) && !run.errors.contains(Self.key), "\(run.errors)")
        #expect(server.authorizations.allSatisfy { $0 == "Bearer " + Self.key })
        for (name, bytes) in try files(below: folder) {
          #expect(bytes.range(of: Data(Self.key.utf8)) == nil, "\(name) holds the key")
        }
      }
    }
  }

  @Test func `A run that goes well`() async throws {
    try await run(.none) { run in
      #expect(run.status == 0, "\(run.errors)")
      #expect(!run.errors.lowercased().contains("authorization"), "the log has no headers")
    }
  }

  @Test(arguments: [400, 401, 403, 404])
  func `A server that repeats the key in its errors`(status: Int) async throws {
    try await run(.always(.echo(status))) { run in
      #expect(run.status != 0)
      #expect(run.errors.contains("(API key)"), "\(run.errors)")
    }
  }

  @Test(arguments: [301, 302, 307, 308])
  func `A redirect to another host or port never sees the key`(status: Int) async throws {
    try await SampleServer.withServer(organisation: SampleOrganisation(users: 5)) { other in
      try await run(.always(.redirect(status, to: other.url + "/api/v1/analytics/tokens"))) { run in
        #expect(run.status == 78)
        #expect(run.errors.contains("where the API key is not sent"), "\(run.errors)")
      }
      #expect(other.requests.isEmpty)
    }
  }

  @Test(arguments: ["--key-file", "--template", "--roster", "--output", "--archive", "--name", "--from", "--frm"])
  func `A key in place of another value is not repeated`(option: String) async throws {
    try await withTemporaryFolder { folder in
      for arguments in [[option, Self.key], [option + "=" + Self.key]] {
        let run = try await Tool.run(arguments, environment: ["FACTORY_API_URL": "http://127.0.0.1:1"])
        #expect(run.status == 64 && run.errors.contains("An API key is on the command line"), "\(run.errors)")
        #expect(!run.output.contains(Self.key) && !run.errors.contains(Self.key), "\(run.errors)")
        #expect(try files(below: folder).isEmpty)
      }
    }
  }

  @Test(arguments: ["fk-9f8e7d6c5b4a39281706", "fk-without-any-digit"])
  func `A key in a mistaken option is not repeated by any command`(key: String) async throws {
    let commands = [
      "generate", "run", "fetch", "status", "subscription", "export", "demo", "doctor", "config", "formats",
      "templates", "help",
    ]
    let forms = ["--api-key=", "--api-key=Bearer ", "--", "FACTORY_API_KEY=", "--from="]
    let mistakes = commands.map { [$0, forms[0] + key] } + forms.dropFirst().map { ["generate", $0 + key] }
    for mistake in mistakes {
      let run = try await Tool.run(mistake, environment: ["FACTORY_API_URL": "http://127.0.0.1:1"])
      #expect(!(run.output + run.errors).contains(key.dropFirst(3)), "\(mistake): \(run.errors)\(run.output)")
    }
  }

  @Test(arguments: [
    "fk-9f8e7d6c5b4a39281706", "key: fk-9f8e7d6c5b4a39281706", "fk-9f8e7d6c5b4a39281706: [",
    "a,fk-9f8e7d6c5b4a39281706,c",
    #"{"access_token":"eyJhbGciOiJub25lIn0.eyJmay05ZjhlN2Q2YzViNGEzOTI4MTcwNiI6MX0.c2ln"}"#,
  ])
  func `A file that holds a key, in place of another file, is not shown`(text: String) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/secret"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      for option in ["--template", "--roster"] {
        let run = try await Tool.run(
          [option, path, "--offline", "--archive", folder + "/a.sqlite"], environment: ["FACTORY_API_KEY": "fk-sample"])
        #expect(run.status > 0)
        for word in ["9f8e7d6c5b4a39281706", "eyJmay05"] {
          #expect(!run.output.contains(word) && !run.errors.contains(word), "\(run.errors)")
        }
      }
    }
  }

  @Test func `There is no core dump, which would hold the key`() async throws {
    let organisation = SampleOrganisation(users: 1)
    try await SampleServer.withServer(organisation: organisation, faults: .always(.silent)) { server in
      let run = try await Tool.run(
        ["fetch", "--last-week"], environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": Self.key]
      ) { process in
        _ = try await server.request(1)
        #expect(try process.limits().contains(#/Max core file size +0 +0 /#))
        process.signal(SIGTERM)
      }
      #expect(run.status == -SIGTERM)
    }
  }

  @Test func `Files with e-mail addresses are their owner's alone`() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 5)) { server in
        // The widest umask.
        let run = try await Tool.run(
          [
            "-c", "umask 0; exec \"$0\" \"$@\"", Tool.path, "--from", "2026-10-05", "--to", "2026-10-06",
            "--no-compare", "--detail", "--output", folder + "/out", "--archive", folder + "/data/a.sqlite",
          ], environment: ["FACTORY_API_URL": server.url, "FACTORY_API_KEY": "fk-sample"], binary: "/bin/sh")
        #expect(run.status == 0, "\(run.errors)")
        for (name, _) in try files(below: folder) {
          let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)
          #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
        }
      }
    }
  }
}
