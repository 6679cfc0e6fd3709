/// Everything that is wrong with a definition, so that its author need not find the mistakes one by one.
package struct DefinitionError: Error, Sendable, CustomStringConvertible {
  package struct Mistake: Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// A plain sentence.
    package let reason: String

    package init(line: Int, reason: String) {
      self.line = line
      self.reason = reason
    }
  }

  package let file: String
  /// At least one, in the order of lines.
  package let mistakes: [Mistake]

  package init(file: String, mistakes: [Mistake]) {
    self.file = file
    self.mistakes = mistakes
  }

  /// A line a mistake, each as compilers write them.
  package var description: String {
    mistakes.map { "\(file):\($0.line): \($0.reason)" }.joined(separator: "\n")
  }
}
