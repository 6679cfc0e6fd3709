extension String {
  /// The text, and spaces up to a width.
  func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }

  /// Spaces up to a width, and the text.
  func aligned(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}
