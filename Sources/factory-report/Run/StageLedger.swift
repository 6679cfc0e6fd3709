import Files
import Foundation
import Synchronization

/// Measures the stages of a run, for `--timings`.
final class StageLedger: Sendable {
  private struct State {
    /// The names of the stages, in the order of their lines.
    var stages: [String] = []
    var lines: [String: String] = [:]
    var running = 0
    var requests = 0
    var bytes = 0
  }

  private let meter: Meter
  private let state = Mutex(State())

  init(meter: Meter = .system) { self.meter = meter }

  /// Fixes the order of the lines of stages that will run at the same time.
  func announce(_ stages: [String]) { state.withLock { $0.stages += stages } }

  /// Counts a request for the line of the stage `fetch`.
  func note(answerBytes: Int) {
    state.withLock { state in
      state.requests += 1
      state.bytes += answerBytes
    }
  }

  /// Begins a stage.
  ///
  /// - Parameters:
  ///   - name: The name of the stage.
  ///   - clock: The CPU time to measure: of all threads, or of the calling thread if other stages run beside it.
  /// - Returns: Ends the stage.
  func begin(_ name: String, clock: clockid_t = CLOCK_PROCESS_CPUTIME_ID) -> () -> Void {
    state.withLock { state in
      // The process has one peak of memory: the first of several stages at the same time resets it.
      if state.running == 0 { meter.resetPeak() }
      state.running += 1
      if !state.stages.contains(name) { state.stages.append(name) }
    }
    let (wall, cpu) = (meter.seconds(CLOCK_MONOTONIC), meter.seconds(clock))
    return { [self] in
      let (wall, cpu) = (meter.seconds(CLOCK_MONOTONIC) - wall, meter.seconds(clock) - cpu)
      let peak = Double(meter.peak()) / 1e6
      state.withLock { state in
        state.running -= 1
        state.lines[name] =
          String(format: "timings: %@ wall=%.3f cpu=%.3f peak=%.1f", name, wall, cpu, peak)
          + (name == "fetch" ? " requests=\(state.requests) bytes=\(state.bytes)\n" : "\n")
      }
    }
  }

  /// A line for each stage that has ended: seconds, and memory in MB.
  var lines: String { state.withLock { state in state.stages.compactMap { state.lines[$0] }.joined() } }
}

/// The time and memory that the process has used.
struct Meter: Sendable {
  /// The time of a clock, in seconds.
  let seconds: @Sendable (clockid_t) -> Double
  /// The highest memory use since ``resetPeak``, in bytes; 0 if the system does not tell.
  let peak: @Sendable () -> Int
  /// Where the system does not allow it, the peak is that since the start of the process.
  let resetPeak: @Sendable () -> Void

  static let system = Meter(
    seconds: { clock in
      var time = timespec()
      clock_gettime(clock, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    },
    peak: {
      // `VmHWM:     81920 kB`, where a kB has 1024 bytes.
      let status = (try? File.contents(of: "/proc/self/status", atMost: 1 << 16)) ?? []
      let line = String(decoding: status, as: UTF8.self).firstMatch(of: /VmHWM:\s+(\d+) kB/)
      return (line.flatMap { Int($0.1) } ?? 0) << 10
    },
    resetPeak: { try? File("/proc/self/clear_refs", O_WRONLY).write(Array("5".utf8)) })
}
