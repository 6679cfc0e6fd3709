import Foundation

/// `sample-api` in a process of its own, so that its work is not counted.
struct StandIn {
  let url: String
  static let key = "fk-sample"

  /// The day from which on the organisation has no data, so that runs on any day are alike.
  static let today = "2026-12-01"

  /// Serves an organisation while `body` runs.
  ///
  /// - Parameters:
  ///   - executable: Where `sample-api` is.
  ///   - users: How many users the organisation has.
  ///   - today: The day from which on it has no data.
  ///   - remembering: Whether it keeps its answers: each is then made only once.
  ///   - folder: For what it says.
  ///   - body: Uses it.
  /// - Throws: `Child.Failed`, and what `body` throws.
  static func serving(
    _ executable: String, users: Int, today: String, remembering: Bool, in folder: String,
    _ body: (StandIn) throws -> Void
  ) throws {
    let child = Child(
      executable: executable,
      arguments: ["--port", "0", "--users", "\(users)", "--today", today] + (remembering ? ["--remember"] : []),
      environment: ProcessInfo.processInfo.environment)
    let said = folder + "/sample-api"
    let process = try child.start(output: said, errors: said + ".errors")
    defer {
      kill(process, SIGTERM)
      waitpid(process, nil, 0)
    }
    // It says its address as soon as it listens, within ten seconds or never.
    for _ in 0..<1000 {
      let text = (try? String(contentsOfFile: said, encoding: .utf8)) ?? ""
      if text.hasSuffix("\n"), let url = text.split(separator: " ").first {
        return try body(StandIn(url: String(url)))
      }
      usleep(10_000)
    }
    let reason = (try? String(contentsOfFile: said + ".errors", encoding: .utf8)) ?? ""
    throw Child.Failed(description: "sample-api does not answer: \(reason)")
  }
}
