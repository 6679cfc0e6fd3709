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
        isTooDeep ? "Lists and mappings are nested too deeply." : "This is not YAML: \(problem)\(place).")
    case YamlError.composer(let context, let problem, let mark, _):
      note(mark.line, "This is not YAML: \(context.map { $0.text + " " } ?? "")\(problem).")
    case YamlError.reader(let problem, let offset, _, let yaml):
      note(yaml.prefix(offset ?? 0).count(where: \.isNewline) + 1, "This is not YAML: \(problem).")
    default:
      note(1, "The YAML parser cannot read the file.")
    }
  }
}
