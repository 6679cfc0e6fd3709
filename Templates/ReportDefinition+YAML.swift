extension ReportDefinition {
  /// Reads a definition.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: What an error calls the file.
  ///   - vocabulary: What it can name.
  /// - Throws: All that is wrong with it.
  package init(yaml: String, file: String, vocabulary: Vocabulary) throws(DefinitionError) {
    var reader = DefinitionReader(vocabulary: vocabulary)
    let definition = reader.definition(yaml)
    guard let definition, reader.mistakes.isEmpty else {
      throw DefinitionError(file: file, mistakes: reader.mistakes.inOrder(of: yaml))
    }
    self = definition
  }
}

extension [DefinitionError.Mistake] {
  /// By line.
  fileprivate func inOrder(of text: String) -> [DefinitionError.Mistake] {
    let breaks = text.count(where: \.isNewline)
    // The parser finds the end of a file in the line behind it.
    let lines = Swift.max(1, text.last?.isNewline == true ? breaks : breaks + 1)
    return map { DefinitionError.Mistake(line: Swift.min($0.line, lines), reason: $0.reason) }
      .enumerated()
      .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
      .map(\.element)
  }
}
