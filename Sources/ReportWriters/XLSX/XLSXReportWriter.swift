package import Files
package import ReportModel
import XLSX

/// Writes a workbook: a dashboard in front, a sheet per section, tables, native charts, typed cells.
///
/// The first section is the dashboard, up to its first table; if it begins with one, the first sheet is "Contents".
/// Charts draw cells of the sheet "Chart data" at the end. A table longer than a sheet continues on another one. The
/// sheet "Notes" lists the values that were changed (see `XLSX.Adjustments`).
package struct XLSXReportWriter: ReportWriter {
  package static let id = "xlsx"
  package static let summary = "Excel workbook: a sheet per section, with tables and native charts"

  package static func product(named name: String) -> String { name + ".xlsx" }

  /// Largest workbook that is looked at, in bytes.
  private static let largest = 1 << 30

  /// Whether both the author and the program that saved it last are this tool: Excel changes the second.
  package static func wrote(_ file: borrowing File) -> Bool {
    guard let bytes = try? file.contents(atMost: largest), let archive = try? ZipArchive(bytes: bytes),
      let entry = archive.entries.first(where: { $0.name == "docProps/core.xml" }), entry.size < 1 << 16,
      let content = try? archive.contents(of: entry.name)
    else { return false }
    return ["<dc:creator>", "<cp:lastModifiedBy>"].allSatisfy { content.contains(($0 + GeneratorMark.name).utf8) }
  }

  /// The most rows of a sheet; tests make it small.
  var rowLimit = Limits.rows

  private let namesFiles: Bool

  package init(options: WriterOptions) { namesFiles = options.namesFiles }

  package func write(_ report: Report, to name: String, in folder: OutputFolder) throws {
    let file = try folder.create(name)
    // The library makes temporary files and removes them by name.
    let parts = "." + name + "-parts"
    let temporary = try folder.makeFolder(parts, isFilled: true)
    do {
      try Workbook.write(to: file.held, temporaryFolder: temporary.file.held, properties: properties(of: report)) {
        try fill(&$0, with: report)
      }
      try folder.removeFolder(parts)
    } catch let error as XLSXError {
      throw WriteError(error, path: file.path)
    } catch let error as FileError {
      throw WriteError(error)
    }
    try file.finish()
  }

  private func properties(of report: Report) -> Properties {
    Properties(
      title: report.title, subject: "\(report.organisation), \(report.firstDay) to \(report.lastDay)",
      author: report.generator, keywords: report.privacy?.keywords ?? "", created: DateTime(report.generatedAt))
  }

  private func fill(_ workbook: inout Workbook, with report: Report) throws {
    var charts = XLSXChartData(sheet: workbook.sheetName("Chart data"))
    if !report.sections.isEmpty, report.sections.allSatisfy(\.isFlat) {
      // For programs that import it: only tables.
      for section in report.sections {
        let name = workbook.sheetName(section.title)
        try add(section, named: name, from: .start, to: &workbook, report: report, front: nil, charts: &charts)
      }
    } else {
      try fill(&workbook, withFrontOf: report, charts: &charts)
    }
    if !charts.isEmpty { try workbook.addSheet(charts.sheet) { try charts.write(on: &$0) } }
    let adjustments = workbook.adjustments
    if !adjustments.isEmpty {
      try workbook.addSheet(workbook.sheetName("Notes")) { sheet in
        var page = XLSXPage(rowLimit: rowLimit, namesFiles: namesFiles)
        try page.writeNotes(on: adjustments, on: &sheet)
        try page.finish(&sheet, isTable: false, title: report.title)
      }
    }
  }

  private func fill(
    _ workbook: inout Workbook, withFrontOf report: Report, charts: inout XLSXChartData
  ) throws {
    // The first sheet is for reading: tables of the first section get their own sheets.
    let first = report.sections.first ?? Section(id: "report", title: "Report", summary: "", blocks: [])
    let shown = first.blocks.prefix { !$0.isTable }
    let isCover = shown.count < first.blocks.count && shown.allSatisfy(\.isExcerpt)
    let front = workbook.sheetName(isCover ? "Contents" : first.title)
    let sections = isCover ? report.sections : Array(report.sections.dropFirst())
    let names = sections.map { workbook.sheetName($0.title) }

    try workbook.addSheet(front) { sheet in
      var dashboard = XLSXDashboard()
      try dashboard.writeFront(of: report, summary: isCover ? "" : first.summary, on: &sheet)
      if !isCover { try dashboard.write(shown, on: &sheet, charts: &charts) }
      try dashboard.writeContents(Array(zip(sections, names)), on: &sheet)
      try dashboard.finish(&sheet, title: "\(report.title), \(front.text)")
    }
    if !isCover && shown.count < first.blocks.count {
      let place = XLSXPlace(block: shown.count, row: 0)
      try add(first, named: nil, from: place, to: &workbook, report: report, front: front, charts: &charts)
    }
    for (section, name) in zip(sections, names) {
      try add(section, named: name, from: .start, to: &workbook, report: report, front: front, charts: &charts)
    }
  }

  /// Adds a section's sheet, and more sheets if it does not fit.
  ///
  /// - Parameters:
  ///   - section: The section.
  ///   - name: The name of the first sheet; `nil` if all of them continue another sheet.
  ///   - start: The place in the section to begin with.
  ///   - workbook: The workbook to add to.
  ///   - report: The report of the section.
  ///   - front: The sheet with links to the others; `nil` for none.
  ///   - charts: Collects the charts' numbers.
  /// - Throws: `XLSXError`, and the errors of the tables' rows.
  private func add(
    _ section: Section, named name: SheetName?, from start: XLSXPlace, to workbook: inout Workbook, report: Report,
    front: SheetName?, charts: inout XLSXChartData
  ) throws {
    let title = "\(report.title), \(section.title)"
    var next: XLSXPlace? = start
    while let place = next {
      try Task.checkCancellation()
      let isFirst = place == start
      let sheetName = (isFirst ? name : nil) ?? workbook.sheetName(section.title)
      next = try workbook.addSheet(sheetName) { sheet in
        if let front, !section.blocks.contains(where: \.isTable) {
          var dashboard = XLSXDashboard()
          try dashboard.writeTitle(section, backTo: front, on: &sheet)
          try dashboard.write(section.blocks[...], on: &sheet, charts: &charts)
          try dashboard.finish(&sheet, title: title)
          return nil
        }
        var page = XLSXPage(rowLimit: rowLimit, namesFiles: namesFiles)
        if let front, !section.isFlat {
          try page.writeTitle(section, isContinued: !isFirst || name == nil, backTo: front, on: &sheet)
        }
        let rest = try page.write(section.blocks, of: section, from: place, on: &sheet, charts: &charts)
        try page.finish(&sheet, isTable: section.isTable, title: title)
        return rest
      }
    }
  }
}

extension Block {
  fileprivate var isTable: Bool {
    if case .table = self { return true }
    return false
  }

  /// Whether only pages show it.
  fileprivate var isExcerpt: Bool {
    if case .excerpt = self { return true }
    return false
  }
}

extension Section {
  /// Whether it is one table, or several with the same columns, with only text above: the header then stays in view.
  var isTable: Bool {
    var columns: [String]?
    for block in blocks {
      switch block {
      case .paragraph: if columns != nil { return false }
      case .excerpt: continue
      case .table(let table, pageRows: _):
        let own = table.columns.map(\.id)
        if columns ?? own != own { return false }
        columns = own
      case .figures, .sentences, .chart: return false
      }
    }
    return columns != nil
  }
}

extension WriteError {
  fileprivate init(_ error: XLSXError, path: String) {
    switch error {
    case .cannotCreate(_, let code): self = WriteError(code, at: path)
    case .damaged(_, let reason): self = .diskFull(path: path, reason: "it cannot be read back (\(reason))")
    default: self = .cannotWrite(path: path, reason: error.description)
    }
  }
}
