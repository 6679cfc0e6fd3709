/// What was unusual about the API's latest answer for an endpoint's day; a finding of `data_quality`.
package struct AnswerNote: Hashable, Sendable {
  /// The raw value is the name of the check, and what the archive stores.
  package enum Kind: String, CaseIterable, Sendable {
    /// The answer lacks a row, a list or a value that an earlier answer had: the earlier one stays.
    case withdrawn
    /// Two different rows for one user or day, or two entries of a list with the same keys.
    case repeated
    /// The answer says that it has another number of rows than it has: what is made of its day is incomplete.
    case otherTotal = "other_total"
    /// Text that is no Unicode.
    case unreadableText = "unreadable_text"
  }

  package let endpoint: Endpoint
  package let day: Day
  package let kind: Kind
  /// The user, list or field; empty if the note is about the whole row.
  package let subject: String
  /// One sentence for readers of a report.
  package let message: String

  package init(_ endpoint: Endpoint, _ day: Day, _ kind: Kind, subject: String, _ message: String) {
    self.endpoint = endpoint
    self.day = day
    self.kind = kind
    self.subject = subject
    self.message = message
  }
}
