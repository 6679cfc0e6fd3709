import YAML

/// Converts a YAML document to a definition.
///
/// Where a method returns `nil`, it has noted a mistake.
struct DefinitionReader {
  /// Aliases can make many sections and blocks out of a short file.
  private static let sectionLimit = 100
  private static let blockLimit = 50

  let vocabulary: Vocabulary

  func definition(_ root: YAMLValue) -> ReportDefinition? {
    guard let fields = root.mapping("The definition", example: "title: Usage") else { return nil }
    fields.checkKeys(["title", "description", "formats", "people", "sections"])
    let title = fields.required("title")?.singleLine()
    let summary = fields["description"]?.text(canBeEmpty: true) ?? ""
    let formats = fields["formats"]?.names(among: vocabulary.formats, "There is no format")
    let people = fields["people"]?.name(among: vocabulary.people, "People cannot be shown as")
    guard let sections = fields.required("sections").flatMap({ self.sections($0) }), let title else { return nil }
    return ReportDefinition(
      title: title, summary: summary, formats: formats, people: people, sections: sections, remarks: root.remarks)
  }

  private func sections(_ value: YAMLValue) -> [ReportDefinition.Section]? {
    guard let entries = value.list(limit: Self.sectionLimit) else { return nil }
    var ids: [String: Int] = [:]
    var titles: [String: Int] = [:]
    return all(entries.map { section($0, ids: &ids, titles: &titles) })
  }

  /// Reads a section; `ids` and `titles` (in lower case) have the lines of those so far.
  private func section(
    _ value: YAMLValue, ids: inout [String: Int], titles: inout [String: Int]
  ) -> ReportDefinition.Section? {
    guard let fields = value.mapping("A section", example: "id: models") else { return nil }
    fields.checkKeys(["id", "title", "summary", "flat", "blocks"])
    let id = fields.required("id").flatMap { self.id($0, &ids) }
    let title = fields.required("title").flatMap { self.title($0, &titles) }
    let summary = fields["summary"]?.text(canBeEmpty: true) ?? ""
    let isFlat = fields["flat"]?.boolean() ?? false
    let blocks = fields.required("blocks").flatMap { self.blocks($0, ofFlatSection: isFlat) }
    guard let id, let title, let blocks else { return nil }
    return ReportDefinition.Section(id: id, title: title, summary: summary, isFlat: isFlat, blocks: blocks)
  }

  private func id(_ value: YAMLValue, _ lines: inout [String: Int]) -> String? {
    guard let id = value.text() else { return nil }
    guard id.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }) else {
      value.note("The id \(id.quoted) must be of letters, digits and underscores only.")
      return nil
    }
    return isFirst(id, "id", value, &lines) ? id : nil
  }

  /// Sections with the same title could not be told apart in a table of contents.
  private func title(_ value: YAMLValue, _ lines: inout [String: Int]) -> String? {
    value.singleLine().flatMap { isFirst($0, "title", value, &lines, key: $0.lowercased()) ? $0 : nil }
  }

  /// Notes an id or title that an earlier section has.
  private func isFirst(
    _ text: String, _ kind: String, _ value: YAMLValue, _ lines: inout [String: Int], key: String? = nil
  ) -> Bool {
    if let line = lines[key ?? text] {
      value.note("The \(kind) \(text.quoted) is already that of the section in line \(line).")
      return false
    }
    lines[key ?? text] = value.line
    return true
  }

  private func blocks(_ value: YAMLValue, ofFlatSection isFlat: Bool) -> [ReportDefinition.Block]? {
    guard let entries = value.list(limit: Self.blockLimit) else { return nil }
    let blocks = entries.map { block($0) }
    if isFlat {
      // A block with a mistake may be meant as a table.
      let isTable = blocks.compactMap(\.self).first.map { if case .table = $0 { true } else { false } } ?? true
      if entries.count != 1 || !isTable { value.noteAtKey("A flat section must have exactly one block, a table.") }
    }
    return all(blocks)
  }

  /// - Returns: `nil` if one of the values is missing.
  private func all<Value>(_ values: [Value?]) -> [Value]? {
    let whole = values.compactMap(\.self)
    return whole.count == values.count ? whole : nil
  }
}
