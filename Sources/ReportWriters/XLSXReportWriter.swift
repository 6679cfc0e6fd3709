package import ReportModel
import XLSX

/// The workbook: a sheet a section, real tables, native charts, typed cells.
///
/// Charts draw cells of the sheet "Chart data" at the end. A table longer than a sheet goes on on a further one. What a
/// workbook cannot hold (see `XLSX.Adjustments`) is told on the sheet "Notes".
package struct XLSXReportWriter: ReportWriter {
  package static let id = "xlsx"
  package static let summary = "Excel workbook: a sheet a section, with tables and native charts"

  package static func product(named name: String) -> String { name + ".xlsx" }

  /// Rows of a sheet; tests make it small.
  var rowLimit = Limits.rows

  package init(options: WriterOptions) {}

  package func write(_ report: Report, to path: String) throws {
    do {
      try Workbook.write(to: path, properties: properties(of: report)) { workbook in
        try fill(&workbook, with: report)
      }
    } catch let error as XLSXError {
      throw WriteError(error, path: path)
    }
  }

  private func properties(of report: Report) -> Properties {
    Properties(
      title: report.title, subject: "\(report.organisation), \(report.firstDay) to \(report.lastDay)",
      comments: report.generator, created: DateTime(report.generatedAt))
  }

  private func fill(_ workbook: inout Workbook, with report: Report) throws {
    // A workbook has a sheet at least.
    let sections =
      report.sections.isEmpty ? [Section(id: "report", title: "Report", summary: "", blocks: [])] : report.sections
    let names = sections.map { workbook.sheetName($0.title) }
    var charts = XLSXChartData(sheet: workbook.sheetName("Chart data"))
    for (index, section) in sections.enumerated() {
      var place: XLSXPlace? = .start
      while let start = place {
        let name = start == .start ? names[index] : workbook.sheetName(section.title)
        place = try workbook.addSheet(name) { sheet in
          var page = XLSXPage(rowLimit: rowLimit)
          let isFront = index == 0 && start == .start
          if isFront {
            try page.writeFront(of: report, summary: section.summary, on: &sheet)
          } else {
            try page.writeTitle(section, isContinued: start != .start, on: &sheet)
          }
          let rest = try page.write(section.blocks, of: section, from: start, on: &sheet, charts: &charts)
          if isFront && rest == nil && sections.count > 1 {
            try page.writeContents(sections, names, on: &sheet)
          }
          try page.finish(
            &sheet, isTable: section.isTable, isOnePage: section.isDashboard,
            footer: "\(report.title), \(section.title)")
          return rest
        }
      }
    }
    if !charts.isEmpty { try workbook.addSheet(charts.sheet) { try charts.write(on: &$0) } }
    let adjustments = workbook.adjustments
    if !adjustments.isEmpty {
      try workbook.addSheet(workbook.sheetName("Notes")) { sheet in
        var page = XLSXPage(rowLimit: rowLimit)
        try page.writeNotes(on: adjustments, on: &sheet)
        try page.finish(&sheet, isTable: false, footer: report.title)
      }
    }
  }
}

/// Where a sheet goes on: at a section's block, and at a row of it if it is a table.
struct XLSXPlace: Equatable {
  var block: Int
  var row: Int

  static let start = XLSXPlace(block: 0, row: 0)
}

extension Section {
  /// Whether it is figures and charts, without a table.
  fileprivate var isDashboard: Bool {
    blocks.allSatisfy { block in
      switch block {
      case .table: false
      case .paragraph, .figures, .chart, .excerpt: true
      }
    }
  }

  /// Whether it is one table, with nothing but text above it: its header then stays in view.
  var isTable: Bool {
    var tables = 0
    for block in blocks {
      switch block {
      case .paragraph: if tables > 0 { return false }
      case .excerpt: continue
      case .table: tables += 1
      case .figures, .chart: return false
      }
    }
    return tables == 1
  }
}

extension WriteError {
  fileprivate init(_ error: XLSXError, path: String) {
    switch error {
    case .cannotCreate(let path, let code): self = WriteError(code, at: path)
    case .damaged(let path, let reason):
      self = .cannotWrite(path: path, reason: "it cannot be read back (\(reason)), and the disk may be full")
    default: self = .cannotWrite(path: path, reason: error.description)
    }
  }
}

extension DateTime {
  init(_ date: CalendarDate) { self.init(year: date.year, month: date.month, day: date.day) }

  init(_ time: Timestamp) {
    self.init(year: time.date.year, month: time.date.month, day: time.date.day, secondOfDay: time.secondOfDay)
  }
}

extension Value {
  init(_ cell: Cell) {
    switch cell {
    case .empty: self = .blank
    case .text(let text): self = .text(text)
    case .integer(let number): self = .integer(number)
    case .number(let number): self = .number(number)
    case .date(let date): self = .date(DateTime(date))
    case .timestamp(let time): self = .date(DateTime(time))
    case .flag(let flag): self = .boolean(flag)
    }
  }
}
