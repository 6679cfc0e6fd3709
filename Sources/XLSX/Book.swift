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
  private var sheets: [AddedSheet] = []
  private var texts: SharedTexts?
  private let temporaryFolder: String
  var adjustments = Adjustments()
  /// Whether rows can be kept from the library until it packs them; if not, it holds them as it holds all others.
  ///
  /// ``SheetStream`` and ``RowXML`` do what the library does inside: what was not checked with them does without.
  var keepsRows = LXW_VERSION_ID == 114 && lxw_version_id() == 114

  private struct AddedSheet {
    let name: SheetName
    let pointer: UnsafeMutablePointer<lxw_worksheet>
    var rows: KeptRows?
  }

  init(path: String, temporaryFolder: String) throws(XLSXError) {
    self.temporaryFolder = temporaryFolder
    pointer = path.withCString { path in
      temporaryFolder.withCString { folder in
        // The library copies both strings.
        var options = lxw_workbook_options()
        options.tmpdir = UnsafeMutablePointer(mutating: folder)
        return workbook_new_opt(path, &options)
      }
    }
    guard let pointer else { throw .outOfMemory }
    texts = SharedTexts(of: pointer.pointee.sst)
  }

  deinit {
    if let pointer { lxw_workbook_free(pointer) }
  }

  /// Writes the file and frees the library's memory, whatever comes of it.
  ///
  /// - Returns: What the sheets must be in the file, in order.
  func close(path: String) throws(XLSXError) -> [WrittenSheet] {
    guard let pointer else { return [] }
    let held = sheets.map { fr_count_sheet_cells($0.pointer) }
    let cells = zip(held, sheets).map { $0 + ($1.rows?.cellCount ?? 0) }
    var streams: [SheetStream?] = []
    for sheet in sheets {
      streams.append(
        try sheet.rows.map { rows throws(XLSXError) in
          try SheetStream(into: sheet.pointer, kept: rows, formats: formatPointers)
        })
    }
    // The streams' files are closed only after the library is done with them.
    defer { withExtendedLifetime(streams) {} }
    let folder = moveParts(cells: held.reduce(0, +))
    // Sheets go on pointing there.
    defer { free(folder) }
    self.pointer = nil
    texts = nil
    sheets = []
    formatPointers = []
    errno = 0
    let code = workbook_close(pointer)
    if code == LXW_NO_ERROR {
      return zip(cells, streams).map { WrittenSheet(cells: $0, packed: $1?.contents) }
    }
    let system = errno
    if system == 0 { throw .refused(reason: reason(of: code)) }
    throw .cannotCreate(path: path, code: system)
  }

  /// Has the library's parts wait in memory if they are small.
  ///
  /// - Parameter cells: How many the library holds.
  /// - Returns: The name of the folder where they would have been, which the library does not free any more; `nil` where
  ///   they are still there.
  private func moveParts(cells: Int) -> UnsafeMutablePointer<CChar>? {
    guard keepsRows, let pointer, let table = pointer.pointee.sst else { return nil }
    // Of a text each byte may be escaped, as `&amp;`; and each cell and each text has some around it.
    let byteCount =
      fr_text_size(table, MemoryFolder.capacity) * 5 + (cells + Int(table.pointee.unique_count)) * Self.elementSize
    guard let folder = MemoryFolder.withRoom(for: byteCount), let name = strdup(folder) else { return nil }
    defer { pointer.pointee.options.tmpdir = name }
    return pointer.pointee.options.tmpdir
  }

  /// Bytes of a cell with a number, or of what is around a text, at most.
  private static let elementSize = 80

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
    if sheets.contains(where: { $0.name == name }) { throw .sheetExists(name: name.text) }
    guard let sheet = workbook_add_worksheet(pointer, name.text) else {
      throw .refused(reason: "the sheet name “\(name.text)”")
    }
    // The library leaves names such as 2026, A1 and TRUE without the quotes that a reference to them needs.
    free(sheet.pointee.quoted_name)
    sheet.pointee.quoted_name = strdup(quoted(name.text))
    sheets.append(AddedSheet(name: name, pointer: sheet))
    return sheet
  }

  /// The rows of a sheet that are kept from the library; `nil` where none can be.
  func keptRows(of sheet: UnsafeMutablePointer<lxw_worksheet>) throws(XLSXError) -> KeptRows? {
    guard keepsRows, let index = sheets.firstIndex(where: { $0.pointer == sheet }) else { return nil }
    if let rows = sheets[index].rows { return rows }
    let rows = try KeptRows(folder: temporaryFolder)
    sheets[index].rows = rows
    return rows
  }

  /// Finds a text among the shared strings, or adds it.
  ///
  /// - Returns: Its index, and whether it is there as it was given.
  func textIndex(
    of raw: String, sheet: SheetName, row: Int, column: Int
  ) throws(XLSXError) -> (index: UInt32, isAsGiven: Bool) {
    if let index = raw.utf8.span.withUnsafeBufferPointer({ texts?.recall($0) }) { return (index, true) }
    let text = cellText(raw, sheet: sheet, row: row, column: column)
    let isAsGiven = text == raw
    guard let index = texts?.add(text, isRemembered: isAsGiven) else { throw .outOfMemory }
    return (index, isAsGiven)
  }

  /// Counts one more cell with a text that is among the shared strings.
  func countTextAgain() { texts?.countAgain() }

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
