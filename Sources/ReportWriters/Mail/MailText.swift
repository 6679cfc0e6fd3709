internal import ReportModel

/// The plain text of a mail: lines of at most 76 characters, but for tables that are wider.
enum MailText {
  private static let width = 76

  static func text(of content: MailContent) -> String {
    var parts = [content.title + "\n" + content.byline]
    if !content.notices.isEmpty {
      let notices = content.notices.map { item(MailNames.text(of: $0)) }
      parts.append(([PageNotices.heading + ":"] + notices).joined(separator: "\n"))
    }
    for section in content.sections where !section.blocks.isEmpty {
      if !section.title.isEmpty { parts.append(heading(section.title)) }
      if !section.summary.isBlank { parts.append(wrapped(section.summary)) }
      parts += section.blocks.map(text)
    }
    parts.append("-- \n" + content.footer.map { wrapped($0) }.joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  private static func text(of block: MailContent.Block) -> String {
    switch block {
    case .paragraph(let text): return wrapped(text)
    case .figures(let figures):
      return grid(
        [("Figure", false), ("Value", true), ("Change", true)],
        figures.map { [$0.label, DisplayText.of($0.value, as: $0.format), $0.changeInMail] })
    case .sentences(let sentences, let heading):
      return ([heading + ":"] + sentences.map { item(MailNames.text(of: $0)) }).joined(separator: "\n")
    case .bars(let chart):
      let bars = grid(
        [("", false), ("", true), ("", false)], chart.bars.map { [$0.label, $0.value, bar($0)] }, hasHead: false)
      return ([chart.title + ":", bars] + (chart.remark.map { [$0] } ?? [])).joined(separator: "\n")
    case .table(let table):
      return
        ((table.title.map { [$0 + ":"] } ?? []) + [grid(table.columns, table.rows)]
        + (table.remark.map { [$0] } ?? [])).joined(separator: "\n")
    }
  }

  private static func heading(_ text: String) -> String {
    text + "\n" + String(repeating: "-", count: min(width, text.count))
  }

  private static func bar(_ bar: MailBars.Bar) -> String {
    guard bar.share > 0 else { return "" }
    return String(repeating: bar.isIncomplete ? "-" : "#", count: max(1, Int((bar.share * 24).rounded())))
  }

  /// Columns two spaces apart, numbers at their right.
  private static func grid(
    _ columns: [(label: String, isNumber: Bool)], _ rows: [[String]], hasHead: Bool = true
  ) -> String {
    let lines = (hasHead ? [columns.map(\.label)] : []) + rows
    let widths = columns.indices.map { index in
      lines.map { $0.indices.contains(index) ? $0[index].count : 0 }.max() ?? 0
    }
    func line(_ cells: [String]) -> String {
      let padded = zip(columns, zip(cells, widths)).map { column, cell in
        let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
        return column.isNumber ? padding + cell.0 : cell.0 + padding
      }
      return trimmed(padded.joined(separator: "  "))
    }
    let rule = hasHead ? [widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")] : []
    return (lines.prefix(hasHead ? 1 : 0).map(line) + rule + rows.map(line)).joined(separator: "\n")
  }

  private static func trimmed(_ text: String) -> String { String(text.reversed().drop { $0 == " " }.reversed()) }

  private static func item(_ text: String) -> String { wrapped(text, first: "- ", next: "  ") }

  /// Breaks text at spaces.
  private static func wrapped(_ text: String, first: String = "", next: String = "") -> String {
    var lines: [String] = []
    var line = first
    for word in text.split(whereSeparator: \.isWhitespace) {
      let isBegun = line.count > (lines.isEmpty ? first : next).count
      if isBegun, line.count + 1 + word.count > width {
        lines.append(line)
        line = next + word
      } else {
        line += (isBegun ? " " : "") + word
      }
    }
    return (lines + [line]).joined(separator: "\n")
  }
}
