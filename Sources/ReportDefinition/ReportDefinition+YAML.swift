package import Templates
package import YAML

extension ReportDefinition {
  /// Reads a definition.
  ///
  /// - Parameters:
  ///   - yaml: The text of the file.
  ///   - file: The name of the file in the error.
  ///   - vocabulary: The names that the definition can use.
  /// - Throws: All mistakes in the file.
  package init(yaml: String, file: String, vocabulary: Vocabulary) throws(YAMLError) {
    self = try YAMLDocument.read(yaml, file: file) { DefinitionReader(vocabulary: vocabulary).definition($0) }
  }
}

extension ShippedDefinition {
  /// The definition that the file describes.
  ///
  /// - Throws: `YAMLError` if the vocabulary lacks a name that the file uses.
  package func definition(_ vocabulary: Vocabulary) throws(YAMLError) -> ReportDefinition {
    try ReportDefinition(yaml: text, file: name + ".yaml", vocabulary: vocabulary)
  }
}
