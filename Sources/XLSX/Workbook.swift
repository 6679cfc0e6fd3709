import CXLSXWriter
import Glibc

/// A workbook that is being written.
///
/// It is lent by ``write(to:temporaryFolder:properties:_:)`` and cannot outlive it.
///
/// Source: libxlsxwriter 1.1.4, in its normal mode: cells stay in memory (117 bytes each) until the end, charts carry
/// their values, and a row may be gone back to. Long tables go around that by ``Sheet/writeRows(from:_:)``. What the
/// library lets through although Excel then offers to repair the file is kept out here:
/// - Text: line ends become LF; other control characters but tab, and U+FFFE and U+FFFF, become U+FFFD; text over 32,767
///   UTF-16 units is cut at a character and ends in `… (cut)`; text such as `_x0041_`, which Excel would take for `A`, is
///   escaped. Text is only ever written as a string: it is never a formula and never a link.
/// - Numbers: see ``Value``. They are written under the process's `LC_NUMERIC`, which must be C; a program that never
///   calls `setlocale` is in it, and ``write(to:temporaryFolder:properties:_:)`` refuses to go on where it is not.
/// - Names of sheets, tables and their columns are made valid and unique.
/// - The finished file is read back: see ``verify(_:sheets:)``.
///
/// The same calls with the same properties write the same bytes.
package struct Workbook: ~Copyable {
  let book: Book

  private init(book: Book) { self.book = book }

  /// Writes a workbook.
  ///
  /// - Parameters:
  ///   - path: The file to make; an existing one is replaced. If anything is thrown, no file is left there.
  ///   - temporaryFolder: Where rows wait until they are packed, eight bytes for most cells, and large parts of the
  ///     file; small ones wait in memory. Best the folder of the file itself; by default it is.
  ///   - properties: The document's properties; they show in Excel under "Info".
  ///   - body: Fills the workbook, which needs a sheet at least.
  /// - Returns: What `body` returns.
  /// - Throws: ``XLSXError``, and what `body` throws.
  @discardableResult
  package static func write<Result>(
    to path: String, temporaryFolder: String? = nil, properties: Properties,
    _ body: (inout Workbook) throws -> Result
  ) throws -> Result {
    try checkDecimalPoint()
    try checkWritable(path)
    do {
      let book = try Book(path: path, temporaryFolder: temporaryFolder ?? folder(of: path))
      try book.setProperties(properties)
      var workbook = Workbook(book: book)
      let result = try body(&workbook)
      let sheets = try book.close(path: path)
      try verify(path, sheets: sheets)
      return result
    } catch {
      unlink(path)
      throw error
    }
  }

  /// Sets a sheet's name aside, made valid and unique, so that sheets can refer to each other before they exist.
  ///
  /// - Returns: `wanted`, or the nearest that Excel accepts and no other sheet has: at most 31 UTF-16 units.
  package func sheetName(_ wanted: String) -> SheetName { book.claimSheetName(wanted) }

  /// Adds a sheet behind the others and lends it.
  ///
  /// - Parameters:
  ///   - name: A name of this workbook's ``sheetName(_:)``.
  ///   - body: Fills the sheet.
  /// - Returns: What `body` returns.
  /// - Throws: ``XLSXError/sheetExists(name:)``, and what `body` throws.
  @discardableResult
  package mutating func addSheet<Result>(
    _ name: SheetName, _ body: (inout Sheet) throws -> Result
  ) throws -> Result {
    var sheet = Sheet(name: name, pointer: try book.addSheet(name), book: book)
    return try body(&sheet)
  }

  /// The format for a style: the same for equal styles.
  package func format(_ style: Style) -> Format { book.format(style) }

  /// What had to be changed so far.
  package var adjustments: Adjustments { book.adjustments }
}

/// What a document says about itself.
///
/// Each text is cut to 255 UTF-16 units.
package struct Properties: Hashable, Sendable {
  package var title: String
  package var subject: String
  package var author: String
  package var comments: String
  /// When it was made, in UTC: fixed by the caller, so that the same content gives the same bytes.
  package var created: DateTime

  package init(title: String, subject: String = "", author: String = "", comments: String = "", created: DateTime) {
    self.title = title
    self.subject = subject
    self.author = author
    self.comments = comments
    self.created = created
  }
}

private func folder(of path: String) -> String {
  guard let slash = path.lastIndex(of: "/") else { return "." }
  return slash == path.startIndex ? "/" : String(path[..<slash])
}

/// The library says nothing of use about a path it cannot write, and says it on standard error: so it is asked before.
private func checkWritable(_ path: String) throws(XLSXError) {
  let file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
  if file < 0 { throw .cannotCreate(path: path, code: errno) }
  close(file)
}

private func checkDecimalPoint() throws(XLSXError) {
  guard let point = localeconv()?.pointee.decimal_point else { return }
  if String(cString: point) != "." { throw .decimalComma }
}
