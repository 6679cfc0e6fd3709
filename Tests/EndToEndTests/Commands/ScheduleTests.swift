import Archive
import FaultSwitchboard
import Foundation
import ReportWriters
import SampleAPI
import Testing
import Usage

@testable import factory_report

/// Faults at random, run after run on one archive, until a report comes out.
@Suite struct ScheduleTests {
  /// 2026-10-06 and the day after.
  private static let range = Day(number: 20_732)...Day(number: 20_733)
  /// A small one, and one with more than a page of users a day.
  private static let organisations = [SampleOrganisation(seed: 7, users: 6), SampleOrganisation(seed: 8, users: 150)]
  private static let schedules = ProcessInfo.processInfo.environment["FAULT_SCHEDULES"].flatMap(Int.init) ?? 200

  private static let expected = organisations.map { organisation in
    Task {
      try await withTemporaryFolder { folder in
        try await SampleServer.withServer(organisation: organisation) {
          try await Rehearsal(folder: folder, range: range, formats: ReportFormats.standard).run($0.url)
        }
      }
    }
  }

  /// What happens to a series of runs, made from a seed.
  private struct Schedule {
    let seed: UInt64

    var organisation: Int { seed.isMultiple(of: 8) ? 1 : 0 }
    /// Every format now and then: they all show the same tables, and workbooks take their time.
    var formats: [any ReportWriter.Type] {
      seed.isMultiple(of: 5) ? ReportFormats.standard : [CSVReportWriter.self, MarkdownReportWriter.self]
    }
    /// From a twentieth of all answers to half of them.
    var share: Double { Double(seed % 10 + 1) / 20 }
    var concurrency: Int { Int(seed / 10 % 4) + 1 }
    /// After how many requests the first runs are cut off; `nil` for those that are left alone.
    func cut(run: Int) -> Int? { run < 3 && (Int(seed) + run).isMultiple(of: 3) ? Int(seed) % 7 + 1 : nil }

    func plan(archive: String) -> FaultPlan {
      let random = FaultPlan.random(seed: seed, share: share, of: Fault.detectable)
      return FaultPlan { occasion in
        let fault = random.fault(for: occasion)
        // An archive's first answer says whose it is: there is nothing yet that it could contradict.
        if fault == .otherOrganisation, Self.organisation(of: archive) == nil { return nil }
        return fault
      }
    }

    private static func organisation(of path: String) -> String? {
      guard FileManager.default.fileExists(atPath: path), let archive = try? Archive(path: path) else { return nil }
      defer { try? archive.close() }
      return try? archive.organisation()
    }
  }

  @Test(arguments: 0..<4)
  func `After enough tries the report is that of a server without faults, byte for byte`(part: Int) async throws {
    for seed in stride(from: part, to: Self.schedules, by: 4) {
      let schedule = Schedule(seed: UInt64(seed))
      guard case .done(let expected) = try await Self.expected[schedule.organisation].value else {
        Issue.record("The server without faults gave no report.")
        return
      }
      try await withTemporaryFolder { folder in
        let rehearsal = Rehearsal(
          folder: folder, range: Self.range, concurrency: schedule.concurrency, formats: schedule.formats)
        try await SampleServer.withServer(
          organisation: Self.organisations[schedule.organisation], faults: schedule.plan(archive: rehearsal.archive)
        ) { server in
          for run in 0..<400 {
            switch try await tried(rehearsal, server, cutAfter: schedule.cut(run: run)) {
            case nil, .failed?: continue
            case .done(let files)?:
              let asked = expected.filter { file in
                schedule.formats.contains { format in file.key.hasPrefix(format.product(named: "r")) }
              }
              #expect(files == asked, "FAULT_SCHEDULES: schedule \(seed), run \(run)")
              return
            }
          }
          Issue.record("Schedule \(seed) came to no end.")
        }
      }
    }
  }

  /// One run, cancelled once so many more requests have come in.
  private func tried(_ rehearsal: Rehearsal, _ server: RunningServer, cutAfter requests: Int?) async throws
    -> Rehearsal.End?
  {
    let target = requests.map { server.requests.count + $0 }
    return try await withThrowingTaskGroup(of: Rehearsal.End?.self) { group in
      group.addTask {
        do { return try await rehearsal.run(server.url) } catch is CancellationError { return nil }
      }
      if let target {
        group.addTask {
          _ = try? await server.request(target)
          return nil
        }
      }
      defer { group.cancelAll() }
      let first = try await group.next() ?? nil
      group.cancelAll()
      for try await _ in group {}
      return first
    }
  }
}
