import Foundation
import FoundationXML
import Testing
import XLSX

/// A workbook as text: its sheets, each with its cells in order, whatever they look like.
enum WorkbookListing {
  static func text(of path: String) throws -> String {
    let archive = try ZipArchive(path: path)
    func part(_ name: String) throws -> PageElement {
      let bytes = try #require(try archive.contents(of: name), "\(name)")
      return try PageElement.parse(String(decoding: bytes, as: UTF8.self))
    }
    let names = archive.entries.map(\.name)
    let strings =
      names.contains("xl/sharedStrings.xml") ? try part("xl/sharedStrings.xml").children.map(\.text) : []
    var text = ""
    for (index, sheet) in try part("xl/workbook.xml").all("sheet").enumerated() {
      text += "==> \(sheet.attributes["name"] ?? "")\n"
      for cell in try part("xl/worksheets/sheet\(index + 1).xml").all("c") {
        let value = cell.text
        guard !value.isEmpty else { continue }
        let place = cell.attributes["r"] ?? ""
        switch cell.attributes["t"] {
        case "s": text += "\(place) text \(quoted(Int(value).map { strings[$0] } ?? "?"))\n"
        case "str", "inlineStr": text += "\(place) text \(quoted(value))\n"
        case "b": text += "\(place) flag \(value)\n"
        case "e": text += "\(place) error \(value)\n"
        default: text += "\(place) number \(value)\n"
        }
      }
    }
    for name in names.filter({ $0.hasPrefix("xl/charts/chart") }).sorted(by: { ($0.count, $0) < ($1.count, $1) }) {
      text += "==> \(name)\n"
      for formula in try part(name).all("c:f") { text += formula.text + "\n" }
    }
    return text
  }

  private static func quoted(_ text: String) -> String {
    String(reflecting: text)
  }
}
