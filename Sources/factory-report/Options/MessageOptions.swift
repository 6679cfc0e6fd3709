import ArgumentParser
import HTTP
import Logging

/// What the command says while it runs.
struct MessageOptions: ParsableArguments {
  @Flag(name: .shortAndLong, help: "Log every request, without its headers.")
  var verbose = false

  @Flag(
    name: .shortAndLong, help: "Show no progress, only results, errors, and warnings about files that options name.")
  var quiet = false

  @Flag(help: "Say after the run what each stage took: seconds, CPU seconds, peak memory in MB.")
  var timings = false

  /// Progress and warnings; `nil` with `--quiet`.
  var console: Console? { quiet ? nil : .standardError }

  /// Says on the console which answer is waited for.
  var waitNotice: WaitNotice {
    guard let console else { return .none }
    // In place of the progress bar, which the next answer draws again.
    let start = console.isTerminal ? "\r\u{1B}[K" : ""
    return WaitNotice { console.write("\(start)\($0.onOneLine)\n") }
  }

  /// Logs requests with `--verbose`, else only critical messages.
  var logger: Logger {
    var logger = Logger(label: Program.name) { _ in StreamLogHandler.standardError(label: Program.name) }
    logger.logLevel = verbose ? .debug : .critical
    return logger
  }
}
