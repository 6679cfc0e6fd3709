/// The definitions that come with the tool, each the text of a file of this folder.
package struct ShippedDefinition: Sendable {
  /// The file's name without `.yaml`.
  package let name: String
  package let text: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }

  package static let management = ShippedDefinition("management", PackageResources.management_yaml)
  package static let spreadsheetImport = ShippedDefinition(
    "spreadsheet-import", PackageResources.spreadsheet_import_yaml)
  package static let email = ShippedDefinition("email", PackageResources.email_yaml)

  package static let all = [management, spreadsheetImport, email]

  /// The name of the one that is used unless the user names another.
  package static let standard = management.name

  package static func named(_ name: String) -> ShippedDefinition? { all.first { $0.name == name } }

  /// What the text says.
  ///
  /// - Parameter vocabulary: What it can name.
  /// - Returns: The definition.
  /// - Throws: ``DefinitionError`` where the vocabulary lacks something that it names.
  package func definition(_ vocabulary: Vocabulary) throws(DefinitionError) -> ReportDefinition {
    try ReportDefinition(yaml: text, file: name + ".yaml", vocabulary: vocabulary)
  }
}
