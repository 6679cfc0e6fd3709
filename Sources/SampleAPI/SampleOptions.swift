package import Usage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How the stand-in answers, where the API itself has had more than one way.
package struct SampleOptions: Sendable {
  /// The pagination keys of `/users`.
  package enum PaginationSpelling: String, CaseIterable, Sendable {
    /// `has_more` and `next_cursor`, as the reference has it now.
    case snakeCase
    /// `hasMore` and `nextCursor`, as it was first published.
    case camelCase
  }

  /// How an element of `by_model` names its model.
  package enum ModelShape: String, CaseIterable, Sendable {
    case modelID
    case model
    case modelName
    /// `by_model` is an object keyed by model in place of an array.
    case keyedObject
  }

  /// The bearer key of a manager.
  package var key: String
  /// The bearer key of a member, who is not allowed to read analytics: 403.
  package var memberKey: String
  package var paginationSpelling: PaginationSpelling
  package var modelShape: ModelShape
  /// The clock: the UTC day that has no data yet, like all after it; asked once a request.
  package var today: @Sendable () -> Day
  /// What every text of the data is replaced by; `nil` leaves them as they are.
  package var texts: HostileTexts?
  /// Which answers go wrong, and how.
  ///
  /// Only the server that runs looks at it: `SampleService` answers without fault.
  package var faults: FaultPlan
  /// Whether the server keeps its answers to give them again: for benchmarks, at the price of memory.
  package var remembersAnswers = false
  /// Who is logged in; `nil` where there is no subscription to ask for.
  ///
  /// Only the server that runs looks at it, as it changes with every renewal.
  package var sessions: SampleSessions?

  package init(
    key: String = "fk-sample",
    memberKey: String = "fk-member",
    paginationSpelling: PaginationSpelling = .snakeCase,
    modelShape: ModelShape = .modelID,
    today: @escaping @Sendable () -> Day = { Day(secondsSince1970: time(nil)) },
    texts: HostileTexts? = nil,
    faults: FaultPlan = .none
  ) {
    self.key = key
    self.memberKey = memberKey
    self.paginationSpelling = paginationSpelling
    self.modelShape = modelShape
    self.today = today
    self.texts = texts
    self.faults = faults
  }
}
