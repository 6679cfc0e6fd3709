/// What an earlier run has learned about how the service answers, so that the next one asks right at once.
package enum ServiceFact: String, CaseIterable, Sendable {
  /// The use is asked for by POST: GET is answered by 404 or 405.
  case usageByPost = "usage_by_post"
  /// The API key is refused; the session of the droid CLI is not.
  case keyRefused = "key_refused"
  /// There is no `/api/billing/limits`.
  case noLimits = "no_limits"
  /// There is no `/api/organization/compute-usage`, or the plan has no managed computers.
  case noComputers = "no_computers"
  /// The plan's name is not to be had.
  case noPlan = "no_plan"
  /// The plan's name is to be had with the session alone.
  case planBySession = "plan_by_session"

  /// A fact counts for so many seconds, a week: plans and services change.
  package static let lifetime = 7 * 86_400
}
