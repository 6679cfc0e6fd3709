import Foundation
import Testing

/// Compares text with a golden file beside the tests, `Golden/NAME`.
///
/// With `RECORD_GOLDEN=1` in the environment it writes the file instead and fails, so that a recording is read and
/// committed, and never counts as a passed test.
func expectGolden(
  _ text: String, _ name: String, filePath: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let file = URL(filePath: filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
  if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
    try Data(text.utf8).write(to: file)
    Issue.record("recorded \(name): read it, commit it, and run again", sourceLocation: sourceLocation)
    return
  }
  let expected = try String(contentsOf: file, encoding: .utf8)
  guard text != expected else { return }
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  let expectedLines = expected.split(separator: "\n", omittingEmptySubsequences: false)
  let index = zip(lines, expectedLines).enumerated().first { $1.0 != $1.1 }?.offset
  let line = index ?? min(lines.count, expectedLines.count)
  Issue.record(
    """
    \(name), line \(line + 1):
    expected: \(line < expectedLines.count ? String(expectedLines[line]) : "(end)")
    actual:   \(line < lines.count ? String(lines[line]) : "(end)")
    """, sourceLocation: sourceLocation)
}

/// Lends a new directory and removes it afterwards.
@discardableResult
func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appending(path: "report-writers-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url.path(percentEncoded: false))
}

func withTemporaryDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
  let url = FileManager.default.temporaryDirectory.appending(path: "report-writers-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: url) }
  return try await body(url.path(percentEncoded: false))
}

func contents(of path: String) throws -> String {
  String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
}

/// The names in a directory, hidden ones included.
func listing(of path: String) throws -> [String] {
  try FileManager.default.contentsOfDirectory(atPath: path).sorted()
}
