import Dispatch
import Foundation
import ReportWriters
import Subscription
import Synchronization

/// Stops the run on SIGINT, SIGTERM and SIGHUP.
///
/// Finished work is not lost: each day is its own transaction in the archive, and reports are moved into place when they
/// are complete. Unfinished reports are removed.
enum Interruption {
  /// How long a run may take to clean up.
  private static let patience = DispatchTimeInterval.milliseconds(700)

  /// Runs a command; the first signal cancels it and then ends the process by that signal, as its sender expects.
  ///
  /// - Throws: What `body` throws, unless there was a signal.
  static func stopping(_ body: @escaping @Sendable () async throws -> Void) async throws {
    let received = Mutex<Int32?>(nil)
    let work = Task { try await body() }
    let sources = [SIGINT, SIGTERM, SIGHUP].compactMap { number in
      source(of: number) {
        let isFirst = received.withLock { received in
          defer { received = received ?? number }
          return received == nil
        }
        guard isFirst else { return }
        work.cancel()
        endLater(by: number)
      }
    }
    let result = await work.result
    if let number = received.withLock(\.self) { end(by: number) }
    for source in sources { source.cancel() }
    try result.get()
  }

  /// Ends the process after a while, even if `body` has not returned.
  ///
  /// A renewal of the session is waited for, because its answer must not be lost; it has its own time limit.
  private static func endLater(by number: Int32) {
    DispatchQueue.global().asyncAfter(deadline: .now() + patience) {
      if Renewal.isUnderWay { endLater(by: number) } else { end(by: number) }
    }
  }

  /// A source of events for a signal.
  ///
  /// - Returns: `nil` if the parent process ignores the signal, as a shell does for background jobs.
  private static func source(of number: Int32, _ handler: @escaping @Sendable () -> Void) -> (any DispatchSourceSignal)?
  {
    let before = signal(number, SIG_IGN)
    guard before.map({ unsafeBitCast($0, to: Int.self) }) != unsafeBitCast(SIG_IGN, to: Int.self) else { return nil }
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: handler)
    source.activate()
    return source
  }

  private static let hasEnded = Mutex(false)

  private static func end(by number: Int32) -> Never {
    let isFirst = hasEnded.withLock { hasEnded in
      defer { hasEnded = true }
      return !hasEnded
    }
    if isFirst {
      Console.standardError.write("error: Interrupted; finished days are kept: run the command again to go on.\n")
    }
    Publication.abandon {
      signal(number, SIG_DFL)
      // Dispatch's threads block signals; the signal would stay pending.
      var set = sigset_t()
      sigemptyset(&set)
      sigaddset(&set, number)
      pthread_sigmask(SIG_UNBLOCK, &set, nil)
      raise(number)
      _exit(128 + number)
    }
  }
}
