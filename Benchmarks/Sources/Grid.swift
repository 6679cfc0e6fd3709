/// A table of words, which read from the left, and figures, which line up on the right.
struct Grid {
  enum Column {
    case words(String)
    case figures(String)

    fileprivate var title: String {
      switch self {
      case .words(let title), .figures(let title): title
      }
    }

    fileprivate var isWords: Bool {
      if case .words = self { true } else { false }
    }
  }

  private let columns: [Column]
  private var rows: [[String]] = []

  init(_ columns: [Column]) { self.columns = columns }

  /// - Parameter row: As many cells as there are columns.
  mutating func add(_ row: [String]) { rows.append(row) }

  /// The table for a terminal, or for a page of Markdown.
  func text(isMarkdown: Bool) -> String {
    let header = columns.map(\.title)
    guard !isMarkdown else {
      let rule = columns.map { $0.isWords ? "---" : "---:" }
      return ([header, rule] + rows).map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }
    let lines = [header] + rows
    let widths = columns.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      let cells = line.enumerated().map { index, cell in
        let space = String(repeating: " ", count: widths[index] - cell.count)
        return columns[index].isWords ? cell + space : space + cell
      }
      return cells.joined(separator: "  ") + "\n"
    }.joined()
  }
}
