/// What a report is called: the beginning of the names of its files.
package struct ReportName: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// The longest name, in bytes: Linux file systems end at 255, and formats append to it.
  private static let longest = 200

  /// - Throws: ``WriteError/invalidName(_:reason:)`` for what cannot be a file name, or would be a hidden file or
  ///   somewhere else.
  package init(_ name: String) throws(WriteError) {
    let reason: String? =
      if name.isEmpty {
        "it is empty"
      } else if name == "." || name == ".." {
        "it stands for a directory"
      } else if name.contains("/") {
        "it has a / in it"
      } else if name.hasPrefix(".") {
        "it begins with a point, which hides files"
      } else if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        "it has a control character in it"
      } else if name.utf8.count > ReportName.longest {
        "it is longer than \(ReportName.longest) bytes"
      } else {
        nil
      }
    if let reason { throw .invalidName(name, reason: reason) }
    description = name
  }
}
