import FactoryAPI
import Foundation
import Synchronization

/// What each stage of a run took, for `--timings`.
final class StageLedger: Sendable {
  /// A stage that has the process to itself.
  enum Stage: String, CaseIterable {
    case fetch, summarize, assemble
  }

  private struct Cost {
    let wall: Double
    let cpu: Double
    let peak: Int
  }

  private struct State {
    var costs: [(name: String, cost: Cost)] = []
    var running = 0
    var requests = 0
    var bytes = 0
  }

  private let timing: Timing
  private let meter: Meter
  private let state = Mutex(State())

  /// - Parameters:
  ///   - timing: The clock.
  ///   - meter: Tells what the process uses.
  init(timing: Timing = .system, meter: Meter = .system) {
    self.timing = timing
    self.meter = meter
  }

  /// Runs a stage; its CPU time is that of all threads.
  func note<Result>(_ stage: Stage, _ body: () async throws -> Result) async rethrows -> Result {
    begin()
    let (wall, cpu) = (timing.now(), meter.processTime())
    defer { end(stage.rawValue, wall: timing.now() - wall, cpu: meter.processTime() - cpu) }
    return try await body()
  }

  /// Runs work that others run beside; its CPU time is that of its thread.
  func note<Result>(work: String, _ body: () throws -> Result) rethrows -> Result {
    begin()
    let (wall, cpu) = (timing.now(), meter.threadTime())
    defer { end(work, wall: timing.now() - wall, cpu: meter.threadTime() - cpu) }
    return try body()
  }

  func note(_ exchange: FactoryClient.Exchange) {
    state.withLock { state in
      state.requests += 1
      state.bytes += exchange.bytes
    }
  }

  /// Memory has one peak for the whole process: it is reset for the first of those that run at the same time.
  private func begin() {
    state.withLock { state in
      if state.running == 0 { meter.resetPeak() }
      state.running += 1
    }
  }

  private func end(_ name: String, wall: Double, cpu: Double) {
    let peak = meter.peak()
    state.withLock { state in
      state.running -= 1
      state.costs.append((name, Cost(wall: wall, cpu: cpu, peak: peak)))
    }
  }

  /// One line a stage: seconds, and memory in MB.
  ///
  /// - Parameter order: The names of the works that ran at the same time, in the order in which they are listed.
  /// - Returns: Nothing of what did not run.
  func lines(order: [String] = []) -> String {
    let state = state.withLock(\.self)
    let names = Stage.allCases.map(\.rawValue) + order
    return names.compactMap { name in
      state.costs.first { $0.name == name }.map { name, cost in
        let exchanges = name == Stage.fetch.rawValue ? " requests=\(state.requests) bytes=\(state.bytes)" : ""
        return String(
          format: "timings: %@ wall=%.3f cpu=%.3f peak=%.1f", name, cost.wall, cost.cpu, Double(cost.peak) / 1e6)
          + exchanges + "\n"
      }
    }.joined()
  }
}
