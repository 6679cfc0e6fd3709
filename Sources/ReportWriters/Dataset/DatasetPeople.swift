/// How the tables of a dataset show people; all partitions of a dataset show them alike.
package struct DatasetPeople: Codable, Hashable, Sendable {
  /// `names`, `pseudonyms` or `none`.
  package let shown: String
  /// Tells the keys of two archives apart, which make other pseudonyms; `nil` without pseudonyms.
  package let key: String?

  package init(_ shown: String, key: String? = nil) {
    self.shown = shown
    self.key = key
  }

  package static let names = DatasetPeople("names")
}
