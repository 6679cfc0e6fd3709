import CXLSXWriter
import Glibc

/// The library's workbook, shared by ``Workbook`` and ``Sheet``.
final class Book {
  /// `nil` after ``close(path:)``.
  private(set) var pointer: UnsafeMutablePointer<lxw_workbook>?
  private var formats: [Style: Format] = [:]
  private var sheetNames = NameRegistry()
  private var tableNames = NameRegistry()
  /// Names of the first cells of sheets that links cannot name themselves.
  private var cellNames: [SheetName: String] = [:]
  private var addedSheets: Set<SheetName> = []
  /// The number of cells of each finished sheet, in order.
  var cellCounts: [Int] = []
  var adjustments = Adjustments()

  init(path: String, temporaryFolder: String) throws(XLSXError) {
    pointer = withCStrings([temporaryFolder]) { strings in
      var options = lxw_workbook_options()
      options.tmpdir = .init(strings[0])
      return workbook_new_opt(path, &options)
    }
    if pointer == nil { throw .outOfMemory }
  }

  /// Frees a workbook that was not closed because of an error: `workbook_close` would write it.
  ///
  /// The library declares this call in its public header, but its documentation does not list it.
  deinit {
    if let pointer { lxw_workbook_free(pointer) }
  }

  /// Writes the file and frees the library's memory, also if that fails.
  func close(path: String) throws(XLSXError) {
    guard let pointer else { return }
    self.pointer = nil
    errno = 0
    let code = workbook_close(pointer)
    let systemCode = errno
    if code != LXW_NO_ERROR && systemCode != 0 { throw .cannotCreate(path: path, code: systemCode) }
    try check(code)
  }

  func setProperties(_ properties: Properties) throws(XLSXError) {
    let texts = [properties.title, properties.subject, properties.author, properties.keywords]
    let code = withCStrings(texts.map { CellText($0, limit: 255, escapes: false).text }) { strings in
      var raw = lxw_doc_properties()
      raw.title = .init(strings[0])
      raw.subject = .init(strings[1])
      raw.author = .init(strings[2])
      if !properties.keywords.isEmpty { raw.keywords = .init(strings[3]) }
      // The library takes 0 for "now".
      raw.created = max(1, properties.created.unixTime)
      return workbook_set_properties(pointer, &raw)
    }
    try check(code)
  }

  func claimSheetName(_ wanted: String) -> SheetName {
    SheetName(text: sheetNames.claim { sheetName(from: wanted, attempt: $0) })
  }

  func claimTableName(_ wanted: String) -> String {
    tableNames.claim { tableName(from: wanted, attempt: $0) }
  }

  /// The first cell of a sheet, for a link.
  ///
  /// The library takes what is behind a `#` of a link for another text, so that such a cell needs a name.
  func location(of sheet: SheetName) throws(XLSXError) -> String {
    guard sheet.text.unicodeScalars.contains("#") else { return sheet.quoted + "!A1" }
    if let name = cellNames[sheet] { return name }
    let name = claimTableName("first_cell")
    try check(workbook_define_name(pointer, name, sheet.quoted + "!$A$1"))
    cellNames[sheet] = name
    return name
  }

  func addSheet(_ name: SheetName) throws(XLSXError) -> UnsafeMutablePointer<lxw_worksheet> {
    if !addedSheets.insert(name).inserted { throw .sheetExists(name: name.text) }
    guard let sheet = workbook_add_worksheet(pointer, name.text) else {
      throw .refused(reason: "the sheet name “\(name.text)”")
    }
    return sheet
  }

  func format(_ style: Style) -> Format {
    if let format = formats[style] { return format }
    guard let raw = workbook_add_format(pointer) else { return Format(pointer: nil) }
    apply(style, to: raw)
    let format = Format(pointer: raw)
    formats[style] = format
    return format
  }
}

/// Turns the library's code into an error.
func check(_ code: lxw_error) throws(XLSXError) {
  if code == LXW_NO_ERROR { return }
  if code == LXW_ERROR_MEMORY_MALLOC_FAILED { throw .outOfMemory }
  throw .refused(reason: lxw_strerror(code).map { String(cString: $0) } ?? "error \(code.rawValue)")
}
