import Foundation
import SampleAPI
import Testing
import Usage

/// Seats of the API's list of the organisation's users.
@Suite struct AccountsTests {
  private func generate(_ folder: String, _ url: String, _ more: [String]) async throws -> Tool.Run {
    try await Tool.run(
      [
        "generate", "--output", folder + "/out", "--name", "r", "--archive", folder + "/a.sqlite", "--format", "csv",
        "--month", "2026-10",
      ] + more,
      environment: ["FACTORY_API_URL": url, "FACTORY_API_KEY": "fk-sample", "SOURCE_DATE_EPOCH": "1793000000"])
  }

  private func with(_ accounts: SampleAccounts, _ body: (_ folder: String, _ url: String) async throws -> Void)
    async throws
  {
    var options = SampleOptions(today: { Day(iso: "2026-11-20") ?? Day(number: 0) })
    options.accounts = accounts
    try await withTemporaryFolder { folder in
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 30), options: options) {
        try await body(folder, $0.url)
      }
    }
  }

  private func seats(_ folder: String) throws -> [[String: String]] {
    CSVTable(try text(folder + "/out/r-csv/monthly/seats.csv")).rows
  }

  @Test func `The list is fetched, kept with its date, and used without a network`() async throws {
    try await with(.served) { folder, url in
      let run = try await generate(folder, url, ["--roster", "api"])
      #expect(run.status == 0, "\(run.errors)")
      let fetched = try seats(folder)
      #expect(Set(fetched.compactMap { $0["seat"] }).count == fetched.count && fetched.count > 15)
      #expect(fetched.contains { $0["status"] == "never used" } && fetched.contains { $0["status"] == "active" })
      // Without groups there are no tables of them.
      #expect(!FileManager.default.fileExists(atPath: folder + "/out/r-csv/monthly/groups.csv"))
      let offline = try await generate(folder, "http://127.0.0.1:1", ["--roster", "api", "--offline"])
      #expect(offline.status == 0, "\(offline.errors)")
      #expect(try seats(folder) == fetched)
      let prices = folder + "/prices.yaml"
      try Data("currency: USD\ntokens: [{from: 2026-01-14, per_million: 2}]\nbudgets: [{group: Red, month: 1}]\n".utf8)
        .write(to: URL(fileURLWithPath: prices))
      let priced = try await generate(folder, url, ["--roster", "api", "--offline", "--prices", prices])
      #expect(
        priced.errors.contains("left out: the API's list of users has no groups; give a file with --roster, too."))
      let roster = folder + "/groups.csv"
      let address = try #require(fetched.first { $0["status"] == "active" }?["user_email"])
      try Data("email,group\n\(address),Red\n".utf8).write(to: URL(fileURLWithPath: roster))
      let both = try await generate(folder, url, ["--offline", "--roster", roster, "--roster", "api"])
      #expect(both.status == 0, "\(both.errors)")
      #expect(try seats(folder).count == fetched.count)
      #expect(try seats(folder).filter { $0["group"] == "Red" }.map { $0["user_email"] } == [address])
      let groups = CSVTable(try text(folder + "/out/r-csv/monthly/groups.csv")).rows
      #expect(Set(groups.compactMap { $0["group"] }).isSuperset(of: ["Red", "(unassigned)"]))
    }
  }

  @Test(arguments: [SampleAccounts.paymentRequired, .forbidden])
  func `A refusal is one sentence, and the report is complete without the list`(accounts: SampleAccounts) async throws {
    try await with(accounts) { folder, url in
      let run = try await generate(folder, url, ["--roster", "api"])
      #expect(run.status == 0, "\(run.errors)")
      let warnings = run.errors.split(separator: "\n").filter { $0.contains("organisation's users") }
      #expect(warnings.count == 1, "\(run.errors)")
      #expect(warnings.first?.contains(accounts == .forbidden ? "403" : "402") == true)
      #expect(!FileManager.default.fileExists(atPath: folder + "/out/r-csv/monthly/seats.csv"))
      #expect(FileManager.default.fileExists(atPath: folder + "/out/r-csv/monthly/users.csv"))
    }
  }

  @Test func `Two files are refused`() async throws {
    let run = try await Tool.run(
      ["--roster", "a.csv", "--roster", "b.csv"], environment: ["FACTORY_API_KEY": "fk-sample"])
    #expect(run.status == 64)
  }
}
