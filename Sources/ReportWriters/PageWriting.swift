internal import Mustache
internal import Templates

extension PageTemplate {
  /// Writes a page, whose values are those that the template's tags name, to a new file.
  ///
  /// - Throws: ``WriteError``.
  func write(_ page: some Any, to path: String) throws(WriteError) {
    let template: MustacheTemplate
    do {
      template = try MustacheTemplate(string: text)
    } catch {
      throw WriteError.brokenTemplate(name: rawValue, reason: "\(error)")
    }
    let text = template.render(page)
    var sink = try FileSink(creating: path)
    try sink.write(text)
    try sink.finish()
  }
}
