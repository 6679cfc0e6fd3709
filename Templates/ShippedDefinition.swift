/// The definitions that come with the tool, each the text of a file of this folder.
package struct ShippedDefinition: Sendable {
  /// The file's name without `.yaml`.
  package let name: String
  package let text: String

  private init(_ name: String, _ bytes: [UInt8]) {
    self.name = name
    text = String(decoding: bytes, as: UTF8.self)
  }

  package static let all = [
    ShippedDefinition("management", PackageResources.management_yaml),
    ShippedDefinition("spreadsheet-import", PackageResources.spreadsheet_import_yaml),
    ShippedDefinition("email", PackageResources.email_yaml),
  ]

  /// The name of the one that is used unless the user names another.
  package static let standard = "management"

  package static func named(_ name: String) -> ShippedDefinition? { all.first { $0.name == name } }
}
