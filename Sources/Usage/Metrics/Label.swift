extension String {
  /// A field name as a label: `billable_tokens` becomes `Billable tokens`.
  package var asLabel: String { prefix(1).uppercased() + dropFirst().replacing("_", with: " ") }
}
