import CustomDump
import Testing

/// Expects two values to be equal, and else shows where they differ.
///
/// CustomDump's own expectation records nothing on Linux unless a further library is linked: it would always pass.
func expectNoDifference<Value: Equatable>(
  _ actual: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual != expected else { return }
  Issue.record(
    Comment(rawValue: diff(actual, expected) ?? "\(actual) is not \(expected)"), sourceLocation: sourceLocation)
}
