package import SampleAPI
import Synchronization

/// Lets a server's answers go wrong as a plan says.
///
/// Each server needs a switchboard of its own, as it counts the requests.
package final class Switchboard: Sendable {
  private struct Counts {
    var requests = 0
    var endpoints: [String: Int] = [:]
    var attempts: [String: Int] = [:]
  }

  private let plan: FaultPlan
  private let texts: HostileTexts?
  private let counts = Mutex(Counts())

  /// - Parameters:
  ///   - plan: Decides which answers go wrong, and how.
  ///   - texts: Take the place of the texts in all answers; `nil` leaves them as they are.
  package init(_ plan: FaultPlan, texts: HostileTexts? = nil) {
    self.plan = plan
    self.texts = texts
  }

  /// The server's ``Interception``.
  package func delivery(of request: SampleRequest, from respond: (SampleRequest) -> SampleResponse) -> ResponseDelivery
  {
    let detour = plan.isNone ? nil : CursorDetour(request.target)
    var direct = request
    direct.target = detour?.target ?? request.target
    let fault = plan.fault(for: count(request, isFirstPage: direct.cursor == nil && detour == nil))
    var response = respond(direct)
    if let texts { response = texts.rewritten(response) }
    if detour?.kind == .loop { response = Fault.cursorLoop.edited(response, to: direct, detour: detour?.kind) }
    return fault?.delivery(of: response, to: direct, detour: detour?.kind) ?? ResponseDelivery(response)
  }

  private func count(_ request: SampleRequest, isFirstPage: Bool) -> FaultPlan.Occasion {
    let (target, endpoint) = (request.target, request.endpoint ?? "")
    return counts.withLock { counts in
      if counts.attempts.count == 100_000 { counts.attempts = [:] }
      counts.requests += 1
      counts.attempts[target, default: 0] += 1
      counts.endpoints[endpoint, default: 0] += 1
      return FaultPlan.Occasion(
        endpoint: endpoint, target: target, ordinal: counts.requests,
        ordinalOfEndpoint: counts.endpoints[endpoint, default: 0], attempt: counts.attempts[target, default: 0],
        isFirstPage: isFirstPage)
    }
  }
}

extension SampleServer {
  /// Serves an organisation with faults and hostile texts: see ``Switchboard`` and
  /// ``withServer(organisation:options:host:port:interception:_:)``.
  package static func withServer<Result: Sendable>(
    organisation: SampleOrganisation, options: SampleOptions = SampleOptions(), faults: FaultPlan,
    texts: HostileTexts? = nil, _ body: (RunningServer) async throws -> Result
  ) async throws -> Result {
    try await withServer(
      organisation: organisation, options: options, interception: Switchboard(faults, texts: texts).delivery, body)
  }
}
