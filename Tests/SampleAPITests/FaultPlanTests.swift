import FaultSwitchboard
import SampleAPI
import Testing

/// Plans choose faults as they say, and every fault has a nature.
@Suite struct FaultPlanTests {
  private func occasion(
    _ target: String = "/x", endpoint: String = "users", ordinal: Int = 1, ofEndpoint: Int = 1, attempt: Int = 1
  ) -> FaultPlan.Occasion {
    FaultPlan.Occasion(
      endpoint: endpoint, target: target, ordinal: ordinal, ordinalOfEndpoint: ofEndpoint, attempt: attempt,
      isFirstPage: true)
  }

  @Test func `A plan for the first requests, of an endpoint or of all`() {
    let all = FaultPlan.first(2, .closed)
    #expect((1...4).map { all.fault(for: occasion(ordinal: $0, ofEndpoint: 1)) } == [.closed, .closed, nil, nil])
    let users = FaultPlan.first(2, .closed, of: "users")
    #expect((1...4).map { users.fault(for: occasion(ordinal: 9, ofEndpoint: $0)) } == [.closed, .closed, nil, nil])
    #expect(users.fault(for: occasion(endpoint: "tools")) == nil)
    #expect(FaultPlan.first(.closed).fault(for: occasion(ordinal: 2)) == nil)
  }

  @Test func `Always and never`() {
    #expect(FaultPlan.always(.gzip).fault(for: occasion(endpoint: "", ordinal: 99)) == .gzip)
    #expect(FaultPlan.always(.gzip, of: "tools").fault(for: occasion(endpoint: "tools")) == .gzip)
    #expect(FaultPlan.always(.gzip, of: "tools").fault(for: occasion()) == nil)
    #expect(FaultPlan.none.fault(for: occasion()) == nil)
  }

  @Test func `A random plan is a function of seed, target and attempt alone`() {
    let plan = FaultPlan.random(seed: 5, share: 0.25, of: Fault.detectable)
    let targets = (1...2_000).map { target("users", more: "&limit=\($0)") }
    func faults(_ plan: FaultPlan, _ attempt: Int = 1, ordinal: Int = 1) -> [Fault?] {
      targets.map { plan.fault(for: occasion($0, ordinal: ordinal, ofEndpoint: ordinal, attempt: attempt)) }
    }
    let first = faults(plan)
    #expect(first == faults(.random(seed: 5, share: 0.25, of: Fault.detectable), ordinal: 77))
    #expect(first != faults(plan, 2))
    #expect(first != faults(.random(seed: 6, share: 0.25, of: Fault.detectable)))
    #expect((400...600).contains(first.count { $0 != nil }))
    #expect(Set(first.compactMap(\.self)).count > 40, "all kinds come")
    #expect(faults(.random(seed: 5, share: 0, of: Fault.detectable)).allSatisfy { $0 == nil })
    #expect(faults(.random(seed: 5, share: 1, of: Fault.detectable)).allSatisfy { $0 != nil })
    #expect(faults(.random(seed: 5, share: 1, of: [])).allSatisfy { $0 == nil })
  }

  @Test func `A random plan gives an endpoint only faults that concern it`() {
    let plan = FaultPlan.random(seed: 5, share: 1, of: [.emptyPage, .duplicateDay])
    #expect(plan.fault(for: occasion(endpoint: "users")) == .emptyPage)
    #expect(plan.fault(for: occasion(endpoint: "tools")) == .duplicateDay)
  }

  @Test func `Every kind of fault is among all, once, and has one nature`() {
    // No case can be added without being counted here.
    func kind(_ fault: Fault) -> Int {
      switch fault {
      case .closed: 0
      case .silent: 1
      case .cut: 2
      case .cutChunked: 3
      case .stalled: 4
      case .dripping: 5
      case .notHTTP: 6
      case .status: 7
      case .statusPage: 8
      case .redirect: 9
      case .echo: 10
      case .empty: 11
      case .signInPage: 12
      case .truncated: 13
      case .gzip: 14
      case .brokenGzip: 15
      case .oversized: 16
      case .nested: 17
      case .invalidUTF8: 18
      case .cutCharacter: 19
      case .negative: 20
      case .beyond64Bits: 21
      case .fraction: 22
      case .beyondDouble: 23
      case .numberAsText: 24
      case .duplicateKey: 25
      case .missingDate: 26
      case .dayOutside: 27
      case .otherDay: 28
      case .otherRange: 29
      case .otherOrganisation: 30
      case .duplicateDay: 31
      case .reversedDays: 32
      case .restated: 33
      case .unknownFields: 34
      case .cursorLoop: 35
      case .moreWithoutCursor: 36
      case .emptyPage: 37
      case .repeatedUser: 38
      case .fewerRows: 39
      }
    }
    #expect(Fault.all.map(kind) == Array(0...39))
    let natures = Dictionary(grouping: Fault.all, by: \.nature)
    #expect(Set(natures.keys) == Set(Fault.Nature.allCases))
    #expect(
      Set(natures[.harmless, default: []]) == [
        .gzip, .reversedDays, .unknownFields, .duplicateDay, .emptyPage, .repeatedUser,
      ])
    #expect(Set(natures[.undetectable, default: []]) == [.fraction, .restated, .fewerRows])
  }

  @Test func `The detectable faults are quick, and the numbers can still be right after them`() {
    #expect(Set(Fault.detectable).count == Fault.detectable.count)
    for fault in Fault.detectable {
      #expect(fault.nature != .undetectable)
      switch fault {
      case .silent, .stalled, .dripping, .oversized, .redirect: Issue.record("\(fault)")
      default: break
      }
    }
    #expect(Set(Fault.detectable.map(\.nature)) == [.harmless, .transient, .refused])
  }

  @Test func `Statuses and depths have their natures`() {
    for code in [408, 429, 500, 502, 503, 504] { #expect(Fault.status(code).nature == .transient) }
    for code in [200, 400, 401, 403, 404, 410, 501] { #expect(Fault.statusPage(code).nature == .refused) }
    #expect(Fault.nested(8).nature == .harmless && Fault.nested(2_000).nature == .transient)
  }
}

private func target(_ endpoint: String, more: String) -> String { target(endpoint, "2026-10-05", "2026-10-07", more) }
