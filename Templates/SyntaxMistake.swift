import Yams

extension DefinitionError.Mistake: Error {}

extension DefinitionError.Mistake {
  /// What the parser says of a text.
  init(_ error: any Error, in text: String) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _):
      if problem.hasPrefix("Maximum nesting level") {
        self.init(line: mark.line, reason: "Lists and mappings are nested too deeply.")
      } else {
        let place = context.map { " \($0.text) that begins in line \($0.mark.line)" } ?? ""
        self.init(line: mark.line, reason: "This is not YAML: \(problem)\(place).")
      }
    case YamlError.composer(let context, let problem, let mark, _):
      let context = context.map { $0.text + " " } ?? ""
      self.init(line: mark.line, reason: "This is not YAML: \(context)\(problem).")
    case YamlError.reader(let problem, let offset, _, let yaml):
      self.init(line: yaml.prefix(offset ?? 0).count(where: \.isNewline) + 1, reason: "This is not YAML: \(problem).")
    default:
      self.init(line: 1, reason: "The parser of YAML cannot read the file.")
    }
  }
}
