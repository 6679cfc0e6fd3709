import CXLSXWriter
import Glibc

/// A workbook that is being written.
///
/// ``write(to:temporaryFolder:properties:_:)`` lends it, and it cannot outlive the call:
///
/// ```swift
/// try Workbook.write(to: path, temporaryFolder: folder, properties: properties) { workbook in
///   try workbook.addSheet(workbook.sheetName("Users")) { sheet in
///     try sheet.write(.text("Ada"), row: 0, column: 0)
///   }
/// }
/// ```
///
/// It uses libxlsxwriter's normal mode: a cell takes 117 bytes of memory until the end, charts carry their values, and
/// cells can be written in any order. The library accepts content for which Excel offers to repair the file; this does
/// not:
/// - Text: line ends become LF; other control characters than tab, U+FFFE and U+FFFF become U+FFFD; text over 32,767
///   UTF-16 units is cut at a character and ends with `… (cut)`; text such as `_x0041_`, which Excel reads as `A`, is
///   escaped. Text is always written as a string, never as a formula or a link.
/// - Numbers: see ``Value``. The library writes them with the process's `LC_NUMERIC`, which must be C; it is C unless
///   the program calls `setlocale`.
/// - Names of sheets, tables and headers are made valid and unique.
/// - The finished file is read back: see ``verify(_:cellCounts:)``.
///
/// The same calls with the same properties write the same bytes.
package struct Workbook: ~Copyable {
  let book: Book

  /// Writes a workbook.
  ///
  /// - Parameters:
  ///   - path: The file; its content is replaced if it exists. After an error it is not whole.
  ///   - temporaryFolder: A folder for the library's temporary files: the parts until they are packed. A killed process
  ///     may leave some there.
  ///   - properties: The document's properties, which Excel shows under "Info".
  ///   - body: Fills the workbook with at least one sheet.
  /// - Returns: The result of `body`.
  /// - Throws: ``XLSXError``, and the errors of `body`.
  @discardableResult
  package static func write<Result>(
    to path: String, temporaryFolder: String, properties: Properties, _ body: (inout Workbook) throws -> Result
  ) throws -> Result {
    try checkDecimalPoint()
    try checkWritable(path)
    let book = try Book(path: path, temporaryFolder: temporaryFolder)
    try book.setProperties(properties)
    var workbook = Workbook(book: book)
    let result = try body(&workbook)
    try book.close(path: path)
    try verify(path, cellCounts: book.cellCounts)
    return result
  }

  /// Reserves the name of a sheet, so that sheets can refer to each other before they exist.
  ///
  /// - Returns: `wanted`, or a similar name that Excel accepts and no other sheet has: at most 31 UTF-16 units.
  package func sheetName(_ wanted: String) -> SheetName { book.claimSheetName(wanted) }

  /// Adds a sheet behind the others and lends it.
  ///
  /// - Parameters:
  ///   - name: A name from ``sheetName(_:)`` of this workbook.
  ///   - body: Fills the sheet.
  /// - Returns: The result of `body`.
  /// - Throws: ``XLSXError/sheetExists(name:)``, and the errors of `body`.
  @discardableResult
  package mutating func addSheet<Result>(
    _ name: SheetName, _ body: (inout Sheet) throws -> Result
  ) throws -> Result {
    var sheet = Sheet(name: name, pointer: try book.addSheet(name), book: book)
    defer { book.cellCounts.append(sheet.cellCount) }
    return try body(&sheet)
  }

  /// The changes that were needed so far.
  package var adjustments: Adjustments { book.adjustments }
}

/// The properties of a document.
///
/// Each text is cut to 255 UTF-16 units.
package struct Properties: Hashable, Sendable {
  package var title: String
  package var subject: String
  package var author: String
  package var keywords: String
  /// The time of creation, in UTC: the caller sets it, so that the same content gives the same bytes.
  package var created: DateTime

  package init(title: String, subject: String = "", author: String = "", keywords: String = "", created: DateTime) {
    self.title = title
    self.subject = subject
    self.author = author
    self.keywords = keywords
    self.created = created
  }
}

/// The library gives no reason for a path that it cannot write, and prints to standard error.
private func checkWritable(_ path: String) throws(XLSXError) {
  let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
  if file < 0 { throw .cannotCreate(path: path, code: errno) }
  close(file)
}

private func checkDecimalPoint() throws(XLSXError) {
  guard let point = localeconv()?.pointee.decimal_point else { return }
  if String(cString: point) != "." { throw .decimalComma }
}
