import CXLSXWriter

/// Prints all rows of a sheet from the top: those that the library holds and those that were kept from it.
struct RowSource: ~Copyable {
  private let kept: KeptRows
  private let formats: [UnsafeMutablePointer<lxw_format>]
  /// By a format's index; -1 where it is not known yet.
  private var styles: [Int32]
  private var spans: RowSpans
  /// The rows that the library holds, the last first.
  private var held: [UnsafeMutablePointer<lxw_row>] = []
  private var nextKept: KeptRows.Row?
  /// Of its cells.
  private var words: [UInt64] = []
  private var xml: RowXML
  /// Bytes of ``xml`` that were read.
  private var taken = 0

  /// Bytes that are printed at a time.
  private static let pieceSize = 1 << 15

  /// - Parameters:
  ///   - sheet: The library's.
  ///   - kept: At its first row.
  ///   - formats: The workbook's.
  init(sheet: UnsafeMutablePointer<lxw_worksheet>, kept: KeptRows, formats: [UnsafeMutablePointer<lxw_format>]) {
    self.kept = kept
    self.formats = formats
    styles = Array(repeating: -1, count: formats.count)
    xml = RowXML(has2010: sheet.pointee.excel_version == 2010)
    var spans = kept.spans
    var rows: [UnsafeMutablePointer<lxw_row>] = []
    forEachRow(of: sheet.pointee.table.pointee.rbh_root) { row in
      rows.append(row)
      forEachCell(of: row.pointee.cells.pointee.rbh_root) { cell in
        let column = Int(cell.pointee.col_num)
        spans.cover(column...column, row: Int(row.pointee.row_num))
      }
    }
    self.spans = spans
    held = rows.reversed()
    nextKept = kept.read(into: &words)
  }

  /// Fills a part of `target` with what comes next.
  ///
  /// - Returns: How many bytes that is; 0 at the end.
  mutating func read(into target: UnsafeMutableRawBufferPointer) -> Int {
    if taken == xml.count {
      xml.removeAll()
      taken = 0
      while xml.count < Self.pieceSize && printRow() {}
    }
    let piece = UnsafeRawBufferPointer(rebasing: xml.bytes[taken...].prefix(target.count))
    target.copyMemory(from: piece)
    taken += piece.count
    return piece.count
  }

  /// How many cells were printed.
  var cellCount: Int { xml.cellCount }

  /// - Returns: Whether there was a row.
  private mutating func printRow() -> Bool {
    if let row = held.last, nextKept.map({ row.pointee.row_num < $0.number }) ?? true {
      held.removeLast()
      print(row.pointee)
      return true
    }
    guard let row = nextKept else { return false }
    print(row)
    nextKept = kept.read(into: &words)
    return true
  }

  private mutating func print(_ row: KeptRows.Row) {
    let number = Int(row.number)
    // As `worksheet_set_row` has it: no height hides the row.
    let isHidden = row.height == 0
    xml.startRow(
      number, height: isHidden ? nil : row.height, isHidden: isHidden,
      span: words.isEmpty ? nil : spans.span(of: number))
    if words.isEmpty { return }
    let words = words
    words.withUnsafeBufferPointer { words in
      PackedCells.forEach(words) { column, content, format in
        xml.cell(content, column: column, style: format.map { style(of: $0) } ?? 0)
      }
    }
    xml.endRow()
  }

  private mutating func print(_ row: lxw_row) {
    let number = Int(row.row_num)
    let hasCells = row.data_changed != 0
    xml.startRow(
      number, height: row.height_changed != 0 ? row.height : nil, isHidden: row.hidden != 0,
      span: hasCells ? spans.span(of: number) : nil)
    if !hasCells { return }
    forEachCell(of: row.cells.pointee.rbh_root) { cell in
      let style = cell.pointee.format.map(lxw_format_get_xf_index) ?? 0
      xml.cell(PackedCells.Content(cell.pointee), column: Int(cell.pointee.col_num), style: style)
    }
    xml.endRow()
  }

  private mutating func style(of format: Int) -> Int32 {
    guard styles.indices.contains(format) else { return 0 }
    if styles[format] < 0 { styles[format] = lxw_format_get_xf_index(formats[format]) }
    return styles[format]
  }
}

extension PackedCells.Content {
  /// A cell of the library's, of the kinds that ``Sheet`` writes.
  fileprivate init(_ cell: lxw_cell) {
    switch cell.type {
    case NUMBER_CELL: self = .number(cell.u.number)
    case STRING_CELL: self = .text(index: UInt32(bitPattern: cell.u.string_id))
    case BOOLEAN_CELL: self = .flag(cell.u.number != 0)
    default: self = cell.format == nil ? .nothing : .blank
    }
  }
}

private func forEachRow(
  of root: UnsafeMutablePointer<lxw_row>?, _ visit: (UnsafeMutablePointer<lxw_row>) -> Void
) {
  guard let root else { return }
  forEachRow(of: root.pointee.tree_pointers.rbe_left, visit)
  visit(root)
  forEachRow(of: root.pointee.tree_pointers.rbe_right, visit)
}

private func forEachCell(
  of root: UnsafeMutablePointer<lxw_cell>?, _ visit: (UnsafeMutablePointer<lxw_cell>) -> Void
) {
  guard let root else { return }
  forEachCell(of: root.pointee.tree_pointers.rbe_left, visit)
  visit(root)
  forEachCell(of: root.pointee.tree_pointers.rbe_right, visit)
}
