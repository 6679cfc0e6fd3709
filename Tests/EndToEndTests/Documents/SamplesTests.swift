import AnalyticsAPI
import Archive
import Foundation
import HTTP
import Logging
import ReportAssembly
import ReportDefinition
import ReportModel
import ReportWriters
import SampleAPI
import Subscription
import Templates
import TestSupport
import Testing
import Usage
import XLSX

@testable import factory_report

/// `samples/` is what the tool makes now: pages as the API answers them, and the reports made from them.
@Suite struct SamplesTests {
  /// 2026-11-02T06:00:00Z: a Monday morning early in the month, when such reports are made.
  private static let now = 1_793_599_200

  @Test func samplesAreCurrent() async throws {
    try await withTemporaryFolder { folder in
      try await Self.make(in: folder)
      let made = try files(below: folder)
      let samples = repository + "/samples"
      guard ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == nil else {
        for part in ["pages", "reports"] {
          try? FileManager.default.removeItem(atPath: samples + "/" + part)
          try FileManager.default.copyItem(atPath: folder + "/" + part, toPath: samples + "/" + part)
        }
        Issue.record(
          "The samples were recorded anew: look at the difference, then run the tests without RECORD_GOLDEN.")
        return
      }
      let kept = try files(below: samples).filter { $0.key.hasPrefix("pages/") || $0.key.hasPrefix("reports/") }
      #expect(Set(kept.keys) == Set(made.keys))
      for (path, data) in made {
        // zlib may pack the same sheet otherwise from one version to the next: workbooks are compared unpacked.
        if path.hasSuffix(".xlsx") {
          #expect(
            try Self.unpacked(samples + "/" + path) == Self.unpacked(folder + "/" + path), "\(path) is not current")
        } else {
          #expect(kept[path] == data, "\(path) is not current")
        }
      }
    }
  }

  private static func make(in folder: String) async throws {
    let today = Day(secondsSince1970: now)
    let organisation = SampleOrganisation(seed: 7, users: 12)
    let sessions = SampleSessions(of: organisation, now: { now })
    var options = SampleOptions(today: { today })
    (options.sessions, options.billing) = (sessions, SampleBilling())
    let service = SampleService(organisation: organisation, options: options)
    let home = folder + "/home"
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    try Data(SampleSessions.file(sessions.logIn()).utf8).write(to: URL(fileURLWithPath: home + "/auth.json"))
    let range = Period(.month, holding: today).predecessor.days
    let archive = try Archive(path: folder + "/archive.sqlite")
    let requests = try await SampleServer.withServer(organisation: service.organisation, options: service.options) {
      server in
      let address = try ServerAddress(server.url)
      let logger = Logger(label: "samples") { _ in SwiftLogNoOpLogHandler() }
      let clock = Timing(now: { Double(now) }, sleep: Timing.system.sleep, chance: Timing.system.chance)
      let pipeline = Pipeline(
        client: AnalyticsClient.Configuration(
          try ServerClient.Configuration(address: address), key: try #require(APIKey(service.options.key))),
        archive: archive, range: range, comparing: true, now: { now },
        console: nil, logger: logger,
        subscription: try SubscriptionClient(
          key: nil, home: SessionHome(home), address: address, authority: address, timing: clock, logger: logger))
      let publication = try Publication(into: folder + "/reports", name: "sample", formats: ReportFormats.standard)
      _ = try await pipeline.report(
        ReportRequest(
          definition: .shipped(.management), publication: publication, includesDailyUsers: true,
          generatedAt: Timestamp(secondsSince1970: now)))
      return server.requests
    }
    try archive.close()
    for path in ["/archive.sqlite", "/archive.sqlite-wal", "/archive.sqlite-shm", "/archive.sqlite.lock"] {
      try? FileManager.default.removeItem(atPath: folder + path)
    }
    try FileManager.default.createDirectory(atPath: folder + "/pages", withIntermediateDirectories: true)
    try FileManager.default.removeItem(atPath: home)
    for target in requests where target.contains("/analytics/") {
      try Data(service.respond(to: target).body).write(to: URL(fileURLWithPath: "\(folder)/pages/\(name(target)).json"))
    }
  }

  /// `users_2026-10-01`: endpoint and days of a request.
  private static func name(_ target: String) throws -> String {
    let parts = try #require(
      target.wholeMatch(of: /\/api\/v1\/analytics\/(\w+)\?startDate=([\d-]+)&endDate=([\d-]+)(&limit=100)?/))
    return "\(parts.1)_\(parts.2)" + (parts.2 == parts.3 ? "" : "_\(parts.3)")
  }

  private static func unpacked(_ path: String) throws -> [String: [UInt8]] {
    let workbook = try ZipArchive(path: path)
    var contents: [String: [UInt8]] = [:]
    for entry in workbook.entries { contents[entry.name] = try workbook.contents(of: entry.name) }
    return contents
  }
}
