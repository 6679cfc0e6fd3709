import Foundation
import SampleAPI
import Testing

/// Disks that are full: a report is whole or absent, and the older one stays.
///
/// A bound on the size of files (`ulimit -f`) stands for the full disk: for libxlsxwriter's temporary files, too, where
/// the library itself reports success (facts: 1.1.4).
@Suite struct DiskTests {
  private static let organisation = SampleOrganisation(users: 60)

  private func arguments(_ folder: String, _ format: String) -> [String] {
    ["generate", "--output", folder + "/out", "--name", "r", "--archive", folder + "/a.sqlite", "--month", "2026-10"]
      + ["--no-compare", "--format", format]
  }

  private static let environment = ["SOURCE_DATE_EPOCH": "1793000000", "FACTORY_API_KEY": "fk-sample"]

  /// Runs the command where no file can grow beyond so many blocks of 512 bytes.
  private func bounded(_ blocks: Int, _ arguments: [String], _ environment: [String: String]) async throws -> Tool.Run {
    try await Tool.run(
      ["-c", "ulimit -f \(blocks); exec \"$0\" \"$@\"", Tool.path] + arguments, environment: environment,
      binary: "/bin/sh")
  }

  @Test(arguments: ["xlsx", "csv", "markdown", "xlsx,csv,markdown,html"], [4, 16])
  func `A report that does not fit leaves the older one`(format: String, blocks: Int) async throws {
    try await withTemporaryFolder { folder in
      var environment = Self.environment
      try await SampleServer.withServer(organisation: Self.organisation) { server in
        environment["FACTORY_API_URL"] = server.url
        let run = try await Tool.run(arguments(folder, format), environment: environment)
        #expect(run.status == 0, "\(run.errors)")
      }
      let before = try files(below: folder + "/out")
      let archive = try Data(contentsOf: URL(fileURLWithPath: folder + "/a.sqlite"))
      environment["SOURCE_DATE_EPOCH"] = "1793000001"
      let run = try await bounded(blocks, arguments(folder, format) + ["--offline"], environment)
      #expect(run.status == 73, "\(run.status) \(run.errors)")
      #expect(run.output.isEmpty)
      #expect(run.errors.hasPrefix("error: ") && run.errors.split(separator: "\n").count == 1, "\(run.errors)")
      #expect(run.errors.contains(folder))
      #expect(try files(below: folder + "/out") == before)
      #expect(try Data(contentsOf: URL(fileURLWithPath: folder + "/a.sqlite")) == archive)
    }
  }

  @Test func `An archive that cannot grow keeps what it has, and goes on when it can`() async throws {
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: Self.organisation) { server in
        var environment = Self.environment
        environment["FACTORY_API_URL"] = server.url
        let full = try await bounded(1400, arguments(folder, "csv"), environment)
        #expect(full.status == 73, "\(full.status) \(full.errors)")
        #expect(full.errors.contains("a.sqlite") && full.errors.contains("make room"), "\(full.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder + "/out/r-csv"))
        let asked = server.requests.count
        let again = try await Tool.run(arguments(folder, "csv"), environment: environment)
        #expect(again.status == 0, "\(again.errors)")
        // Some days were kept.
        let whole = try await withTemporaryFolder { other in
          let run = try await Tool.run(arguments(other, "csv"), environment: environment)
          #expect(run.status == 0)
          return try files(below: other + "/out").withoutFetchTimes
        }
        #expect(asked > 1)
        #expect(try files(below: folder + "/out").withoutFetchTimes == whole)
      }
    }
  }
}
