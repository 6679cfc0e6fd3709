import AnalyticsAPI
import Files
import ReportAssembly
import ReportDefinition
import ReportModel
import ReportWriters
import Templates
import YAML

/// The files that a user can name.
enum InputFile: String {
  case key = "key file"
  case groups = "group file"
  case template

  /// The text of a file, or of a pipe that the shell passes for `<(command)`; at most 16 MiB.
  func text(_ path: String) throws(ConfigurationError) -> String {
    do {
      return String(decoding: try File.contents(of: path, atMost: 16 << 20, regularOnly: false), as: UTF8.self)
    } catch {
      throw .unusableFile(self, path: path, reason: error.reason)
    }
  }
}

extension APIKey {
  /// Reads the key.
  ///
  /// - Parameters:
  ///   - file: The path of a file, `-` for standard input, or `nil` for the variable `FACTORY_API_KEY`.
  ///   - environment: The variables.
  /// - Throws: ``ConfigurationError``.
  init(file: String?, environment: Environment) throws(ConfigurationError) {
    let (source, text): (String, String)
    switch file {
    case nil:
      guard let variable = environment["FACTORY_API_KEY"] else { throw .noKey }
      (source, text) = ("FACTORY_API_KEY", variable)
    case "-":
      (source, text) = ("standard input", readLine() ?? "")
    case let path?:
      (source, text) = (path, try InputFile.key.text(path))
      if let stamp = FileStamp(path), stamp.isRegularFile, stamp.permissions & 0o077 != 0 {
        Console.standardError.write(
          "warning: The key file \(path.onOneLine) can be read by others; run chmod 600 on it.\n")
      }
    }
    guard let key = APIKey(text) else { throw .unusableKey(source: source) }
    self = key
  }
}

extension TemplateChoice {
  /// Reads the definition.
  ///
  /// - Throws: ``UsageError``, ``ConfigurationError`` and `YAMLError`.
  func definition() throws -> ReportDefinition {
    let vocabulary = try Report.vocabulary(formats: ReportFormats.ids)
    switch self {
    case .shipped(let shipped): return try shipped.definition(vocabulary)
    case .file(let path):
      guard path.contains("/") || FileStamp(path) != nil else { throw UsageError.unknownTemplate(path) }
      return try ReportDefinition(yaml: InputFile.template.text(path), file: path, vocabulary: vocabulary)
    }
  }
}
