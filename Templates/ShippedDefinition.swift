/// The report definitions that are embedded in the binary: the YAML files in this folder.
package enum ShippedDefinition: String, CaseIterable, Sendable {
  case management
  case spreadsheetImport = "spreadsheet-import"
  case email

  /// The file name without `.yaml`.
  package var name: String { rawValue }

  /// The content of the file.
  package var text: String {
    switch self {
    case .management: String(decoding: PackageResources.management_yaml, as: UTF8.self)
    case .spreadsheetImport: String(decoding: PackageResources.spreadsheet_import_yaml, as: UTF8.self)
    case .email: String(decoding: PackageResources.email_yaml, as: UTF8.self)
    }
  }
}
