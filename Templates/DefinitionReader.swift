import Yams

/// Reads a definition and takes down every mistake on the way.
///
/// What is wrong is `nil`, and a mistake was taken down for it.
struct DefinitionReader {
  /// More sections than a workbook or a page can be read with; aliases make many out of a short file.
  private static let sectionLimit = 100
  private static let blockLimit = 50

  let vocabulary: Vocabulary
  private(set) var mistakes: [DefinitionError.Mistake] = []
  /// Aliases repeat the mistakes of what they stand for.
  private var noted: Set<DefinitionError.Mistake> = []

  init(vocabulary: Vocabulary) { self.vocabulary = vocabulary }

  mutating func note(_ line: Int, _ reason: String) { note(DefinitionError.Mistake(line: line, reason: reason)) }

  private mutating func note(_ mistake: DefinitionError.Mistake) {
    if noted.insert(mistake).inserted { mistakes.append(mistake) }
  }

  mutating func definition(_ yaml: String) -> ReportDefinition? {
    let document: YAMLDocument
    do {
      document = try YAMLDocument(yaml)
    } catch {
      note(error)
      return nil
    }
    guard let root = document.root, root.scalar?.isNull != true else {
      note(1, "The file is empty.")
      return nil
    }
    guard let fields = fields(of: root, owner: "The definition", example: "title: Usage") else { return nil }
    check(fields, known: ["title", "description", "formats", "sections"])
    let title = required("title", of: fields).flatMap { line($0) }
    let summary = optional("description", of: fields) { reader, field in reader.text(field, canBeEmpty: true) }
    let formats = optional("formats", of: fields) { reader, field in
      reader.names(field, known: reader.vocabulary.formats) { "There is no format \($0)" }
    }
    let sections = required("sections", of: fields).flatMap { self.sections($0) }
    guard let title, let sections else { return nil }
    return ReportDefinition(title: title, summary: summary ?? "", formats: formats, sections: sections)
  }

  // MARK: Sections

  private mutating func sections(_ field: Field) -> [ReportDefinition.Section]? {
    guard let nodes = list(field, limit: Self.sectionLimit) else { return nil }
    var ids: [String: Int] = [:]
    var titles: [String: Int] = [:]
    let sections = nodes.map { node in section(node, ids: &ids, titles: &titles) }
    let whole = sections.compactMap(\.self)
    return whole.count == sections.count ? whole : nil
  }

  /// Reads a section; `ids` and `titles`, in lower case, have the lines of those already used.
  private mutating func section(
    _ node: Node, ids: inout [String: Int], titles: inout [String: Int]
  ) -> ReportDefinition.Section? {
    guard let fields = fields(of: node, owner: "A section", example: "id: models") else { return nil }
    check(fields, known: ["id", "title", "summary", "flat", "blocks"])
    let id = required("id", of: fields).flatMap { self.id($0, used: &ids) }
    let title = required("title", of: fields).flatMap { sheetName($0, used: &titles) }
    let summary = optional("summary", of: fields) { reader, field in reader.text(field, canBeEmpty: true) }
    let isFlat = optional("flat", of: fields) { reader, field in reader.flag(field) } ?? false
    let blocks = required("blocks", of: fields).flatMap { self.blocks($0, ofFlatSection: isFlat) }
    guard let id, let title, let blocks else { return nil }
    return ReportDefinition.Section(id: id, title: title, summary: summary ?? "", isFlat: isFlat, blocks: blocks)
  }

  private mutating func id(_ field: Field, used: inout [String: Int]) -> String? {
    guard let id = text(field) else { return nil }
    guard id.utf8.allSatisfy(Self.isOfID) else {
      note(field.value.line, "The id \(id.quoted) must be of letters, digits and underscores only.")
      return nil
    }
    if let line = used[id] {
      note(field.value.line, "The id \(id.quoted) is already that of the section in line \(line).")
      return nil
    }
    used[id] = field.value.line
    return id
  }

  private static func isOfID(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func sheetName(_ field: Field, used: inout [String: Int]) -> String? {
    guard let title = line(field) else { return nil }
    let objections = SheetName.objections(to: title)
    for objection in objections { note(field.value.line, objection) }
    if let line = used[title.lowercased()] {
      note(field.value.line, "The title \(title.quoted) is already that of the section in line \(line).")
      return nil
    }
    used[title.lowercased()] = field.value.line
    return objections.isEmpty ? title : nil
  }

  private mutating func blocks(_ field: Field, ofFlatSection isFlat: Bool) -> [ReportDefinition.Block]? {
    guard let nodes = list(field, limit: Self.blockLimit) else { return nil }
    let blocks = nodes.map { block($0) }
    let whole = blocks.compactMap(\.self)
    if isFlat {
      // A block that could not be read may have been meant for a table.
      let isTable = if case .table? = whole.first { true } else { whole.isEmpty }
      if nodes.count != 1 || !isTable { note(field.line, "A flat section must have exactly one block, a table.") }
    }
    return whole.count == blocks.count ? whole : nil
  }
}
