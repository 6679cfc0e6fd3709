import CXLSXWriter
import Glibc

/// The library's workbook with what must be unique in it; ``Workbook`` and ``Sheet`` lend it out.
///
/// It lives from creation to `close` or `deinit`, whichever comes first, and frees the library's memory exactly once.
final class Book {
  private(set) var pointer: UnsafeMutablePointer<lxw_workbook>?
  private var formats: [Style: Format] = [:]
  private var formatPointers: [UnsafeMutablePointer<lxw_format>] = []
  private var sheetNames = NameRegistry()
  private var tableNames = NameRegistry()
  private var sheetPointers: [(name: SheetName, pointer: UnsafeMutablePointer<lxw_worksheet>)] = []
  var adjustments = Adjustments()

  init(path: String, temporaryFolder: String) throws(XLSXError) {
    pointer = path.withCString { path in
      temporaryFolder.withCString { folder in
        // The library copies both strings.
        var options = lxw_workbook_options()
        options.tmpdir = UnsafeMutablePointer(mutating: folder)
        return workbook_new_opt(path, &options)
      }
    }
    if pointer == nil { throw .outOfMemory }
  }

  deinit {
    if let pointer { lxw_workbook_free(pointer) }
  }

  /// Writes the file and frees the library's memory, whatever comes of it.
  ///
  /// - Returns: The number of cells of each sheet, in order.
  func close(path: String) throws(XLSXError) -> [Int] {
    guard let pointer else { return [] }
    let cells = sheetPointers.map { fr_count_sheet_cells($0.pointer) }
    self.pointer = nil
    sheetPointers = []
    formatPointers = []
    errno = 0
    let code = workbook_close(pointer)
    if code == LXW_NO_ERROR { return cells }
    let system = errno
    if system == 0 { throw .refused(reason: reason(of: code)) }
    throw .cannotCreate(path: path, code: system)
  }

  func setProperties(_ properties: Properties) throws(XLSXError) {
    func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
      strdup(CellText(text, limit: 255, escapes: false).text)
    }
    var raw = lxw_doc_properties()
    raw.title = copy(properties.title)
    raw.subject = copy(properties.subject)
    raw.author = copy(properties.author)
    raw.comments = copy(properties.comments)
    // The library takes 0 for "now".
    raw.created = max(1, properties.created.unixTime)
    defer { for text in [raw.title, raw.subject, raw.author, raw.comments] { free(text) } }
    try check(workbook_set_properties(pointer, &raw))
  }

  func claimSheetName(_ wanted: String) -> SheetName {
    SheetName(text: sheetNames.claim { sheetName(from: wanted, attempt: $0) })
  }

  func claimTableName(_ wanted: String) -> String {
    tableNames.claim { tableName(from: wanted, attempt: $0) }
  }

  func addSheet(_ name: SheetName) throws(XLSXError) -> UnsafeMutablePointer<lxw_worksheet> {
    if sheetPointers.contains(where: { $0.name == name }) { throw .sheetExists(name: name.text) }
    guard let sheet = workbook_add_worksheet(pointer, name.text) else {
      throw .refused(reason: "the sheet name “\(name.text)”")
    }
    // The library leaves names such as 2026, A1 and TRUE without the quotes that a reference to them needs.
    free(sheet.pointee.quoted_name)
    sheet.pointee.quoted_name = strdup(quoted(name.text))
    sheetPointers.append((name, sheet))
    return sheet
  }

  func format(_ style: Style) -> Format {
    if let format = formats[style] { return format }
    guard let raw = workbook_add_format(pointer) else { return Format(index: -1) }
    apply(style, to: raw)
    let format = Format(index: formatPointers.count)
    formatPointers.append(raw)
    formats[style] = format
    return format
  }

  /// `nil` where there is no such format: the cell then looks as cells do by default.
  func pointer(of format: Format?) -> UnsafeMutablePointer<lxw_format>? {
    guard let format, formatPointers.indices.contains(format.index) else { return nil }
    return formatPointers[format.index]
  }
}

/// A sheet's name as references spell it: always in quotes, which no name minds.
func quoted(_ sheetName: String) -> String {
  "'" + sheetName.replacing("'", with: "''") + "'"
}

/// Turns the library's code into an error.
func check(_ code: lxw_error) throws(XLSXError) {
  if code == LXW_NO_ERROR { return }
  if code == LXW_ERROR_MEMORY_MALLOC_FAILED { throw .outOfMemory }
  throw .refused(reason: reason(of: code))
}

private func reason(of code: lxw_error) -> String {
  guard let text = lxw_strerror(code) else { return "error \(code.rawValue)" }
  return String(cString: text)
}
