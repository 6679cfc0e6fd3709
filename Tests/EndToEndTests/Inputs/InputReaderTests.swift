import Files
import Foundation
import Synchronization
import Testing

@testable import factory_report

/// How long a run waits for a pipe, with a clock that does not really wait.
@Suite struct InputReaderTests {
  /// A clock of a pipe from which bytes come after some seconds, again and again; `nil` for a silent one.
  private final class Clock: Sendable {
    let state = Mutex((now: 1000.0, said: [String](), saidAt: [Double]()))
    let pause: Double?

    init(pause: Double?) { self.pause = pause }

    var clock: InputPatience.Clock {
      InputPatience.Clock(
        now: { self.state.withLock(\.now) },
        poll: { _, milliseconds in
          self.state.withLock { state in
            let limit = Double(milliseconds) / 1000
            let isReady = self.pause.map { $0 <= limit } ?? false
            state.now += isReady ? self.pause ?? 0 : limit
            return isReady ? 1 : 0
          }
        },
        say: { sentence in
          self.state.withLock {
            $0.said.append(sentence)
            $0.saidAt.append($0.now - 1000)
          }
        })
    }
  }

  @Test func `A silent pipe is said after ten seconds and refused after a minute`() {
    let clock = Clock(pause: nil)
    var patience = InputPatience("a pipe", clock.clock)
    let error = #expect(throws: FileError.self) { try patience.wait(for: 0) }
    #expect(error?.inputReason == "nothing has come from it for a minute")
    #expect(clock.state.withLock(\.now) == 1060)
    #expect(clock.state.withLock(\.saidAt) == [10])
    #expect(
      clock.state.withLock(\.said) == ["Waiting for a pipe, a pipe that is not at its end after 10 s."])
  }

  @Test func `A pipe that drips is said once and refused after five minutes`() {
    let clock = Clock(pause: 1)
    var patience = InputPatience("a pipe", clock.clock)
    var pieces = 0
    let error = #expect(throws: FileError.self) {
      while true {
        try patience.wait(for: 0)
        pieces += 1
      }
    }
    #expect(error?.inputReason == "it was not complete within 5 minutes")
    #expect(pieces == 300 && clock.state.withLock(\.saidAt) == [10])
  }

  @Test func `A pipe whose writer comes later is read`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/pipe"
      #expect(mkfifo(path, 0o600) == 0)
      let system = InputPatience.Clock.system
      // The first wait lets the writer in, which opening the pipe in time would not be.
      let hasWriter = Mutex(false)
      let clock = InputPatience.Clock(
        now: system.now,
        poll: { descriptor, milliseconds in
          let isFirst = hasWriter.withLock { hasWriter in
            defer { hasWriter = true }
            return !hasWriter
          }
          if isFirst {
            let writer = open(path, O_WRONLY | O_NONBLOCK)
            _ = write(writer, "key", 3)
            close(writer)
          }
          return system.poll(descriptor, milliseconds)
        }, say: { _ in })
      var reader = try InputReader(path, clock: clock)
      #expect(try Array(reader.next()) == Array("key".utf8))
      #expect(try reader.next().isEmpty)
    }
  }

  @Test func `Files and devices are not waited for`() async throws {
    try await withTemporaryFolder { folder in
      let clock = Clock(pause: nil)
      try Data("text".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      var reader = try InputReader(folder + "/file", clock: clock.clock)
      #expect(try Array(reader.next()) == Array("text".utf8))
      var null = try InputReader("/dev/null")
      #expect(try null.next().isEmpty)
    }
  }
}
