extension UserCounts {
  /// All counts at once in the order of declaration, zero where they are not known; `nil` where one is no integer.
  ///
  /// A table shows millions of them: to be asked for each takes longer than to show it.
  package var wholeNumbers: InlineArray<14, Int64>? { wholes }
}
