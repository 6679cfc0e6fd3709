import Foundation
package import Usage

/// How the stand-in answers, in the variants that the API has had.
package struct SampleOptions: Sendable {
  /// The pagination keys of `/users`.
  package enum PaginationSpelling: CaseIterable, Sendable {
    /// `has_more` and `next_cursor`, as in the reference.
    case snakeCase
    /// `hasMore` and `nextCursor`, as in the reference's first edition.
    case camelCase
  }

  /// How an element of `by_model` names its model.
  package enum ModelShape: String, CaseIterable, Sendable {
    case modelID = "model_id"
    case model
    case modelName = "model_name"
    /// `by_model` is an object with models as keys instead of an array.
    case keyedObject
  }

  /// The API key of a manager.
  package var key: String
  /// The API key of a member, who gets 403.
  package var memberKey: String
  package var paginationSpelling = PaginationSpelling.snakeCase
  package var modelShape: ModelShape
  /// The current UTC day, read once a request: it and later days have no data yet.
  package var today: @Sendable () -> Day
  /// The sessions that are logged in; `nil` leaves out their endpoint.
  package var sessions: SampleSessions?
  /// How the service tells of the billing period; `nil` leaves out the endpoints of it.
  package var billing: SampleBilling?

  /// How the list of the organisation's users is answered.
  package var accounts = SampleAccounts.served

  package init(
    key: String = "fk-sample", memberKey: String = "fk-member", modelShape: ModelShape = .modelID,
    today: @escaping @Sendable () -> Day = { Day(secondsSince1970: Int(Date().timeIntervalSince1970)) }
  ) {
    self.key = key
    self.memberKey = memberKey
    self.modelShape = modelShape
    self.today = today
  }
}
