import Foundation
import HTTP
import Usage

/// The questions of one run, all with the same credential.
struct BillingInquiry {
  let server: ServerClient
  let credential: any Credential
  /// The key and the tokens of this machine, which no answer may bring into the archive.
  let secrets: [String]
  /// Whether another credential can be tried if this one is not allowed something.
  let hasOther: Bool
  /// Whether the service counts anew.
  let live: Bool
  /// Seconds since 1970-01-01T00:00:00Z.
  let now: Int
  /// What a report can do without is left out when its answer takes longer than that.
  let patience: Duration
  /// What is known of the service; it grows with each answer.
  var facts: Set<ServiceFact>
  /// The answers as they came.
  private(set) var bodies: [BillingQuestion: [UInt8]] = [:]

  init(
    server: ServerClient, credential: any Credential, secrets: [String], hasOther: Bool, live: Bool, now: Int,
    patience: Duration, facts: Set<ServiceFact>
  ) {
    self.server = server
    self.credential = credential
    // A short key could be a word of the data.
    self.secrets = secrets.filter { $0.utf8.count >= 16 }
    self.hasOther = hasOther
    self.live = live
    self.now = now
    self.patience = patience
    self.facts = facts
  }

  /// Asks everything.
  ///
  /// - Parameter organisation: The organisation of the session.
  /// - Returns: The allowance or the windows, and what else is known.
  /// - Throws: `RequestError`.
  mutating func snapshot(of organisation: String?) async throws -> SubscriptionSnapshot {
    let limits = try await limits()
    let usage = limits?.windows.isEmpty == false ? nil : try await usage(limits)
    async let planAnswer = isPlanOpen(usage) ? optional(.plan) : .none
    // A service without limits is that of the first reference page, which has no managed computers.
    async let computersAnswer = facts.contains(.noLimits) ? .none : optional(.computers)
    let (plan, computers) = await (planAnswer, computersAnswer)
    note(plan, of: .plan)
    note(computers, of: .computers)
    try Task.checkCancellation()
    let extra = (limits?.extraUsage).flatMap { $0.isEmpty ? nil : $0 } ?? usage?.extraUsage
    let windows = limits.map(\.windows) ?? []
    let rented = computers.value.map(UsageWindow.computers) ?? []
    let others = (usage?.windows ?? []).filter { rented.isEmpty || $0.pool != .computers }
    return SubscriptionSnapshot(
      usage?.subscription, windows: windows + others + rented, extraUsage: extra.flatMap { $0.isEmpty ? nil : $0 },
      planName: plan.value.flatMap(PlanAnswer.name) ?? usage?.planName, fetchedAt: now, organisation: organisation)
  }

  // MARK: Allowance or windows

  private mutating func limits() async throws -> LimitsAnswer? {
    guard !facts.contains(.noLimits) else { return nil }
    do {
      let body = try await send(BillingQuestion.limits.get())
      bodies[.limits] = body
      return LimitsAnswer(try AnswerValue(body), at: now)
    } catch let error as RequestError {
      switch error.cause {
      // A service without GET is that of the first reference page: the use by POST, and nothing else.
      case .refused(status: 405, _): facts.formUnion([.noLimits, .usageByPost, .noPlan, .noComputers])
      case .refused(status: 404, _): facts.insert(.noLimits)
      case .refused(let status, _) where status < 500: break
      // Without limits the use may be that of an earlier plan; where nothing else is to be had, it is asked for.
      case .notAllowed(status: 403, _) where !hasOther: break
      default: throw error
      }
      return nil
    }
  }

  /// By GET, and by POST where that is answered by 404 or 405; in the other order where an earlier run has learned that.
  private mutating func usage(_ limits: LimitsAnswer?) async throws -> UsageAnswer {
    let (get, post) = (
      BillingQuestion.usage.get("?useCache=\(!live)"), BillingQuestion.usage.post(#"{"useCache": \#(!live)}"#)
    )
    let isPostFirst = facts.contains(.usageByPost)
    do {
      return try await usage(isPostFirst ? post : get, limits)
    } catch let error as RequestError {
      guard case .refused(let status, _) = error.cause, status == 404 || status == 405 else { throw error }
      facts.formSymmetricDifference([.usageByPost])
      return try await usage(isPostFirst ? get : post, limits)
    }
  }

  private mutating func usage(_ request: Request, _ limits: LimitsAnswer?) async throws -> UsageAnswer {
    let now = now
    let (body, answer) = try await server.send(request) { [secrets] in
      try Self.check($0.body, secrets)
      return ($0.body, try UsageAnswer($0.body, limits, at: now))
    }
    bodies[.usage] = body
    return answer
  }

  private func send(_ request: Request) async throws -> [UInt8] {
    try await server.send(request) { [secrets] in
      try Self.check($0.body, secrets)
      return $0.body
    }
  }

  /// - Throws: `UnusableBody` for an answer that cannot be kept.
  private static func check(_ body: [UInt8], _ secrets: [String]) throws {
    let answer = try AnswerValue(body)
    guard String(validating: body, as: UTF8.self) != nil else { throw UnusableBody("it is not UTF-8") }
    if secrets.contains(where: answer.holds) { throw UnusableBody("it repeats the API key or a token") }
  }

  // MARK: What a report can do without

  /// The answer to a question that may stay open.
  enum OptionalAnswer: Sendable {
    case answer([UInt8], AnswerValue)
    /// The service does not answer it.
    case refused
    /// The service does not answer it with this credential.
    case notAllowed
    /// Not asked, or no answer this time.
    case none

    var value: AnswerValue? { if case .answer(_, let value) = self { value } else { nil } }
  }

  /// Whether the service is asked for the plan's name.
  ///
  /// One without limits is that of the first reference page, by which the plan follows from the allowance. Use beyond the
  /// allowance is the sign of one that has been left from an earlier plan.
  private func isPlanOpen(_ usage: UsageAnswer?) -> Bool {
    guard facts.contains(.noLimits), let ratio = usage?.subscription?.standard.usedRatio else { return true }
    return ratio > 1
  }

  func optional(_ question: BillingQuestion) async -> OptionalAnswer {
    guard question.absence.map(facts.contains) != true else { return .none }
    if question == .plan, facts.contains(.planBySession), !(credential is AccessToken) { return .none }
    return await withTaskGroup(of: OptionalAnswer.self) { group in
      group.addTask { await answer(to: question) }
      group.addTask {
        try? await Task.sleep(for: patience)
        return .none
      }
      defer { group.cancelAll() }
      return await group.next() ?? .none
    }
  }

  private func answer(to question: BillingQuestion) async -> OptionalAnswer {
    do {
      let body = try await send(question.get())
      return .answer(body, try AnswerValue(body))
    } catch let error as RequestError {
      switch error.cause {
      case .notAllowed: return .notAllowed
      case .refused: return .refused
      default: return .none
      }
    } catch {
      return .none
    }
  }

  /// Keeps an answer, or that there is none.
  mutating func note(_ answer: OptionalAnswer, of question: BillingQuestion) {
    switch answer {
    case .answer(let body, _): bodies[question] = body
    case .notAllowed where question == .plan && !(credential is AccessToken): facts.insert(.planBySession)
    case .refused, .notAllowed: if let fact = question.absence { facts.insert(fact) }
    case .none: break
    }
  }

  // MARK: For the archive

  /// The answers as JSON texts by path; of the user's profile only what it says of the subscription.
  var texts: [String: String] {
    bodies.reduce(into: [:]) { texts, answer in
      var body = answer.value
      if answer.key == .plan {
        let profile = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        let subscription = (profile?["organization"] as? [String: Any])?["subscription"] as? [String: Any] ?? [:]
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        body = (try? JSONSerialization.data(withJSONObject: subscription, options: options)).map(Array.init) ?? []
      }
      texts[answer.key.rawValue] = String(decoding: body, as: UTF8.self)
    }
  }
}
