import Foundation
import FoundationXML
import Testing

/// An element of a page, as a strict parser reads it.
final class PageElement {
  let name: String
  let attributes: [String: String]
  fileprivate(set) var children: [PageElement] = []
  /// The text of the element and its descendants, with a line end for each `br`.
  fileprivate(set) var text = ""

  fileprivate init(name: String, attributes: [String: String]) {
    self.name = name
    self.attributes = attributes
  }

  /// All elements below it, in document order.
  var descendants: [PageElement] { children.flatMap { [$0] + $0.descendants } }

  func all(_ name: String) -> [PageElement] { descendants.filter { $0.name == name } }

  func all(class style: String) -> [PageElement] {
    descendants.filter { $0.attributes["class"]?.split(separator: " ").contains(Substring(style)) == true }
  }

  /// The page's root.
  ///
  /// Pages are well-formed XML too, as an XML parser confirms.
  static func parse(_ page: String) throws -> PageElement {
    let builder = Builder()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = builder
    let isParsed = parser.parse()
    #expect(isParsed, "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    return try #require(builder.root)
  }

  private final class Builder: NSObject, XMLParserDelegate {
    var root: PageElement?
    private var open: [PageElement] = []

    func parser(
      _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      let element = PageElement(name: elementName, attributes: attributes)
      open.last?.children.append(element)
      if root == nil { root = element }
      open.append(element)
      if elementName == "br" { for element in open { element.text += "\n" } }
    }

    func parser(
      _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      for element in open { element.text += string }
    }
  }
}
