package import Logging
import Synchronization

/// Keeps all log events, at every level.
package final class RecordingLog: Sendable {
  private let lines = Mutex<[String]>([])

  /// Creates an empty log.
  package init() {}

  /// The levels, messages and metadata so far, one event a line.
  package var text: String { lines.withLock { $0.joined(separator: "\n") } }

  /// A logger that writes to this log.
  package var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let log: RecordingLog
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.trace

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      log.lines.withLock { $0.append("\(event.level) \(event.message) \(event.metadata ?? [:]) \(metadata)") }
    }
  }
}
