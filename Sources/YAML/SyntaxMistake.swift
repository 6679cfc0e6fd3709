import Yams

extension MistakeList {
  /// Notes why the parser refused a text.
  func note(syntaxError error: any Error, in text: String) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _):
      let place = context.map { " \($0.text) that begins in line \($0.mark.line)" } ?? ""
      let isTooDeep = problem.hasPrefix("Maximum nesting level")
      note(
        mark.line,
        isTooDeep
          ? "Lists and mappings are nested too deeply."
          : "This is not YAML: \(problem)\(place)\(Self.advice(problem, line: mark.line, of: text)).")
    case YamlError.composer(let context, let problem, let mark, _):
      note(mark.line, "This is not YAML: \(context.map { $0.text + " " } ?? "")\(problem).")
    case YamlError.reader(let problem, let offset, _, let yaml):
      note(yaml.prefix(offset ?? 0).count(where: \.isNewline) + 1, "This is not YAML: \(problem).")
    default:
      note(1, "The YAML parser cannot read the file.")
    }
  }

  /// What to do about a colon in a text without quotes; empty for another problem.
  private static func advice(_ problem: String, line: Int, of text: String) -> String {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    guard problem.hasPrefix("mapping values are not allowed"), lines.indices.contains(line - 1),
      let parts = lines[line - 1].wholeMatch(of: /[ -]*([\w-]+):\s+([^"'\s\[{].*:\s.*)/)
    else { return "" }
    let value = String(parts.2)
    let example = value.contains("\"") || value.contains("\\") ? "" : ": \(parts.1): \(value.quoted)"
    return "; quote a text that has \": \" in it" + example
  }
}
