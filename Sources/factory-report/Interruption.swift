import Dispatch
import Foundation
import ReportWriters
import Session
import Synchronization

/// SIGINT, SIGTERM and SIGHUP: the run is told to stop, and ended if it does not.
///
/// Nothing that is finished is lost either way: days are written to the archive one transaction each, and products are
/// moved into place when they are whole. What is unfinished is taken away.
enum Interruption {
  /// How long a run may take to clean up.
  private static let patience = DispatchTimeInterval.milliseconds(700)

  /// Runs `body`; at the first signal it is cancelled, and the process ends by that signal, as whoever sent it expects.
  ///
  /// - Throws: What `body` throws, unless there was a signal.
  static func ending(_ body: @escaping @Sendable () async throws -> Void) async throws {
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

  /// Ends the process after a while; not while a session is renewed, whose answer would be lost: that has an end of its
  /// own.
  private static func endLater(by number: Int32) {
    DispatchQueue.global().asyncAfter(deadline: .now() + patience) {
      if Renewal.isUnderWay { endLater(by: number) } else { end(by: number) }
    }
  }

  /// A signal as an event.
  ///
  /// - Returns: `nil` where whoever started the process has it ignored, as a shell does for what runs in the background.
  private static func source(of number: Int32, _ handler: @escaping @Sendable () -> Void) -> (any DispatchSourceSignal)?
  {
    let before = signal(number, SIG_IGN)
    guard before.map({ unsafeBitCast($0, to: Int.self) }) != unsafeBitCast(SIG_IGN, to: Int.self) else { return nil }
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: handler)
    source.activate()
    return source
  }

  private static let said = Mutex(false)

  private static func end(by number: Int32) -> Never {
    let isFirst = said.withLock { said in
      defer { said = true }
      return !said
    }
    if isFirst {
      Console.standardError.write("error: Interrupted; finished days are kept: run the command again to go on.\n")
    }
    Publication.abandon()
    signal(number, SIG_DFL)
    // Dispatch's threads have signals blocked; in one that has not, raising it does not return.
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, number)
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
    raise(number)
    _exit(128 + number)
  }
}
