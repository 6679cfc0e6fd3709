import Foundation
import SampleAPI
import TestSupport
import Testing
import Usage

/// The billing period with an API key: allowance, windows, or neither.
@Suite struct BillingTests {
  private static let key = "fk-0123456789abcdefABCDEF"

  /// Serves one variant, runs `body`, and then looks for the key in all that was written.
  private func scene(
    _ billing: SampleBilling, today: Day? = nil,
    _ body: (_ server: RunningServer, _ folder: String, _ run: ([String]) async throws -> Tool.Run) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      var options = SampleOptions(key: Self.key)
      options.billing = billing
      if let today { options.today = { today } }
      try await SampleServer.withServer(organisation: SampleOrganisation(users: 5), options: options) { server in
        let environment = [
          "FACTORY_API_URL": server.url, "WORKOS_API_URL": server.url, "FACTORY_HOME": folder + "/nowhere",
          "FACTORY_API_KEY": Self.key, "XDG_DATA_HOME": folder + "/data", "TMPDIR": folder,
        ]
        try await body(server, folder) { arguments in
          let run = try await Tool.run(arguments, environment: environment)
          #expect(!(run.output + run.errors).contains(Self.key))
          return run
        }
      }
      for (name, bytes) in try files(below: folder) {
        #expect(bytes.range(of: Data(Self.key.utf8)) == nil, "\(name) holds the key")
      }
    }
  }

  @Test(arguments: SampleBilling.Method.allCases)
  func `With a key alone the second run asks right at once`(method: SampleBilling.Method) async throws {
    try await scene(SampleBilling(method: method)) { server, _, run in
      let first = try await run(["subscription", "--verbose"])
      #expect(first.status == 0 && first.output.contains("Plan            Team\n"), "\(first.errors)")
      let asked = server.requests.count
      #expect(asked == (method == .get ? 4 : 5))
      let second = try await run(["subscription"])
      #expect(second.status == 0 && server.requests.count - asked == 3, "\(second.errors)")
      func figures(_ run: Tool.Run) -> [Substring] {
        run.output.split(separator: "\n").filter { $0.hasPrefix("used") || $0.hasPrefix("allowance") }
      }
      #expect(figures(first) == figures(second) && figures(first).count == 3)
    }
  }

  @Test func `Windows are shown by every command, and in every format`() async throws {
    try await scene(SampleBilling(.windows)) { _, folder, run in
      let shown = try await run(["subscription"])
      #expect(shown.status == 0, "\(shown.errors)")
      for line in [
        "Standard, five hours                  0.0%  ended", "Standard, monthly                    93.3%  ends",
      ] {
        #expect(shown.output.contains(line), "\(shown.output)")
      }
      #expect(shown.output.contains("Managed computers, billing period    22.5%  ends"), "\(shown.output)")
      #expect(shown.output.contains("Extra usage: allowed, $12.34 left.") && !shown.output.contains("overage"))
      let status = try await run(["status"])
      for line in [
        "Plan            Team\n", "Core, weekly: 7.3% used, ends 2", "Core, five hours: 0.0% used, not begun\n",
      ] {
        #expect(status.output.contains(line), "\(status.output)")
      }
      let report = try await run([
        "generate", "--last-month", "--no-compare", "--output", folder + "/out", "--name", "r",
      ])
      #expect(report.status == 0, "\(report.errors)")
      #expect(try text(folder + "/out/r-csv/subscription_windows.csv").split(separator: "\n").count == 8)
      #expect(try text(folder + "/out/r-csv/subscription.csv").split(separator: "\n").count == 1)
      for name in ["r.md", "r.html"] {
        let page = try text(folder + "/out/" + name)
        #expect(page.contains("What needs attention") && page.contains("Standard, monthly"), "\(name)")
      }
      let offline = try await run(["subscription", "--offline"])
      #expect(offline.status == 0 && offline.output.contains("Standard, monthly                    93.3%  ends"))
    }
  }

  @Test(
    arguments: [
      (["--fail-above", "93.3%"], 0), (["--fail-above", "93.2%"], 2), (["--fail-pace"], 0), ([], 0),
    ] as [([String], Int32)])
  func `A watch holds for live windows, with one decimal`(arguments: [String], status: Int32) async throws {
    try await scene(SampleBilling(.windows)) { _, _, run in
      let run = try await run(["subscription"] + arguments)
      #expect(run.status == status, "\(run.errors)")
      if status == 2 { #expect(run.errors.contains("Standard, monthly: 93.3% are used, more than 93.2%.")) }
    }
  }

  @Test(arguments: [["--fail-above", "90%"], ["--fail-pace"]])
  func `A watch is not silent where every token is overage`(arguments: [String]) async throws {
    try await scene(SampleBilling(.none)) { _, _, run in
      let run = try await run(["subscription", "--live"] + arguments)
      #expect(run.output.contains("Plan            none (inferred from the allowance)"), "\(run.output)")
      // On the first day of a period nothing is used yet.
      let isUsed = !run.output.contains(#/used\s+0\s/#)
      #expect(run.status == (isUsed ? 2 : 0), "\(run.errors)")
      #expect(run.errors.contains("standard tokens are used without an allowance") == isUsed)
    }
  }

  @Test func `A period that has ended is said to have ended, live and from the archive`() async throws {
    try await scene(SampleBilling(), today: "2026-02-20") { _, folder, run in
      let live = try await run(["subscription", "--live"])
      #expect(live.status == 0 && live.output.contains("This billing period ended on 2026-03-08.\n"), "\(live.output)")
      let watch = try await run(["subscription", "--live", "--fail-above", "0.9"])
      #expect(watch.status == 65 && watch.output.isEmpty)
      #expect(
        watch.errors.contains("The billing period that the service reports ended on 2026-03-08"), "\(watch.errors)")
      let kept = try await run(["subscription", "--offline"])
      #expect(kept.output.contains("This billing period ended on 2026-03-08. Run the command without --offline."))
      let keptWatch = try await run(["subscription", "--offline", "--fail-pace"])
      #expect(keptWatch.status == 65 && keptWatch.errors.contains("in the archive ended on 2026-03-08"))
      let report = try await run([
        "generate", "--from", "2026-02-01", "--to", "2026-02-07", "--no-compare", "--output", folder + "/out", "--name",
        "r", "--fail-pace",
      ])
      #expect(report.status == 0, "\(report.errors)")
      #expect(report.errors.contains("find nothing current. This billing period ended on 2026-03-08."))
      #expect(try text(folder + "/out/r.md").contains("This billing period ended on 2026-03-08."))
    }
  }

  @Test func `What the service says beside it is kept as it came`() async throws {
    try await scene(SampleBilling(.windows)) { _, folder, run in
      #expect(try await run(["fetch", "--last-week"]).status == 0)
      let archive = try files(below: folder + "/data").filter { $0.key.contains("archive.sqlite") }
      #expect(archive.values.contains { $0.range(of: Data(#""overagePreference":"droidCore""#.utf8)) != nil })
    }
  }
}
