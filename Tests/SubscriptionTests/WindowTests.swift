import Testing
import Usage

@testable import HTTP
@testable import Subscription

/// Windows in place of an allowance, as the service writes them.
@Suite struct WindowTests {
  /// A window as the service writes it, and what it means at ``now``.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let window: String
    /// The used share, 0 to 1 and above; `nil` for a window that is left out.
    let used: Double?
    var end: Int?
    var hasEnded = false

    init(_ name: String, _ window: String, used: Double?, end: Int? = nil, hasEnded: Bool = false) {
      testDescription = name
      self.window = window
      self.used = used
      self.end = end
      self.hasEnded = hasEnded
    }
  }

  private static let cases = [
    Case("live", #"{"usedPercent":33,"windowEnd":"2026-11-01T17:00:00Z"}"#, used: 0.33, end: now + 18_000),
    Case(
      "a fraction of a second", #"{"usedPercent":10,"windowEnd":"2026-11-01T17:00:00.775Z","secondsRemaining":null}"#,
      used: 0.1, end: now + 18_000),
    Case(
      "an offset", #"{"usedPercent":10,"windowEnd":"2026-11-01T19:00:00+02:00"}"#, used: 0.1, end: now + 18_000),
    Case("no offset", #"{"usedPercent":61,"windowEnd":"2026-11-01T17:00:00"}"#, used: 0.61, end: now + 18_000),
    Case("ended", #"{"usedPercent":61,"windowEnd":"2026-11-01T11:59:59Z"}"#, used: 0, end: now - 1, hasEnded: true),
    Case("ends now", #"{"usedPercent":61,"windowEnd":\#(now)}"#, used: 0, end: now, hasEnded: true),
    Case("null end", #"{"usedPercent":0,"windowEnd":null,"secondsRemaining":null}"#, used: 0),
    Case("null end with use", #"{"usedPercent":7.25,"windowEnd":null}"#, used: 0.0725),
    Case("seconds", #"{"usedPercent":5,"windowEnd":\#(now + 60)}"#, used: 0.05, end: now + 60),
    Case("milliseconds", #"{"usedPercent":5,"windowEnd":\#(now + 60)000}"#, used: 0.05, end: now + 60),
    Case("seconds as text", #"{"usedPercent":5,"windowEnd":"\#(now + 60)"}"#, used: 0.05, end: now + 60),
    Case("above 100", #"{"usedPercent":120.5,"windowEnd":\#(now + 60)}"#, used: 1.205, end: now + 60),
    Case(
      "seconds that remain, before a stale end", #"{"usedPercent":5,"windowEnd":\#(now - 60),"secondsRemaining":90}"#,
      used: 0.05, end: now + 90),
    Case(
      "no seconds remain", #"{"usedPercent":5,"windowEnd":\#(now - 60),"secondsRemaining":0}"#, used: 0,
      end: now - 60, hasEnded: true),
    Case("an end that cannot be read", #"{"usedPercent":5,"windowEnd":"soon"}"#, used: 0.05),
    Case("an end of 0", #"{"usedPercent":5,"windowEnd":0}"#, used: 0.05),
    Case(
      "numbers beyond a double", #"{"usedPercent":5,"windowEnd":\#(now + 60),"secondsRemaining":1e999,"x":[-1e999]}"#,
      used: 0.05, end: now + 60),
    Case(
      "half a surrogate pair", #"{"usedPercent":5,"windowEnd":\#(now + 60),"x":"\ud800","y":{"z":"\ud800"}}"#,
      used: 0.05, end: now + 60),
    Case("no percentage", #"{"usedPercent":null,"windowEnd":\#(now + 60)}"#, used: nil),
    Case("a negative percentage", #"{"usedPercent":-1,"windowEnd":\#(now + 60)}"#, used: nil),
    Case("no object", "7", used: nil),
  ]

  private func limits(_ flag: String, _ window: String) throws -> LimitsAnswer {
    let body = #"{\#(flag)"limits":{"standard":{"weekly":\#(window)},"core":null},"new":{"x":[1]}}"#
    return LimitsAnswer(try AnswerValue(Array(body.utf8)), at: now)
  }

  @Test(arguments: cases)
  func `A window is what it means`(item: Case) throws {
    let windows = try limits(#""usesTokenRateLimitsBilling":true,"#, item.window).windows
    guard let used = item.used else {
      #expect(windows.isEmpty)
      return
    }
    let window = try #require(windows.first)
    #expect(window.pool == .standard && window.span == .weekly)
    #expect(abs(window.usedRatio(at: now) - used) < 1e-9 && window.end == item.end)
    #expect(window.hasEnded(at: now) == item.hasEnded)
  }

  @Test(arguments: ["", #""usesTokenRateLimitsBilling":false,"#, #""usesTokenRateLimitsBilling":null,"#])
  func `Windows are used only when the service says so`(flag: String) throws {
    #expect(try limits(flag, #"{"usedPercent":33,"windowEnd":\#(now + 60)}"#).windows.isEmpty)
  }

  @Test func `The captured answer is read whole`() throws {
    let body = """
      {"usesTokenRateLimitsBilling": true, "limits": {
        "standard": {"fiveHour": {"usedPercent": 10, "windowEnd": "2026-08-07T07:04:42.775Z", "secondsRemaining": null},
          "weekly": {"usedPercent": 4, "windowEnd": "2026-08-14T02:04:42.775Z", "secondsRemaining": 551078},
          "monthly": {"usedPercent": 1, "windowEnd": "2026-09-06T02:04:42.775Z", "secondsRemaining": 2538278}},
        "core": {"fiveHour": {"usedPercent": 0, "windowEnd": null, "secondsRemaining": null},
          "weekly": {"usedPercent": 0, "windowEnd": null}, "monthly": {"usedPercent": 0}}},
       "extraUsageBalanceCents": 0, "overagePreference": "droidCore", "extraUsageAllowed": true}
      """
    // 2026-08-07T17:00:04Z
    let asked = 1_786_122_004
    let answer = LimitsAnswer(try AnswerValue(Array(body.utf8)), at: asked)
    #expect(answer.windows.map(\.pool) == [.standard, .standard, .standard, .core, .core, .core])
    #expect(answer.windows.map { $0.usedRatio(at: asked) } == [0, 0.04, 0.01, 0, 0, 0])
    #expect(answer.windows.map(\.end).prefix(3) == [1_786_086_282, asked + 551_078, asked + 2_538_278])
    #expect(answer.extraUsage == ExtraUsage(balanceCents: 0, isAllowed: true, preference: "droidCore"))
  }

  // MARK: Other answers

  private func usage(_ usage: String, _ limits: LimitsAnswer? = nil) throws -> UsageAnswer {
    try UsageAnswer(Array(#"{"usage":\#(usage),"globalLimit":{},"userLimits":{"a":1}}"#.utf8), limits, at: now)
  }

  private static let pool = #""standard":{"orgTotalTokensUsed":5,"totalAllowance":9}"#

  @Test func `The shapes of captures are read where they say more`() throws {
    let answer = try usage(
      """
      {"startDate":1,"endDate":\(now + 60)000,"plan":"Team","extraUsage":{"remainingUsd":12.5},
       "standardUsage":{"fiveHour":{"usedPercent":5,"endDate":\(now + 60)000},"weekly":{"usedRatio":0.5}},
       "managedComputers":{"usedHours":3,"includedHours":12}}
      """)
    #expect(answer.subscription == nil && answer.planName == "Team" && answer.extraUsage.balanceCents == 1250)
    #expect(answer.windows.map(\.span) == [.fiveHour, .weekly, .period])
    #expect(answer.windows.map(\.reportedPercent) == [5, 50, 25] && answer.windows[2].end == now + 60)
    let named = try usage(#"{"startDate":1,"endDate":5,"plan":{"name":"Max"},\#(Self.pool)}"#)
    #expect(named.planName == "Max" && named.subscription?.standard.used == 5 && named.windows.isEmpty)
  }

  @Test func `Windows in the use do not count where the limits say that there are none`() throws {
    let limits = try limits("", "null")
    let answer = try usage(
      #"{"startDate":1,"endDate":5,\#(Self.pool),"standardUsage":{"weekly":{"usedPercent":5}}}"#, limits)
    #expect(answer.windows.isEmpty && answer.subscription?.standard.totalAllowance == 9)
  }

  @Test(arguments: ["null", "[]", #"{"standard":null,"core":{"weekly":{"usedPercent":"5"}}}"#])
  func `Where windows limit the use, an allowance does not take their place`(pools: String) throws {
    let body = #"{"usesTokenRateLimitsBilling":true,"limits":\#(pools)}"#
    let limits = LimitsAnswer(try AnswerValue(Array(body.utf8)), at: now)
    #expect(limits.hasWindows && limits.windows.isEmpty)
    #expect(throws: UnusableBody.self) { try usage(#"{"startDate":1,"endDate":5,\#(Self.pool)}"#, limits) }
    let answer = try usage(
      #"{"startDate":1,"endDate":5,\#(Self.pool),"standardUsage":{"weekly":{"usedPercent":5}}}"#, limits)
    #expect(answer.windows.map(\.span) == [.weekly] && answer.subscription == nil)
  }

  @Test(
    arguments: [
      (#"{"organization":{"subscription":{"orbSubscription":{"plan":{"name":" Pro "}},"factoryTier":"pro"}}}"#, "Pro"),
      (#"{"organization":{"subscription":{"orbSubscription":null,"factoryTier":"team"}}}"#, "team"),
      (#"{"organization":{"subscription":{"factoryTier":" "}}}"#, nil), (#"{"organization":7}"#, nil),
    ] as [(String, String?)])
  func `The plan's name is that of the bill, else the tier`(body: String, name: String?) throws {
    #expect(PlanAnswer.name(try AnswerValue(Array(body.utf8))) == name)
  }

  @Test func `Managed computers are a window of the billing period`() throws {
    func windows(_ body: String) throws -> [UsageWindow] {
      UsageWindow.computers(try AnswerValue(Array(body.utf8)))
    }
    #expect(
      try windows(#"{"orgUsageMs":9,"limitMs":40,"periodStart":1,"periodEnd":\#(now)000}"#)
        == [UsageWindow(.computers, .period, reportedPercent: 22.5, end: now)])
    #expect(try windows(#"{"orgUsageMs":9,"limitMs":null}"#).isEmpty && windows(#"{"limitMs":5}"#).isEmpty)
  }
}
