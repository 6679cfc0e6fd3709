import AnalyticsAPI
import Files
import HTTP
import ReportAssembly
import ReportDefinition
import ReportModel
import ReportWriters
import Templates
import YAML

/// The files that a user can name.
enum InputFile: String {
  case key = "key file"
  case roster
  case prices = "price file"
  case template
  case configuration = "configuration file"

  private var maximumBytes: Int { self == .key ? 64 << 10 : 1 << 20 }

  /// Reads a file, or a pipe that the shell passes for `<(command)`; `nil` stands for the first line of standard input.
  func bytes(_ path: String?) throws(ConfigurationError) -> [UInt8] {
    var bytes: [UInt8] = []
    do {
      var reader = if let path { try InputReader(path) } else { InputReader() }
      while bytes.count <= maximumBytes {
        let piece = try reader.next()
        bytes += piece
        if piece.isEmpty || path == nil && piece.contains(UInt8(ascii: "\n")) { break }
      }
    } catch {
      throw .unusableFile(self, path: path ?? "standard input", reason: error.inputReason)
    }
    guard bytes.count <= maximumBytes else {
      throw .unusableFile(
        self, path: path ?? "standard input", reason: "it has more than \(maximumBytes >> 10) KiB")
    }
    return bytes
  }

  /// The text of a file in UTF-8.
  func text(_ path: String) throws(ConfigurationError) -> String {
    let bytes = try bytes(path)
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    // A line feed is no part of another character in UTF-8.
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0
    throw .unusableFile(self, path: path, reason: "line \(line + 1) is not UTF-8")
  }
}

extension APIKey {
  /// Reads the key.
  ///
  /// - Parameters:
  ///   - file: The path of a file, `-` for standard input, or `nil` for the variable `FACTORY_API_KEY`.
  ///   - environment: The variables.
  ///   - isWarning: Whether the console says that others can read the file.
  /// - Throws: ``ConfigurationError``.
  init(file: String?, environment: Environment, isWarning: Bool = true) throws(ConfigurationError) {
    let (source, text): (String, String)
    switch file {
    case nil:
      guard let variable = environment["FACTORY_API_KEY"] else { throw .noKey }
      (source, text) = ("FACTORY_API_KEY", variable)
    case "-":
      let line = try InputFile.key.bytes(nil).prefix { $0 != UInt8(ascii: "\n") }
      (source, text) = ("standard input", String(decoding: line, as: UTF8.self))
    case let path?:
      (source, text) = (path, try InputFile.key.text(path))
      if isWarning, let stamp = try? FileStamp(path), stamp.isRegularFile, stamp.permissions & 0o077 != 0 {
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
    let vocabulary = try Report.vocabulary(formats: FormatList.known)
    switch self {
    case .shipped(let shipped): return try shipped.definition(vocabulary)
    case .file(let path):
      guard path.contains("/") || (try? FileStamp(path)) != .some(nil) else { throw UsageError.unknownTemplate(path) }
      let definition = try ReportDefinition(yaml: InputFile.template.text(path), file: path, vocabulary: vocabulary)
      for remark in definition.remarks { Console.standardError.write("note: \(path.onOneLine), \(remark)\n") }
      return definition
    }
  }
}
