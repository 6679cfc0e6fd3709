/// A row of a breakdown on one day.
package struct BreakdownRow: Hashable, Sendable {
  /// One text per key of the breakdown; empty if the API sent none.
  package let keys: [String]
  /// One value per measure; `nil` if the API sent none.
  package let values: [Amount?]
  /// Fields that this version does not know, as a JSON object.
  package let unknownFields: String?

  package init(keys: [String], values: [Amount?], unknownFields: String? = nil) {
    self.keys = keys
    self.values = values
    self.unknownFields = unknownFields
  }
}
