internal import Files
internal import Glibc

extension ReportFormats {
  /// Whether an entry of a folder is a product as this tool wrote it.
  ///
  /// - Parameters:
  ///   - entry: The entry; a link is not followed.
  ///   - product: The product's name without a `/`, which tells its format.
  ///   - folder: The folder.
  /// - Returns: False also if it cannot be read.
  static func wrote(_ entry: String, named product: String, in folder: borrowing File) -> Bool {
    guard let kind = (try? folder.stamp(of: entry))??.kind, kind == .file || kind == .folder else {
      return false
    }
    func has(_ format: ReportFormat) -> Bool {
      (product + (kind == .folder ? "/" : "")).hasSuffix(format.product(named: ""))
    }
    guard let format = (all.map { .builtIn($0) } + [.zip]).first(where: has) else { return false }
    // Opened for the question alone; what cannot be opened is not ours.
    if kind == .folder {
      guard let inner = try? folder.open(entry, O_RDONLY | O_DIRECTORY) else { return false }
      return (try? WrittenFolder(inner, at: product, allowingEdits: false)) != nil
    }
    guard let file = try? folder.open(entry, O_RDONLY) else { return false }
    return format.wrote(file)
  }
}
