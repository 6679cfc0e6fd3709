/// A report's name: the beginning of its files' names.
package struct ReportName: Hashable, Sendable, CustomStringConvertible {
  package let description: String

  /// In bytes: names of files end at 255 on Linux, and formats append to this one.
  private static let longest = 200

  /// - Throws: ``WriteError/invalidName(_:reason:)`` for a name that is not a plain, visible file name.
  package init(_ name: String) throws(WriteError) {
    let reason: String? =
      if name.isEmpty {
        "it is empty"
      } else if name == "." || name == ".." {
        "it stands for a directory"
      } else if name.utf8.contains(UInt8(ascii: "/")) {
        "it contains a /"
      } else if name.utf8.first == UInt8(ascii: ".") {
        "it begins with a dot, which hides files"
      } else if name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
        "it contains a control character"
      } else if name.utf8.count > ReportName.longest {
        "it is longer than \(ReportName.longest) bytes"
      } else {
        nil
      }
    if let reason { throw .invalidName(name, reason: reason) }
    description = name
  }
}
